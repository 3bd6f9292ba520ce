import struct

import pytest
from aiohttp import ClientSession
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import LocalSlack
from bot.playground.slack.changes import ContextChanged, HomeOpened
from tests.playground.page.visitor import Visitor
from tests.playground.slack.apps import over_http

A_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 3, 2)
BUTTON = {
    "type": "actions",
    "elements": [
        {
            "type": "button",
            "action_id": "again",
            "text": {"type": "plain_text", "text": "Again"},
        }
    ],
}


def app_of(slack: LocalSlack) -> AsyncApp:
    return AsyncApp(
        name="an app",
        client=AsyncWebClient(
            token=slack.workspace.bot_token, base_url=slack.api_base_url
        ),
        signing_secret=slack.workspace.app.signing_secret,
        process_before_response=True,
    )


async def test_a_typed_name_becomes_a_mention_and_the_rest_stays_words(
    slack: LocalSlack, ana: Visitor
) -> None:
    said = await ana.does("say", text="@threadkeeper is 1 < 2 & a@ben.example, @Ben?")
    [message] = slack.messages("#general")
    ben = slack.workspace.person("Ben").id
    assert message.body.text == (
        f"{slack.mention} is 1 &lt; 2 &amp; a@ben.example, <@{ben}>?"
    )
    assert said == {"ts": message.ts, "thread_ts": message.ts}


async def test_a_reply_lands_in_its_thread(slack: LocalSlack, ana: Visitor) -> None:
    root = await ana.does("say", text="first")
    await ana.does("say", text="second", thread_ts=root["ts"])
    assert [m.text for m in slack.thread("#general", root["ts"])] == ["first", "second"]


async def test_a_file_is_shared_with_its_bytes(
    slack: LocalSlack, ana: Visitor, browser: ClientSession
) -> None:
    await ana.does("say", ("dot.png", A_PNG), text="")
    await ana.does("say", ("evil.html", b"<script>"), text="")
    picture, page = [m.body.files[0] for m in slack.messages("#general")]
    assert picture.size_px == (3, 2)
    async with browser.get(f"/files/{picture.id}") as shown:
        assert (shown.content_type, await shown.read()) == ("image/png", A_PNG)
    async with browser.get(f"/files/{page.id}") as kept:
        assert kept.content_type == "application/octet-stream"
        assert kept.headers["Content-Disposition"] == "attachment"


async def test_ones_own_words_can_be_edited_and_taken_back(
    slack: LocalSlack, ana: Visitor
) -> None:
    said = await ana.does("say", text="frist")
    await ana.does("edit", ts=said["ts"], text="first")
    assert [m.text for m in slack.messages("#general")] == ["first"]
    await ana.does("delete", ts=said["ts"])
    assert slack.messages("#general") == []


async def test_other_peoples_words_can_not(slack: LocalSlack, ana: Visitor) -> None:
    said = slack.people.post("Ben", "#general", "mine")
    for deed in ("edit", "delete"):
        refusal = await ana.does(deed, ts=said.ts, text="yours")
        assert ana.status == 403
        assert refusal["error"].startswith("Ana did not write")
    assert [m.text for m in slack.messages("#general")] == ["mine"]


async def test_stop_ends_a_stream(slack: LocalSlack, ana: Visitor) -> None:
    asked = slack.people.post("Ana", "#general", slack.mention)
    await app_of(slack).client.chat_startStream(
        channel=asked.channel,
        thread_ts=asked.ts,
        recipient_user_id=asked.user,
        recipient_team_id=asked.team,
        markdown_text="so",
    )
    await ana.does("stop", thread_ts=asked.ts)
    assert not slack.thread("#general", asked.ts)[-1].is_streaming


async def test_a_button_reaches_the_app(slack: LocalSlack, ana: Visitor) -> None:
    app = app_of(slack)
    pressed: list[str] = []

    @app.action("again")
    async def again(ack: AsyncAck, body: dict[str, dict[str, str]]) -> None:
        await ack()
        pressed.append(body["user"]["id"])

    said = await app.client.chat_postMessage(
        channel=ana.general, text="Again?", blocks=[BUTTON]
    )
    async with over_http(slack, app):
        await ana.does("press", ts=str(said["ts"]), action_id="again")
    assert (ana.status, pressed) == (200, [ana.id])
    slack.deliver_to("http://127.0.0.1:1/nobody")
    refusal = await ana.does("press", ts=str(said["ts"]), action_id="again")
    assert (ana.status, refusal["error"][:25]) == (502, "The app did not take it (")


async def test_a_command_is_handed_over_and_what_the_app_says_is_whispered(
    slack: LocalSlack, ana: Visitor
) -> None:
    app = app_of(slack)

    @app.command("/hello")
    async def hello(ack: AsyncAck, command: dict[str, str]) -> None:
        await ack(f"hello {command['text']}")

    async with over_http(slack, app):
        await ana.does("say", text="/hello  to you")
    assert [m.text for m in slack.whispers("#general", "Ana")] == ["hello to you"]
    assert slack.messages("#general") == []


@pytest.mark.parametrize(
    ("deed", "fields", "status", "why"),
    [
        ("say", {"text": " "}, 400, "There is nothing to say in it."),
        ("say", {}, 400, "The field 'text' is missing."),
        ("say", {"text": "a", "channel": "C404"}, 404, "That is not there any more."),
        ("say", {"text": "a", "thread_ts": "1.0"}, 404, "That is not there any more."),
        ("say", {"text": "/a", "thread_ts": "1.0"}, 400, "Commands do not work in th"),
        ("edit", {"ts": "1.0", "text": ""}, 400, "To take a message back, delete it."),
        ("delete", {"ts": "1.0"}, 404, "That is not there any more."),
    ],
)
async def test_what_can_not_be_done_is_refused_in_one_sentence(
    ana: Visitor, deed: str, fields: dict[str, str], status: int, why: str
) -> None:
    refusal = await ana.does(deed, **fields)
    assert ana.status == status
    assert refusal["error"].startswith(why)


async def test_who_is_not_in_a_channel_can_not_write_there(
    slack: LocalSlack, browser: ClientSession
) -> None:
    cleo = Visitor(slack, browser, "Cleo")
    secret = slack.workspace.channel("secret").id
    refusal = await cleo.does("say", text="hi", channel=secret)
    assert (cleo.status, refusal["error"]) == (403, "Cleo is not in secret.")


async def test_whoever_goes_somewhere_is_known_to_look_there(
    slack: LocalSlack, ana: Visitor
) -> None:
    with slack.watching() as changes:
        await ana.does("look")
        dm = slack.people.direct("Ana").id
        await ana.does("look", channel=dm)
        told = [(await anext(changes))[1] for _ in range(2)]
    assert told == [
        ContextChanged(dm, ana.id, ana.general),
        HomeOpened(dm, ana.id, "messages"),
    ]
    assert slack.workspace.looking_at == {ana.id: ana.general}
