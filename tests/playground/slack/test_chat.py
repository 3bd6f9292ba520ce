from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import LocalSlack
from tests.playground.slack.refusals import refusal


async def test_a_post_stands_in_the_thread_it_was_meant_for(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    root = slack.people.post("Ana", "#general", "hello")
    said = await client.chat_postMessage(
        channel=root.channel, text="hi", thread_ts=root.ts
    )
    assert said["message"]["parent_user_id"] == root.user
    assert [m.text for m in slack.thread("#general", root.ts)] == ["hello", "hi"]
    assert [m.text for m in slack.messages("#general")] == ["hello"]


async def test_blocks_hide_the_plain_text_and_markdown_is_read_as_it_is(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "in a block"}}]
    general = slack.workspace.channel("general").id
    await client.chat_postMessage(channel=general, text="fallback", blocks=blocks)
    await client.chat_postMessage(channel=general, markdown_text="**bold**")
    shown = [m.text for m in slack.messages("#general")]
    assert shown == ["in a block", "**bold**"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({}, "no_text"),
        ({"text": "a", "markdown_text": "b"}, "markdown_text_conflict"),
        ({"markdown_text": "x" * 12_001}, "msg_too_long"),
        ({"blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        ({"blocks": [{"type": "marquee"}]}, "invalid_blocks"),
        (
            {"blocks": [{"type": "markdown", "text": "x" * 6_001}] * 2},
            "msg_blocks_too_long",
        ),
        ({"text": "a", "thread_ts": "1.000000"}, "thread_not_found"),
        ({"text": "a", "channel": "C404"}, "channel_not_found"),
        ({"text": "a", "metadata": {"event_type": 3}}, "invalid_metadata_format"),
    ],
)
async def test_a_post_is_refused_as_slack_documents(
    slack: LocalSlack, client: AsyncWebClient, arguments: dict[str, Any], error: str
) -> None:
    general = slack.workspace.channel("general").id
    given = {"channel": general} | arguments
    assert await refusal(client, "chat.postMessage", **given) == error
    assert slack.messages("#general") == []


async def test_text_is_cut_at_forty_thousand_characters(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    general = slack.workspace.channel("general").id
    await client.chat_postMessage(channel=general, text="x" * 40_001)
    assert len(slack.messages("#general")[0].text) == 40_000


async def test_a_bot_writes_only_where_it_is_and_where_writing_is_possible(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    acme = slack.workspace
    hall = acme.add_channel("hall", [acme.person("Ana")])
    general = acme.channel("general")
    general.is_archived = True
    for channel, error in [
        (hall, "not_in_channel"),
        (acme.channel("secret"), "channel_not_found"),
        (general, "is_archived"),
    ]:
        arguments = {"channel": channel.id, "text": "hi"}
        assert await refusal(client, "chat.postMessage", **arguments) == error


async def test_nobody_replies_to_a_reply(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    root = slack.people.post("Ana", "#general", "one")
    reply = slack.people.post("Ben", "#general", "two", thread_ts=root.ts)
    arguments = {"channel": root.channel, "text": "three", "thread_ts": reply.ts}
    error = await refusal(client, "chat.postMessage", **arguments)
    assert error == "cannot_reply_to_message"


async def test_an_update_replaces_words_and_blocks_and_keeps_what_was_said(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    general = slack.workspace.channel("general").id
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": "old"}}]
    said = await client.chat_postMessage(channel=general, text="old", blocks=blocks)
    await client.chat_update(channel=general, ts=said["ts"], text="new")
    [message] = slack.messages("#general")
    assert message.text == "new"
    assert message.edited is not None
    assert [body.shown for body in message.earlier] == ["old"]


async def test_updates_have_limits_of_their_own(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    foreign = slack.people.post("Ana", "#general", "mine")
    general = foreign.channel
    ts = (await client.chat_postMessage(channel=general, text="a"))["ts"]
    for arguments, error in [
        ({"ts": ts, "text": "x" * 4_001}, "msg_too_long"),
        ({"ts": ts, "markdown_text": "x" * 12_001}, "msg_too_long"),
        ({"ts": foreign.ts, "text": "b"}, "cant_update_message"),
        ({"ts": "1.000000", "text": "b"}, "message_not_found"),
    ]:
        given = {"channel": general, **arguments}
        assert await refusal(client, "chat.update", **given) == error
    await client.chat_update(channel=general, ts=ts, text="x" * 4_000)


async def test_a_deleted_root_leaves_a_tombstone_while_it_has_replies(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    general = slack.workspace.channel("general").id
    ts = (await client.chat_postMessage(channel=general, text="a"))["ts"]
    slack.people.post("Ana", "#general", "b", thread_ts=ts)
    await client.chat_delete(channel=general, ts=ts)
    assert [m.subtype for m in slack.thread("#general", ts)] == ["tombstone", None]


async def test_only_one_member_sees_an_ephemeral_message(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    acme = slack.workspace
    general, ana, otto = (
        acme.channel("general"),
        acme.person("Ana"),
        acme.person("Otto"),
    )
    await client.chat_postEphemeral(channel=general.id, user=ana.id, text="psst")
    assert [m.text for m in slack.whispers("#general", "Ana")] == ["psst"]
    assert slack.whispers("#general", "Ben") == []
    assert slack.messages("#general") == []
    arguments = {"channel": general.id, "user": otto.id, "text": "psst"}
    error = await refusal(client, "chat.postEphemeral", **arguments)
    assert error == "user_not_in_channel"


async def test_a_persons_id_addresses_their_dm(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    ben = slack.workspace.person("Ben")
    said = await client.chat_postMessage(channel=ben.id, text="hi")
    assert said["channel"] == slack.people.direct("Ben").id


async def test_a_permalink_names_the_message_and_its_thread(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    root = slack.people.post("Ana", "#general", "one")
    reply = slack.people.post("Ben", "#general", "two", thread_ts=root.ts)
    found = await client.chat_getPermalink(channel=root.channel, message_ts=reply.ts)
    assert f"p{reply.ts.replace('.', '')}?thread_ts={root.ts}" in found["permalink"]
