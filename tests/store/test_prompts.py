"""Versions are added, never changed; whoever comes second loses nothing."""

import asyncio
from contextlib import aclosing
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.core.audit import Action, fingerprint
from bot.core.governed import ScopeSettings
from bot.core.ids import ChannelId, UserId
from bot.core.prompts import Conflict, Mode, PromptVersion, PromptVersions, Wording
from bot.store import Store
from bot.store.schema import prompts
from tests.store.conftest import Opener
from tests.store.governed import ADA, BOB, EVERYTHING, draft, line, published, scope


async def test_nothing_is_governed_at_first(store: Store) -> None:
    found = await store.prompts.governed(scope())

    assert (found.version, found.wording, found.settings) == (
        *(0, Wording()),
        ScopeSettings(),
    )


async def test_the_newest_version_holds_and_the_older_ones_stay(store: Store) -> None:
    first = await published(store, draft("Be kind."), "a start")
    second = await published(
        store, draft("Be brief.", base=1, by=BOB, mode=Mode.REPLACES)
    )

    assert [first.number, second.number] == [1, 2]
    assert (await store.prompts.governed(scope())).prompt == second
    assert await store.prompts.versions(scope()) == [second, first]
    assert await store.prompts.versions(scope(), before=2) == [first]
    assert await store.prompts.version(scope(), 1) == first
    assert (first.author, first.reason, first.at <= second.at) == (ADA, "a start", True)


@pytest.mark.parametrize("nasty", ["", "NUL \0 and half \ud83d", "'; DROP TABLE --"])
async def test_any_text_can_be_published(store: Store, nasty: str) -> None:
    version = await published(store, draft(nasty))

    assert version.wording.text == nasty.replace("\0", "\ufffd").replace("\ud83d", "?")


async def test_who_publishes_second_sees_the_first_and_keeps_the_draft(
    store: Store,
) -> None:
    theirs = await published(store, draft("Ada's", by=ADA))
    mine = draft("Bob's", by=BOB)

    conflict = await store.prompts.publish(mine, "", line())

    assert conflict == Conflict(theirs=theirs, mine=mine)
    assert (await store.prompts.governed(scope())).prompt == theirs
    assert await store.prompts.draft(scope(), BOB) == mine
    assert len(await store.prompts.audit(scope(channel=None))) == 1


async def test_of_many_who_publish_at_once_one_wins(store: Store) -> None:
    made = await asyncio.gather(
        *(
            store.prompts.publish(draft(f"{n}", by=UserId(f"U{n}")), "", line())
            for n in range(8)
        )
    )

    assert sum(isinstance(one, PromptVersion) for one in made) == 1
    assert len(await store.prompts.versions(scope())) == 1
    lines = await store.prompts.audit(scope(channel=None))
    assert [entry.seq for entry in lines] == [1]


async def test_a_version_brought_back_leaves_drafts_alone(store: Store) -> None:
    await published(store, draft("one"))
    await published(store, draft("two", base=1))
    await store.prompts.save_draft(draft("three", base=2))

    back = await store.prompts.publish(draft("one", base=2), "", line(), equals=1)

    assert isinstance(back, PromptVersion)
    assert (back.number, back.equals, back.wording.text) == (3, 1, "one")
    assert await store.prompts.draft(scope(), ADA) == draft("three", base=2)


async def test_drafts_are_ones_own_and_go_when_published(store: Store) -> None:
    await store.prompts.save_draft(draft("mine"))
    await store.prompts.save_draft(draft("mine, better"))

    assert await store.prompts.draft(scope(), BOB) is None
    assert await store.prompts.draft(scope(), ADA) == draft("mine, better")
    await published(store, draft("mine, better"))
    assert await store.prompts.draft(scope(), ADA) is None


async def test_scopes_know_nothing_of_each_other(store: Store) -> None:
    everywhere = [
        *(scope(channel=None), scope("T2", None), scope("T2"), scope(channel="C2")),
        *(scope("E1", None, "T3"), scope("E1", None, "T4")),
    ]
    for n, one in enumerate(everywhere):
        await published(store, draft(f"{n}", of=one))

    found = [(await store.prompts.governed(one)).wording.text for one in everywhere]
    assert found == [f"{n}" for n in range(len(everywhere))]
    assert (await store.prompts.governed(scope())).prompt is None


