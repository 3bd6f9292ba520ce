"""A receipt means: it is stored. What cannot be stored gets none."""

import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from io import BytesIO
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession

from bot.core.journal import DeliveriesLimited, ReceiptRefused
from bot.core.notices import UNKNOWN_COMMAND
from bot.playground.slack.interactions import shortcut_payload
from bot.playground.slack.messages import Json, Message
from bot.playground.slack.parcels import Parcel, Receipt
from tests.scenarios.kept import Kept
from tests.scenarios.office import HASTY, Mode, Office, office

FORM = "application/x-www-form-urlencoded"


def body_of_a_mention(workspace: Office) -> bytes:
    acme = workspace.slack.workspace
    event = {
        "type": "app_mention",
        "channel": acme.channel("general").id,
        "user": acme.person("Ana").id,
        "text": f"{workspace.slack.mention} hello",
        "ts": "1700000000.000100",
        "event_ts": "1700000000.000100",
    }
    whole = {
        "type": "event_callback",
        "event_id": "Ev1",
        "team_id": acme.id,
        "event": event,
    }
    return json.dumps(whole).encode()


async def status_of(
    workspace: Office,
    body: bytes,
    *,
    content_type: str = "application/json",
    signed: bool = True,
    at_s: int | None = None,
) -> int | None:
    secret = workspace.slack.workspace.app.signing_secret if signed else None
    receipt = await workspace.slack.send_raw(
        body, content_type=content_type, secret=secret, at_s=at_s
    )
    return receipt.status


async def test_only_what_slack_signed_just_now_is_taken_in(over_http: Office) -> None:
    body = body_of_a_mention(over_http)
    before = over_http.kept.counts()
    assert await status_of(over_http, body, signed=False) == 401
    forged = await over_http.slack.send_raw(body, secret="somebody else's")
    assert forged.status == 401
    now_s = int(time.time())
    for at_s in (now_s - 310, now_s + 310, 0):
        assert await status_of(over_http, body, at_s=at_s) == 401
    limited = b'{"type": "app_rate_limited", "team_id": "T1"}'
    assert await status_of(over_http, limited, signed=False) == 401
    await over_http.settled()
    assert over_http.kept.counts() == before
    assert over_http.facts.of(DeliveriesLimited) == []
    assert await status_of(over_http, body) == 200
    await over_http.settled()
    assert len(over_http.model.requests) == 1


NONSENSE = [
    b"",
    b"{",
    b"\xff\xfe{}",
    b"[]",
    b"null",
    b"17",
    b'"words"',
    b"[" * 100_000,
    b'{"type": "event_callback"}',
    b'{"type": "event_callback", "event": []}',
    b'{"type": "event_callback", "event": {"type": 7}}',
    b'{"type": "event_callback", "event": {"type": "message"}}',
    b'{"type": "event_callback", "event": {"type": "message", "channel": {}}}',
    b'{"type": "app_rate_limited", "minute_rate_limited": "soon"}',
    b'{"event": null, "type": null}',
    b'{"type": "block_actions", "actions": 7}',
    b'{"type": "view_submission", "view": 7}',
    b'{"command": 7}',
    b'{"team": 7, "user": 7, "channel": 7, "event": 7}',
]
NONSENSICAL_PAYLOADS = [
    *("{", "[]", "null", "", '{"type": "unheard_of"}', '{"type": 7}'),
    '{"type":"view_submission","view":{"type":"modal","callback_id":"prompt_publish"}}',
]


async def test_nonsense_is_refused_or_ignored(over_http: Office) -> None:
    before = over_http.kept.counts()
    for body in NONSENSE:
        signed = await status_of(over_http, body)
        assert signed in {200, 400, 404}, body[:60]
        unsigned = await status_of(over_http, body, signed=False)
        assert unsigned in {400, 401}, body[:60]
    for payload in NONSENSICAL_PAYLOADS:
        form = urlencode({"payload": payload}).encode()
        signed = await status_of(over_http, form, content_type=FORM)
        assert signed in {200, 400, 404}, payload
    assert over_http.kept.counts() == before
    assert len(await over_http.answered(over_http.mention("hello"))) == 1


async def test_a_body_of_megabytes_is_refused(over_http: Office) -> None:
    body = BytesIO(b"x" * 3_000_000)
    url = over_http.slack.workspace.app.request_url or ""
    async with ClientSession() as session, session.post(url, data=body) as response:
        assert response.status == 413
    assert len(await over_http.answered(over_http.mention("hello"))) == 1


