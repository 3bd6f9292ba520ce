"""Versions of prompts: published, never changed; and drafts."""

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import sqlalchemy as sa

from bot.core.audit import AuditEntry
from bot.core.governed import NOTHING_SET, ScopeSettings
from bot.core.governing import Governed
from bot.core.ids import ChannelId, UserId
from bot.core.news import Change, Topic
from bot.core.prompts import Conflict, Draft, Mode, PromptVersion, Scope, Wording
from bot.core.set_fields import settings_from
from bot.store import audit
from bot.store.dialects import insert, tell_others
from bot.store.rows import storable
from bot.store.schema import channel_settings, prompt_drafts, prompts
from bot.store.scopes import VERB, here, is_channel, key_of, named, scope_in, there
from bot.store.times import ago


def governed(conn: sa.Connection, scope: Scope) -> Governed:
    """The newest version and the settings of one scope."""
    newest, settings = _governed(is_channel=is_channel(scope))
    prompt = conn.execute(newest, named(scope)).one_or_none()
    found = conn.execute(settings, named(scope)).one_or_none()
    return Governed(
        version_of(prompt) if prompt else None,
        read_settings(found.settings, found.revision) if found else NOTHING_SET,
    )


@cache
def _governed(*, is_channel: bool) -> tuple[sa.Executable, sa.Executable]:
    """Put together once: that takes as long as asking the database."""
    newest = prompts.c.version.desc()
    of_prompt = there(prompts, is_channel=is_channel)
    of_settings = there(channel_settings, is_channel=is_channel)
    return (
        sa.select(prompts).where(of_prompt).order_by(newest).limit(1),
        sa.select(channel_settings).where(of_settings),
    )


def version(conn: sa.Connection, scope: Scope, number: int) -> PromptVersion | None:
    """One version."""
    row = conn.execute(
        sa.select(prompts).where(here(prompts, scope), prompts.c.version == number)
    ).one_or_none()
    return version_of(row) if row else None


def versions(
    conn: sa.Connection, scope: Scope, before: int | None, limit: int
) -> list[PromptVersion]:
    """The newest versions below `before`, newest first."""
    older = sa.true() if before is None else prompts.c.version < before
    rows = conn.execute(
        sa.select(prompts)
        .where(here(prompts, scope), older)
        .order_by(prompts.c.version.desc())
        .limit(limit)
    )
    return [version_of(row) for row in rows]


def publish(
    conn: sa.Connection,
    draft: Draft,
    reason: str,
    entry: AuditEntry,
    equals: int | None,
) -> PromptVersion | Conflict:
    """Make `draft` the next version, or keep it beside the one that came first."""
    scope = draft.scope
    audit.one_at_a_time(conn, scope)
    newest = next(iter(versions(conn, scope, None, 1)), None)
    number = newest.number if newest else 0
    if newest is not None and number != draft.base:
        if _is_made_of(newest, draft, equals):
            return newest
        if equals is None:
            save_draft(conn, draft)
        return Conflict(theirs=newest, mine=draft)
    row = conn.execute(
        sa.insert(prompts)
        .values(
            **_scope_values(scope),
            version=number + 1,
            text=storable(draft.wording.text),
            mode=draft.wording.mode.value,
            author=draft.author,
            reason=storable(reason),
            equals=equals,
            published_at=ago(0),
        )
        .returning(prompts)
    ).one()
    if equals is None:
        _forget_draft(conn, scope, draft.author)
    audit.add(conn, entry)
    tell_others(conn, Change(Topic.PROMPTS, scope.installation))
    return version_of(row)


def _is_made_of(version: PromptVersion, draft: Draft, equals: int | None) -> bool:
    """Whether its author has made it of the same before, and was then broken off."""
    text, mode = storable(draft.wording.text), draft.wording.mode
    wanted = (draft.base + 1, draft.author, Wording(text=text, mode=mode), equals)
    made = (version.number, version.author, version.wording, version.equals)
    return made == wanted


def find_draft(conn: sa.Connection, scope: Scope, author: UserId) -> Draft | None:
    """What somebody left unfinished."""
    row = conn.execute(
        sa.select(prompt_drafts).where(
            here(prompt_drafts, scope), prompt_drafts.c.author == author
        )
    ).one_or_none()
    if row is None:
        return None
    return Draft(
        scope=scope,
        author=author,
        wording=Wording(text=row.text, mode=Mode(row.mode)),
        base=row.base,
        saved_at=row.saved_at,
    )


def save_draft(conn: sa.Connection, draft: Draft) -> None:
    """Keep it in place of an earlier one."""
    _forget_draft(conn, draft.scope, draft.author)
    conn.execute(
        insert(conn, prompt_drafts)
        .values(
            **_scope_values(draft.scope),
            author=draft.author,
            text=storable(draft.wording.text),
            mode=draft.wording.mode.value,
            base=draft.base,
            saved_at=ago(0),
        )
        .on_conflict_do_nothing()
    )


def _forget_draft(conn: sa.Connection, scope: Scope, author: UserId) -> None:
    mine = sa.and_(here(prompt_drafts, scope), prompt_drafts.c.author == author)
    conn.execute(sa.delete(prompt_drafts).where(mine))


def differing(
    conn: sa.Connection,
    workspace: Scope,
    skip: int,
    limit: int,
    only: Sequence[ChannelId] | None,
) -> list[tuple[ChannelId, Governed]]:
    """Channels with anything of their own, by id, after the first `skip`."""
    own = sa.union(
        *(
            sa.select(table.c.channel).where(
                table.c.team == workspace.installation,
                table.c.team_id == workspace.team_id,
                table.c.channel != "",
                ~table.c.channel.startswith(VERB),
                sa.true() if only is None else table.c.channel.in_(only),
            )
            for table in (prompts, channel_settings)
        )
    ).subquery()
    ids = conn.scalars(
        sa.select(own.c.channel).order_by(own.c.channel).offset(skip).limit(limit)
    )
    return [
        (channel_id, governed(conn, _in(workspace, channel_id)))
        for channel_id in map(ChannelId, ids.all())
    ]


def _in(workspace: Scope, channel_id: ChannelId) -> Scope:
    return Scope(workspace.installation, workspace.team_id, channel_id)


def _scope_values(scope: Scope) -> dict[str, Any]:
    return {
        "team": scope.installation,
        "team_id": scope.team_id,
        "channel": key_of(scope),
    }


def read_settings(text: str, revision: int) -> ScopeSettings:
    """The settings that a row holds."""
    return replace(settings_from(json.loads(text)), revision=revision)


def version_of(row: sa.Row[Any]) -> PromptVersion:
    """A row, as core knows it."""
    return PromptVersion(
        scope=scope_in(row),
        number=row.version,
        wording=Wording(text=row.text, mode=Mode(row.mode)),
        author=UserId(row.author),
        at=row.published_at,
        reason=row.reason,
        equals=row.equals,
    )