async def test_a_channel_of_two_workspaces_has_one_prompt(store: Store) -> None:
    here, there = scope("E1", team_id="T1"), scope("E1", team_id="T2")
    await published(store, draft("one", of=here))

    assert (await store.prompts.governed(there)).wording.text == "one"
    assert isinstance(
        await store.prompts.publish(draft("two", of=there), "", line(there)), Conflict
    )
    assert (await published(store, draft("two", of=there, base=1))).number == 2
    assert (await store.prompts.governed(here)).version == 2


async def test_channels_that_differ_are_listed_by_pages(store: Store) -> None:
    for n in range(5):
        await published(store, draft("own", of=scope(channel=f"C{n}")))
    await store.prompts.change_settings(scope(channel="C7"), EVERYTHING, line())
    await published(store, draft("workspace", of=scope(channel=None)))
    await published(store, draft("elsewhere", of=scope("T2", "C8")))
    workspace = scope(channel=None)

    first = await store.prompts.differing(workspace, limit=4)
    second = await store.prompts.differing(workspace, skip=4, limit=4)
    chosen = await store.prompts.differing(workspace, only=[ChannelId("C7")])

    assert [c for c, _ in [*first, *second]] == ["C0", "C1", "C2", "C3", "C4", "C7"]
    assert [(c, g.settings, g.prompt) for c, g in chosen] == [("C7", EVERYTHING, None)]


async def test_audit_lines_are_numbered_in_each_workspace(store: Store) -> None:
    for team in ("T1", "T2", "T1"):
        await store.prompts.note(line(scope(team), Action.REFUSED))

    lines = await store.prompts.audit(scope(channel=None))
    assert [(e.seq, e.action, e.who, e.door, e.detail) for e in lines] == [
        (2, Action.REFUSED, ADA, "Home tab", "v1"),
        (1, Action.REFUSED, ADA, "Home tab", "v1"),
    ]
    assert lines[0].at is not None
    assert await store.prompts.audit(scope(channel=None), before=2) == [lines[1]]
    assert len(await store.prompts.audit(scope("T2", None))) == 1


async def test_a_change_that_fails_leaves_no_audit_line(
    store: Store, database: sa.Connection
) -> None:
    database.exec_driver_sql("ALTER TABLE audit RENAME TO away")
    try:
        with pytest.raises(Exception, match="audit"):
            await store.prompts.publish(draft("one"), "", line())
    finally:
        database.exec_driver_sql("ALTER TABLE away RENAME TO audit")

    assert (await store.prompts.governed(scope())).prompt is None


async def test_a_fingerprint_tells_texts_apart_and_holds_none() -> None:
    assert fingerprint("a") != fingerprint("b")
    assert len(fingerprint("a")) == 64
    assert fingerprint("") == ""
    assert PromptVersions() == PromptVersions(0, 0)


async def test_other_processes_hear_of_what_is_published(opened: Opener) -> None:
    ours, theirs = await opened("ours"), await opened("theirs")
    async with aclosing(theirs.wakeups()) as hints:
        assert await anext(hints) == "anything"

        await published(ours, draft("new"))

        async with asyncio.timeout(30):
            assert str(await anext(hints)) == "prompts T1"


async def test_verbs_are_governed_apart_in_each_workspace_of_an_organisation(
    store: Store, database: sa.Connection
) -> None:
    acme, beta = (
        replace(scope("E1", None, team_id=team), verb="summarize")
        for team in ("T1", "T2")
    )
    for of in (acme, beta):
        made = await published(store, draft(f"for {of.team_id}", of=of))
        assert made.scope == of
        set_ = ScopeSettings(max_tokens=len(of.team_id) * 512)
        await store.prompts.change_settings(of, set_, line(of))
    for of in (acme, beta):
        kept = await store.prompts.governed(of)
        assert kept.wording.text == f"for {of.team_id}"
        assert kept.settings.max_tokens == 1024
        assert (await store.prompts.audit(of.workspace))[0].scope == of
        other = replace(of, verb="translate")
        assert (await store.prompts.governed(other)).version == 0
        assert (await store.prompts.governed(of.workspace)).version == 0
        assert await store.prompts.differing(of.workspace) == []
    assert len(database.execute(sa.select(prompts)).all()) == 2