async def test_what_nobody_listens_to_gets_its_receipt(either_way: Office) -> None:
    slack, before = either_way.slack, either_way.kept.counts()
    acme = slack.workspace
    for event_type in ("reaction_added", "team_join", "not_invented_yet"):
        slack.send_event({"type": event_type, "event_ts": "1700000000.000100"})
    message = either_way.say("hello")
    await slack.delivery.all_done()
    ana = acme.person("Ana")
    shortcut = shortcut_payload(acme, ana, message, "unheard_of")
    person = {"user": {"id": ana.id}, "team": {"id": acme.id}}
    view = {"view": {"id": "V1", "callback_id": "unheard_of", "type": "modal"}}
    action: Json = {
        "type": "block_actions",
        "actions": [{"action_id": "unheard_of", "type": "button"}],
    }
    options = {"type": "block_suggestion", "action_id": "unheard_of", "value": "x"}
    for payload in (
        shortcut,
        shortcut | {"type": "shortcut"},
        action | person,
        {"type": "view_submission"} | view | person,
        {"type": "view_closed"} | view | person,
        options | person,
    ):
        receipt = await slack.delivery.hand_over(acme, Parcel("interactive", payload))
        assert receipt.accepted, payload["type"]
    receipt = await slack.people.command("Ana", "#general", "/unheard-of", "x")
    assert receipt.accepted
    assert [said.text for said in slack.whispers("#general", "Ana")] == [
        UNKNOWN_COMMAND
    ]
    assert all(a.receipt.accepted for a in slack.delivery.attempts)
    assert either_way.kept.counts() == before


async def test_slack_can_make_sure_of_the_request_url(over_http: Office) -> None:
    assert await over_http.slack.verify_request_url()


async def test_slack_says_that_it_holds_events_back(over_http: Office) -> None:
    body = {
        "type": "app_rate_limited",
        "team_id": "T1",
        "minute_rate_limited": 1_518_467_820,
        "api_app_id": "A1",
    }
    assert await status_of(over_http, json.dumps(body).encode()) == 200
    (limited,) = over_http.facts.of(DeliveriesLimited)
    assert (limited.team_id, limited.minute) == ("T1", 1_518_467_820)


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_what_cannot_be_stored_is_sent_again_and_answered_once(
    kept: Kept, mode: Mode
) -> None:
    impatient = replace(HASTY, receipt_timeout_s=1.0)
    async with office(kept, mode, rules=impatient) as workspace:
        with kept.taking_nothing():
            asked = workspace.mention("hello")
            attempts = workspace.slack.delivery.attempts
            await workspace.slack.until(lambda: len(attempts) >= 2)
            assert not any(attempt.receipt.accepted for attempt in attempts)
            assert workspace.answers(asked) == []
        assert len(await workspace.answered(asked)) == 1
        assert len(workspace.model.requests) == 1
        assert workspace.facts.of(ReceiptRefused)
        assert "hello" not in repr(workspace.facts.told)


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_whoever_asks_for_what_cannot_be_stored_sees_an_error(
    kept: Kept, mode: Mode
) -> None:
    impatient = replace(HASTY, receipt_timeout_s=2.5)
    async with office(kept, mode, rules=impatient) as workspace:
        root = workspace.mention("hello")
        await workspace.answered(root)
        with kept.taking_nothing("requests"):
            for ask in ways_to_ask(workspace, root):
                receipt = await ask()
                assert not receipt.accepted
                assert receipt.status in ({500} if mode == "http" else {None})
        known = kept.rows("SELECT count(*) FROM requests")
        assert known == [(0,)]
        assert workspace.facts.of(ReceiptRefused)
        for count, ask in enumerate(ways_to_ask(workspace, root), start=1):
            while not (await ask()).accepted:
                pass  # it waits long enough by itself
            asked = kept.rows("SELECT DISTINCT kind FROM requests")
            assert len(asked) == count


def ways_to_ask(
    workspace: Office, root: Message
) -> list[Callable[[], Awaitable[Receipt]]]:
    """Two commands and a button: each starts work of its own kind."""
    people = workspace.slack.people
    answer = workspace.slack.thread(root.channel, root.ts)[-1]
    return [
        partial(people.command, "Ana", "#general", "/summarize", ""),
        partial(people.command, "Ana", "#general", "/prompt", ""),
        partial(people.click, "Ana", answer, "feedback"),
    ]
