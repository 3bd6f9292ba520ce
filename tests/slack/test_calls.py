"""Calls to Slack end in its answer, or in one of our two errors."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from slack_sdk.http_retry import FixedValueRetryIntervalCalculator
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.core.errors import SlackRefused, SlackUnreachable
from bot.core.ids import InstallationId
from bot.core.journal import SlackCalled
from bot.slack.calls import answered
from bot.slack.clients import OneToken
from tests.slack.stage import ORCHARD, Stage, stage


@pytest.fixture(name="on")
async def on_stage() -> AsyncIterator[Stage]:
    async with stage() as on:
        yield on


async def test_a_read_asks_by_query_and_leaves_out_what_is_none(on: Stage) -> None:
    on.slack.will_answer("users.info", {"user": {"id": "U0ANNA001"}})
    answer = await on.calls.read(
        ORCHARD, "users.info", user="U0ANNA001", include_locale=True, cursor=None
    )
    assert answer["user"] == {"id": "U0ANNA001"}
    (asked,) = on.slack.asked
    assert asked.arguments == {"user": "U0ANNA001", "include_locale": "1"}
    assert asked.headers["Authorization"] == "Bearer xoxb-pears"
    assert asked.headers["User-Agent"].startswith("Threadkeeper/")


async def test_a_post_is_sent_as_json(on: Stage) -> None:
    on.slack.will_answer("chat.postMessage", {"ts": "1.2"})
    await on.calls.send(
        ORCHARD, "chat.postMessage", markdown_text="**hi**", thread_ts=None
    )
    assert on.slack.asked[0].arguments == {"markdown_text": "**hi**"}


async def test_each_call_is_noted_without_its_arguments(on: Stage) -> None:
    on.slack.will_answer("chat.update", {"error": "msg_too_long"})
    with pytest.raises(SlackRefused):
        await on.calls.send(ORCHARD, "chat.update", text="secret words")
    assert on.journal.facts == [
        SlackCalled(
            installation=ORCHARD,
            method="chat.update",
            error="msg_too_long",
            duration_s=0.0,
        )
    ]


async def test_a_refusal_brings_its_code(on: Stage) -> None:
    on.slack.will_answer("chat.postMessage", {"error": "not_in_channel"})
    with pytest.raises(SlackRefused) as refused:
        await on.calls.send(ORCHARD, "chat.postMessage")
    assert refused.value.code == "not_in_channel"
    assert refused.value.method == "chat.postMessage"
    assert refused.value.retry_after_s is None


@pytest.mark.parametrize(
    ("retry_after", "wait_s"), [("30", 30.0), ("soon", None), (None, None)]
)
async def test_a_post_beyond_the_limit_is_refused_at_once(
    on: Stage, retry_after: str | None, wait_s: float | None
) -> None:
    headers = {"Retry-After": retry_after} if retry_after else {}
    limited = web.json_response(
        {"ok": False, "error": "ratelimited"}, status=429, headers=headers
    )
    on.slack.will_send("chat.postMessage", limited)
    with pytest.raises(SlackRefused) as refused:
        await on.calls.send(ORCHARD, "chat.postMessage")
    assert refused.value.code == "ratelimited"
    assert refused.value.retry_after_s == wait_s
    assert on.slack.times("chat.postMessage") == 1


@pytest.mark.parametrize(
    "response",
    [
        web.Response(status=503, text="<html>", content_type="text/html"),
        web.Response(status=502, text="down", content_type="text/plain"),
        web.Response(text="<html>", content_type="text/html"),
        web.Response(text="{", content_type="application/json"),
        web.Response(text="[1]", content_type="application/json"),
        web.Response(text='"ok"', content_type="application/json"),
        web.Response(text="null", content_type="application/json"),
        web.Response(body=b"\xff", content_type="application/json", charset="utf-8"),
        web.Response(text="fine", content_type="text/plain"),
        web.json_response({}),
        web.json_response({"ok": False, "error": 7}),
        web.json_response({"ok": False, "error": "fatal_error"}),
        web.json_response({"ok": False, "error": "service_unavailable"}, status=503),
        None,
    ],
)
async def test_after_a_senseless_answer_nobody_knows_whether_slack_acted(
    on: Stage, response: web.Response | None
) -> None:
    on.slack.will_send("chat.postMessage", response)
    with pytest.raises(SlackUnreachable) as unreachable:
        await on.calls.send(ORCHARD, "chat.postMessage")
    assert "html" not in str(unreachable.value)
    assert on.slack.times("chat.postMessage") == 1


@pytest.mark.parametrize(
    "trouble",
    [
        # aiohttp itself asks again once; the second break is for the SDK.
        [None, None],
        [web.json_response({"ok": False, "error": "internal_error"}, status=500)],
    ],
)
async def test_a_read_is_asked_again_after_a_fault(
    on: Stage, trouble: list[web.Response | None]
) -> None:
    for handler in on.clients.of("xoxb-pears").reads.retry_handlers:
        handler.interval_calculator = FixedValueRetryIntervalCalculator(0.01)
    for response in trouble:
        on.slack.will_send("users.info", response)
    on.slack.will_answer("users.info", {"user": {}})
    await on.calls.read(ORCHARD, "users.info")
    assert on.slack.times("users.info") == len(trouble) + 1


async def test_only_reads_wait_out_a_limit(on: Stage) -> None:
    clients = on.clients.of("xoxb-pears")
    waits = AsyncRateLimitErrorRetryHandler
    assert any(isinstance(each, waits) for each in clients.reads.retry_handlers)
    assert not clients.posts.retry_handlers


async def test_nobody_listening_is_unreachable() -> None:
    async with stage() as gone:
        calls = gone.calls
    with pytest.raises(SlackUnreachable) as unreachable:
        await calls.send(ORCHARD, "chat.postMessage")
    assert "xoxb" not in str(unreachable.value)


async def test_a_call_that_takes_too_long_is_unreachable() -> None:
    forever: asyncio.Future[AsyncSlackResponse] = asyncio.Future()
    with pytest.raises(SlackUnreachable, match="TimeoutError"):
        await answered("users.info", forever, deadline_s=0.01)


async def test_tokens_stay_out_of_sight(on: Stage) -> None:
    clients = on.clients.of("xoxb-pears")
    shown = f"{OneToken('xoxb-pears')!r} {on.clients!r} {clients!r} {on.calls!r}"
    assert "xoxb" not in shown


async def test_clients_are_made_once_for_each_token(on: Stage) -> None:
    assert on.clients.of("xoxb-pears") is on.clients.of("xoxb-pears")
    assert on.clients.of("xoxb-pears") is not on.clients.of("xoxb-plums")


async def test_we_ask_slack_who_we_are(on: Stage) -> None:
    on.slack.will_answer(
        "auth.test",
        {
            "user_id": "U0KEEPER1",
            "bot_id": "B0KEEPER1",
            "team_id": "T0ORCHARD",
            "enterprise_id": "E0COUNTY1",
            "is_enterprise_install": False,
        },
        x_oauth_scopes="chat:write, users:read,",
    )
    found = await on.calls.identity("xoxb-pears")
    assert found.installation == "T0ORCHARD"
    assert found.ourselves.wrote({"bot_id": "B0KEEPER1"})
    assert found.enterprise_id == "E0COUNTY1"
    assert found.scopes == {"chat:write", "users:read"}


async def test_an_org_wide_token_belongs_to_the_organisation(on: Stage) -> None:
    answer = {"user_id": "U0KEEPER1", "team_id": "T0ORCHARD"}
    grid = {"enterprise_id": "E0COUNTY1", "is_enterprise_install": True}
    on.slack.will_answer("auth.test", answer | grid)
    found = await on.calls.identity("xoxb-pears")
    assert found.installation == InstallationId("E0COUNTY1")


async def test_an_identity_without_a_user_is_refused(on: Stage) -> None:
    on.slack.will_answer("auth.test", {"team_id": "T0ORCHARD"})
    with pytest.raises(SlackRefused, match="unexpected_answer"):
        await on.calls.identity("xoxb-pears")
