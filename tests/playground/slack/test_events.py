"""What an app is told, heard by a Bolt app over HTTP."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import LocalSlack
from bot.playground.slack.files import Upload
from tests.playground.slack.apps import Heard, listening_app, over_http

# The keys of deliveries recorded from Slack, for the same kind of post.
DM = {"type", "user", "ts", "client_msg_id", "text", "team", "blocks", "channel"} | {
    "event_ts",
    "channel_type",
}
MENTION = DM - {"channel_type"}
FILE_SHARE = DM - {"team"} | {"subtype", "files", "upload", "display_as_bot"}
ENVELOPE = {
    *("token", "team_id", "context_team_id", "context_enterprise_id", "api_app_id"),
    *("event", "type", "event_id", "event_time", "authorizations", "event_context"),
    "is_ext_shared_channel",
}


@pytest.fixture
async def heard(slack: LocalSlack) -> AsyncIterator[Heard]:
    heard = Heard()
    async with over_http(slack, listening_app(slack, heard)):
        yield heard


async def test_a_mention_is_told_twice_with_two_ids_and_one_ts(
    slack: LocalSlack, heard: Heard
) -> None:
    post = slack.people.post("Ana", "#general", f"{slack.mention} hello")
    await slack.delivery.all_done()
    mention, message = sorted(heard.bodies, key=lambda body: body["event"]["type"])
    assert (mention["event"]["type"], message["event"]["type"]) == (
        "app_mention",
        "message",
    )
    assert mention["event_id"] != message["event_id"]
    assert mention["event"]["ts"] == message["event"]["ts"] == post.ts
    assert set(mention) == ENVELOPE
    assert set(mention["event"]) == MENTION
    assert mention["authorizations"] == [
        {
            "enterprise_id": None,
            "team_id": slack.workspace.id,
            "user_id": slack.workspace.bot.id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
    ]


async def test_a_dm_is_told_once_even_if_it_mentions_the_bot(
    slack: LocalSlack, heard: Heard
) -> None:
    slack.people.tell_bot("Ana", f"{slack.mention} hello")
    await slack.delivery.all_done()
    [body] = heard.bodies
    assert set(body["event"]) == DM
    assert body["event"]["channel_type"] == "im"
    assert body["event"]["blocks"][0]["elements"][0]["elements"] == [
        {"type": "user", "user_id": slack.workspace.bot.id},
        {"type": "text", "text": " hello"},
    ]


async def test_what_happens_where_the_bot_is_not_is_not_told(
    slack: LocalSlack, heard: Heard
) -> None:
    slack.people.post("Ana", "#secret", f"{slack.mention} hello")
    await slack.delivery.all_done()
    assert heard.bodies == []
    slack.people.invite("Ana", "#secret", "threadkeeper")
    await slack.delivery.all_done()
    assert sorted(heard.types()) == ["member_joined_channel", "message"]


async def test_an_edit_tells_before_and_after_and_may_be_a_mention(
    slack: LocalSlack, heard: Heard
) -> None:
    post = slack.people.post("Ana", "#general", "hello")
    slack.people.edit("Ana", post, f"{slack.mention} hello")
    await slack.delivery.all_done()
    assert sorted(heard.types()) == ["app_mention", "message", "message"]
    changed = next(
        b["event"]
        for b in heard.bodies
        if b["event"].get("subtype") == "message_changed"
    )
    assert changed["hidden"] is True
    assert changed["ts"] != post.ts
    assert changed["message"]["ts"] == changed["previous_message"]["ts"] == post.ts
    assert changed["message"]["edited"]["user"] == post.user
    assert changed["previous_message"]["text"] == "hello"


async def test_a_deletion_tells_what_is_gone(slack: LocalSlack, heard: Heard) -> None:
    post = slack.people.post("Ana", "#general", "hello")
    await slack.delivery.all_done()
    slack.people.delete("Ana", post)
    await slack.delivery.all_done()
    deleted = heard.bodies[-1]["event"]
    assert deleted["subtype"] == "message_deleted"
    assert deleted["deleted_ts"] == deleted["previous_message"]["ts"] == post.ts


async def test_shared_files_and_broadcasts_have_subtypes_of_their_own(
    slack: LocalSlack, heard: Heard
) -> None:
    root = slack.people.post(
        "Ana", "#general", "look", files=[Upload("a.png", b"\x89PNG")]
    )
    await slack.delivery.all_done()
    slack.people.post("Ben", "#general", "nice", thread_ts=root.ts, broadcast=True)
    await slack.delivery.all_done()
    shared, broadcast = [body["event"] for body in heard.bodies]
    assert set(shared) == FILE_SHARE
    assert shared["files"][0]["mimetype"] == "image/png"
    assert broadcast["subtype"] == "thread_broadcast"
    assert broadcast["root"]["reply_count"] == 1


async def test_an_outsiders_post_names_their_own_workspace(
    slack: LocalSlack, heard: Heard
) -> None:
    acme, otto = slack.workspace, slack.workspace.person("Otto")
    acme.channel("general").is_ext_shared = True
    acme.channel("general").members.append(otto.id)
    slack.people.post("Otto", "#general", "hello")
    await slack.delivery.all_done()
    [body] = heard.bodies
    assert body["is_ext_shared_channel"] is True
    assert body["team_id"] == acme.id
    assert body["event"]["user_team"] == body["event"]["team"] == otto.team_id


async def test_the_bots_own_stream_is_told_step_by_step(
    slack: LocalSlack, heard: Heard, client: AsyncWebClient
) -> None:
    asked = slack.people.tell_bot("Ana", "hi")
    given = {"channel": asked.channel, "thread_ts": asked.ts}
    said = await client.api_call("chat.startStream", json=given)
    await client.chat_appendStream(
        channel=asked.channel, ts=said["ts"], markdown_text="a"
    )
    await client.chat_stopStream(channel=asked.channel, ts=said["ts"])
    await slack.delivery.all_done()
    events = [b["event"] for b in heard.bodies if b["event"]["ts"] != asked.ts]
    states = sorted(e.get("message", e)["streaming_state"] for e in events)
    assert states == ["completed", "in_progress", "in_progress"]
    assert {e.get("message", e)["bot_id"] for e in events} == {slack.workspace.bot_id}


async def test_only_what_the_app_subscribed_to_is_told(
    slack: LocalSlack, heard: Heard
) -> None:
    slack.workspace.app.subscriptions = frozenset({"app_mention", "reaction_added"})
    post = slack.people.post("Ana", "#general", f"{slack.mention} hello")
    slack.people.react("Ben", post, "eyes")
    await slack.delivery.all_done()
    assert sorted(heard.types()) == ["app_mention", "reaction_added"]


async def test_stop_home_and_titles_are_told(
    slack: LocalSlack, heard: Heard, client: AsyncWebClient
) -> None:
    asked = slack.people.tell_bot("Ana", "hi")
    given = {"channel": asked.channel, "thread_ts": asked.ts}
    said = await client.api_call("chat.startStream", json=given)
    slack.people.stop("Ana", asked.channel, asked.ts)
    slack.people.rename_session("Ana", asked.channel, asked.ts, "Greetings")
    slack.people.open_home("Ana", "messages")
    await slack.delivery.all_done()
    told = {body["event"]["type"]: body["event"] for body in heard.bodies}
    assert told["agent_session_stopped"]["streaming_message_ts"] == [said["ts"]]
    assert told["agent_session_title_changed"]["title"] == "Greetings"
    assert told["app_home_opened"]["tab"] == "messages"


async def test_any_event_can_be_sent_by_hand(slack: LocalSlack, heard: Heard) -> None:
    event = {"type": "reaction_added", "item": {}, "user": "U1", "event_ts": "1.0"}
    for _ in range(2):
        slack.send_event(event, event_id="Ev1")
    await slack.delivery.all_done()
    assert [body["event_id"] for body in heard.bodies] == ["Ev1", "Ev1"]
