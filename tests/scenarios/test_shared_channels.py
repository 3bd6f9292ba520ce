"""Channels shared with other organisations, opened by an admin: nothing of others."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.playground.slack.messages import Message
from tests.scenarios.governing import Desk, governed
from tests.scenarios.governing import words as view_words
from tests.scenarios.kept import Kept
from tests.scenarios.office import Office
from tests.scenarios.summaries import link_to, summarizer, told
from tests.scenarios.verbs import command, labels, press, shortcut, whispers, words

READ_ALONG = "People of other organisations are in this conversation"
SECRET = "our margin is forty"


@dataclass(frozen=True)
class Partners:
    """An office with `#partners`, where Otto of another organisation reads along."""

    office: Office
    secret: Message
    """What stands in `#general`, which belongs to the office alone."""

    def heard(self) -> str:
        """Everything the model was ever told."""
        return str([request.body for request in self.office.model.requests])


@pytest.fixture
async def partners(kept: Kept) -> AsyncIterator[Partners]:
    async with governed(kept) as desk:
        office = desk.office
        await _open(desk)
        acme = office.slack.workspace
        people = [acme.person("Ana"), acme.person("Otto"), acme.bot]
        acme.add_channel("partners", people, is_ext_shared=True)
        yield Partners(office, office.say(SECRET, by="Ben"))


async def _open(desk: Desk) -> None:
    """An admin lets the bot answer in shared channels, and members alone use it."""
    form = await desk.command("workspace settings")
    await desk.submit({"shared_channels": "yes"})
    assert "Saved" in view_words(form)
    await desk.office.slack.people.close("Ana", form)


async def test_members_are_answered_there_with_what_stands_there(
    partners: Partners,
) -> None:
    office = partners.office
    root = office.say("the fair is in May", by="Otto", channel="#partners")
    office.mention("when is it?", channel="#partners", thread=root.ts)

    assert len(await office.answered(root)) == 1
    assert "the fair is in May" in partners.heard()
    office.model.answer = summarizer
    _, result = await command(office, "/summarize", channel="#partners")
    assert "the fair is in May" in words(result)


@pytest.mark.parametrize(
    "asked",
    [
        "/summarize {channel}",
        "/summarize {link}",
        "/translate {link} to German",
        "/extract margin {link}",
    ],
)
async def test_no_command_reads_another_channel_there(
    partners: Partners, asked: str
) -> None:
    office, secret = partners.office, partners.secret
    text = asked.format(
        channel=f"<#{secret.channel}|general>", link=link_to(office, secret)
    )

    refusal = (await command(office, text, channel="#partners"))[-1]

    assert READ_ALONG in refusal.text
    assert labels(refusal) == []
    assert SECRET not in partners.heard()
    assert not office.slack.calls("conversations.history")


async def test_no_words_read_another_channel_there(partners: Partners) -> None:
    office = partners.office
    root = office.mention(
        f"summarize <#{partners.secret.channel}|general>", channel="#partners"
    )

    assert READ_ALONG in (await office.answered(root))[0]
    assert partners.heard() == "[]"


async def test_what_messages_quote_of_other_channels_is_not_read_there(
    partners: Partners,
) -> None:
    office = partners.office
    quoting = office.slack.people.quote("Ana", "#partners", "look", partners.secret)
    office.mention("what is that?", channel="#partners", thread=quoting.ts)
    await office.answered(quoting)
    assert "which is not read here" in partners.heard()

    office.model.answer = summarizer
    await shortcut(office, quoting, "summarize_thread")
    await command(office, "/summarize", channel="#partners")

    assert told(office.model.requests[-1].body)[0][2].startswith("look")
    assert SECRET not in partners.heard()


async def test_a_result_stays_private_where_others_have_come_to_read_along(
    partners: Partners,
) -> None:
    office = partners.office
    office.model.answer = summarizer
    acme = office.slack.workspace
    acme.add_channel("plans", [acme.person("Ana"), acme.bot])
    _, result = await command(
        office, f"/summarize <#{partners.secret.channel}|general>", channel="#plans"
    )
    assert SECRET in words(result)

    acme.channel("plans").is_ext_shared = True
    refusal = (await press(office, result, "Share in channel"))[-1]

    assert READ_ALONG in refusal.text
    assert [m for m in acme.channel("plans").messages.values() if m.bot_id] == []
    assert whispers(office, "Otto", "#partners") == []


async def test_nobody_shares_where_it_is_not_known_who_reads_along(
    partners: Partners,
) -> None:
    office = partners.office
    office.model.answer = summarizer
    acme = office.slack.workspace
    acme.add_channel("board", [acme.person("Ana")], kind="group")
    _, result = await command(
        office, f"/summarize <#{partners.secret.channel}|general>", channel="#board"
    )
    assert SECRET in words(result), "it is told to Ana alone"

    refusal = (await press(office, result, "Share in channel"))[-1]

    assert "invite me" in refusal.text
    assert [*acme.channel("board").messages.values()] == []
