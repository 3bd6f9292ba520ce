import asyncio
import json
import time
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.playground.slack import LocalSlack, Rules
from tests.playground.slack.apps import Heard, echoing_app, listening_app, over_http


class Listener:
    """A request URL that answers as it is told, and remembers the headers."""

    def __init__(self) -> None:
        self.answers: list[web.Response] = []
        self.headers: list[dict[str, str]] = []

    async def handle(self, request: web.Request) -> web.Response:
        self.headers.append({k.lower(): v for k, v in request.headers.items()})
        return self.answers.pop(0) if self.answers else web.Response()

    def retries(self) -> list[tuple[str | None, str | None]]:
        names = ("x-slack-retry-num", "x-slack-retry-reason")
        return [(h.get(names[0]), h.get(names[1])) for h in self.headers]


@pytest.fixture
async def listener(slack: LocalSlack) -> AsyncIterator[Listener]:
    listener = Listener()
    app = web.Application()
    app.router.add_post("/slack/events", listener.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    yield listener
    await runner.cleanup()


async def test_a_bolt_app_answers_a_mention_in_its_thread(slack: LocalSlack) -> None:
    async with over_http(slack, echoing_app(slack)):
        assert await slack.verify_request_url()
        asked = slack.people.post("Ana", "#general", f"{slack.mention} hello")
        await slack.until(lambda: len(slack.thread("#general", asked.ts)) == 2)
        await slack.delivery.all_done()
        reply = slack.thread("#general", asked.ts)[-1]
        assert reply.text == f"You said: {slack.mention} hello"
        assert not reply.is_streaming
        assert {a.receipt.status for a in slack.delivery.attempts} == {200}


async def test_a_refused_event_is_sent_three_times_more_with_number_and_reason(
    slack: LocalSlack, listener: Listener
) -> None:
    listener.answers = [web.Response(status=500) for _ in range(4)]
    slack.people.tell_bot("Ana", "hi")
    await slack.delivery.all_done()
    assert listener.retries() == [
        (None, None),
        ("1", "http_error"),
        ("2", "http_error"),
        ("3", "http_error"),
    ]
    ids = {a.parcel.payload["event_id"] for a in slack.delivery.attempts}
    assert len(ids) == 1


async def test_an_app_may_ask_not_to_be_sent_it_again(
    slack: LocalSlack, listener: Listener
) -> None:
    listener.answers = [web.Response(status=500, headers={"X-Slack-No-Retry": "1"})]
    slack.people.tell_bot("Ana", "hi")
    await slack.delivery.all_done()
    assert listener.retries() == [(None, None)]


async def test_nobody_there_and_too_many_redirects_are_told_apart(
    slack: LocalSlack, listener: Listener
) -> None:
    around = {"Location": "/slack/events"}
    listener.answers = [web.Response(status=307, headers=around) for _ in range(3)]
    slack.people.tell_bot("Ana", "hi")
    await slack.delivery.all_done()
    assert listener.retries()[-1] == ("1", "too_many_redirects")
    slack.deliver_to("http://127.0.0.1:1/nobody")
    slack.people.tell_bot("Ana", "hi")
    await slack.delivery.all_done()
    assert slack.delivery.attempts[-1].receipt.reason == "connection_failed"


async def test_a_late_receipt_is_no_receipt() -> None:
    late = asyncio.Event()

    async def sleepy(request: web.Request) -> web.Response:
        if "x-slack-retry-num" not in request.headers:
            await late.wait()
        return web.Response()

    app = web.Application()
    app.router.add_post("/", sleepy)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    rules = Rules(receipt_timeout_s=0.03, redelivery_delays_s=(0.0,))
    async with LocalSlack(rules=rules) as slack:
        slack.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/")
        slack.people.tell_bot("Ana", "hi")
        await slack.delivery.all_done()
        reasons = [a.receipt.reason for a in slack.delivery.attempts]
    late.set()
    await runner.cleanup()
    assert reasons == ["http_timeout", ""]


@pytest.mark.parametrize(
    ("is_signed", "age_s", "status"),
    [(True, 0, 200), (True, 301, 401), (False, 0, 401)],
)
async def test_bolt_takes_only_what_is_signed_and_fresh(
    slack: LocalSlack, is_signed: bool, age_s: int, status: int
) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "x"}).encode()
    async with over_http(slack, listening_app(slack, Heard())):
        secret = slack.workspace.app.signing_secret if is_signed else "wrong"
        receipt = await slack.send_raw(
            body, secret=secret, at_s=int(time.time()) - age_s
        )
        assert receipt.status == status
        assert (await slack.send_raw(body)).status == 401


async def test_leaving_while_events_wait_to_be_sent_again_closes_everything() -> None:
    async with LocalSlack() as slack:
        slack.deliver_to("http://127.0.0.1:1/nobody")
        slack.people.tell_bot("Ana", "hi")
        await slack.until(lambda: len(slack.delivery.attempts) == 2)
