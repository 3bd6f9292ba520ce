import json

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import LocalSlack, Rules
from tests.playground.slack.apps import (
    Heard,
    echoing_app,
    listening_app,
    over_a_socket,
)
from tests.playground.slack.refusals import refusal


async def address(slack: LocalSlack, **more: str) -> str:
    client = AsyncWebClient(
        token=slack.workspace.app.app_token, base_url=slack.api_base_url
    )
    return str((await client.api_call("apps.connections.open", params=more))["url"])


async def test_a_bolt_app_answers_over_a_socket(slack: LocalSlack) -> None:
    async with over_a_socket(slack, echoing_app(slack)):
        asked = slack.people.post("Ana", "#general", f"{slack.mention} hello")
        await slack.delivery.all_done()
        reply = slack.thread("#general", asked.ts)[-1]
        assert reply.text == f"You said: {slack.mention} hello"


async def test_a_connected_app_hears_no_http_and_a_late_one_still_hears_all(
    slack: LocalSlack,
) -> None:
    heard = Heard()
    slack.deliver_to(None)
    slack.people.tell_bot("Ana", "anybody there?")
    async with over_a_socket(slack, listening_app(slack, heard)):
        await slack.until(lambda: heard.bodies)
        assert heard.bodies[0]["event"]["text"] == "anybody there?"


async def test_a_ticket_is_good_for_one_connection(slack: LocalSlack) -> None:
    url = await address(slack)
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        hello = await socket.receive_json()
        assert hello["type"] == "hello"
        assert hello["num_connections"] == 1
        assert hello["connection_info"] == {"app_id": slack.workspace.app.id}
        async with session.get(url) as answer:
            assert answer.status == 401


async def test_a_bot_token_opens_no_socket(client: AsyncWebClient) -> None:
    error = await refusal(client, "apps.connections.open")
    assert error == "not_allowed_token_type"


async def test_an_event_nobody_acks_comes_again_and_says_so() -> None:
    rules = Rules(receipt_timeout_s=0.05, redelivery_delays_s=(0.0, 0.0))
    async with (
        LocalSlack(rules=rules) as slack,
        aiohttp.ClientSession() as session,
        session.ws_connect(await address(slack)) as socket,
    ):
        await socket.receive_json()
        slack.people.tell_bot("Ana", "hi")
        first = await socket.receive_json()
        second = await socket.receive_json()
        await socket.send_str(json.dumps({"envelope_id": second["envelope_id"]}))
        await slack.delivery.all_done()
    assert first["payload"]["event_id"] == second["payload"]["event_id"]
    assert first["envelope_id"] != second["envelope_id"]
    assert (first["retry_attempt"], second["retry_attempt"]) == (0, 1)
    assert second["retry_reason"] == "timeout"
    assert first["accepts_response_payload"] is False


async def test_an_event_lost_with_its_connection_comes_over_another(
    slack: LocalSlack,
) -> None:
    heard = Heard()
    slack.deliver_to(None)
    async with aiohttp.ClientSession() as session:
        lost = await session.ws_connect(await address(slack))
        await lost.receive_json()
        slack.people.tell_bot("Ana", "hi")
        await lost.receive_json()
        slack.sockets.drop()
        await slack.until(lambda: not slack.sockets.connections)
        async with over_a_socket(slack, listening_app(slack, heard)):
            await slack.until(lambda: heard.bodies)
        await lost.close()
        await slack.delivery.all_done()
    reasons = [a.receipt.reason for a in slack.delivery.attempts]
    assert reasons == ["connection_failed", ""]


async def test_a_refresh_is_announced_and_the_sdk_comes_back(
    slack: LocalSlack,
) -> None:
    async with over_a_socket(slack, echoing_app(slack)):
        [first] = slack.sockets.connections
        await slack.sockets.disconnect("warning")
        assert not first.socket.closed
        await slack.sockets.disconnect("refresh_requested")
        await slack.until(
            lambda: [c for c in slack.sockets.connections if c is not first]
        )


async def test_a_connection_grows_old() -> None:
    rules = Rules(socket_lifetime_s=0.04, socket_warning_s=0.02)
    async with (
        LocalSlack(rules=rules) as slack,
        aiohttp.ClientSession() as session,
        session.ws_connect(await address(slack)) as socket,
    ):
        reasons = [(await socket.receive_json()).get("reason") for _ in range(3)]
    assert reasons == [None, "warning", "refresh_requested"]


async def test_ten_connections_are_enough_and_each_may_get_an_event(
    slack: LocalSlack,
) -> None:
    slack.deliver_to(None)
    async with aiohttp.ClientSession() as session:
        sockets = [await session.ws_connect(await address(slack)) for _ in range(11)]
        frames = [await socket.receive_json() for socket in sockets]
        assert [f.get("num_connections") for f in frames[:10]] == list(range(1, 11))
        assert frames[10]["reason"] == "too_many_websockets"
        for _ in range(60):
            slack.people.tell_bot("Ana", "hi")
        touched = 0
        for socket in sockets[:10]:
            envelope = await socket.receive_json()
            touched += envelope["type"] == "events_api"
        assert touched == 10
        for socket in sockets:
            await socket.close()


async def test_debugged_connections_say_that_they_live_six_minutes(
    slack: LocalSlack,
) -> None:
    url = await address(slack, debug_reconnects="true")
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        hello = await socket.receive_json()
        assert hello["debug_info"]["approximate_connection_time"] == 360
