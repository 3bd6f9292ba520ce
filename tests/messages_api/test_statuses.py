"""What each status and envelope means to us, and whether we ask again."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from bot.core.errors import (
    KeyRefused,
    ModelError,
    ModelFailed,
    ModelUnknown,
    Overloaded,
    RateLimited,
    RequestRefused,
    RequestTooLarge,
    SpendLimitReached,
)
from bot.core.model import Waiting
from bot.messages_api.client import MessagesApi
from bot.playground.model.server import LocalModel
from tests.messages_api.talking import answer_of, asking, error_of, events_of

FINAL = [
    (400, "invalid_request_error", RequestRefused),
    (401, "authentication_error", KeyRefused),
    (402, "billing_error", SpendLimitReached),
    (403, "permission_error", KeyRefused),
    (404, "not_found_error", ModelUnknown),
    (405, "", RequestRefused),
    (413, "request_too_large", RequestTooLarge),
    (418, "", RequestRefused),
    (422, "", RequestRefused),
    (425, "", RequestRefused),
]
PASSING = [
    (408, "", RequestRefused),
    (409, "conflict_error", RequestRefused),
    (429, "rate_limit_error", RateLimited),
    (499, "", ModelFailed),
    (500, "api_error", ModelFailed),
    (501, "", ModelFailed),
    (502, "", ModelFailed),
    (503, "api_error", ModelFailed),
    (503, "", Overloaded),
    (504, "timeout_error", ModelFailed),
    (529, "overloaded_error", Overloaded),
]
SOON = {"retry-after-ms": "1"}


@pytest.mark.parametrize(("status", "kind", "error_class"), FINAL)
async def test_a_final_status_is_not_asked_again(
    model: LocalModel,
    api: MessagesApi,
    status: int,
    kind: str,
    error_class: type[ModelError],
) -> None:
    model.will_fail(status, kind)

    error = await error_of(api)

    assert type(error) is error_class
    assert (error.status, error.request_id) == (status, "req_local")
    assert len(model.requests) == 1


@pytest.mark.parametrize(("status", "kind", "error_class"), PASSING)
async def test_a_passing_status_is_asked_again_four_times_in_all(
    model: LocalModel,
    api: MessagesApi,
    status: int,
    kind: str,
    error_class: type[ModelError],
) -> None:
    for _ in range(4):
        model.will_fail(status, kind, headers=SOON)

    error = await error_of(api)

    assert type(error) is error_class
    assert len(model.requests) == 4


@pytest.mark.parametrize("status", [408, 409, 429, 500, 529])
async def test_an_answer_after_trouble_is_an_answer(
    model: LocalModel, api: MessagesApi, status: int
) -> None:
    model.will_fail(status, "", headers=SOON)
    model.will_say("Paris.")

    assert (await answer_of(api)).text == "Paris."


@pytest.mark.parametrize(
    ("status", "says", "requests"), [(400, "true", 4), (429, "false", 1)]
)
async def test_x_should_retry_has_the_last_word(
    model: LocalModel, api: MessagesApi, status: int, says: str, requests: int
) -> None:
    for _ in range(4):
        model.will_fail(status, "", headers={**SOON, "x-should-retry": says})

    await error_of(api)

    assert len(model.requests) == requests


@pytest.mark.parametrize(
    "code", ["enforced_spend_limit_reached", "contract_spend_limit_reached"]
)
async def test_a_spend_limit_is_final_though_its_status_is_429(
    model: LocalModel, api: MessagesApi, code: str
) -> None:
    model.will_fail(429, "rate_limit_error", error_code=code)

    error = await error_of(api)

    assert type(error) is SpendLimitReached
    assert (error.code, len(model.requests)) == (code, 1)


async def test_ones_own_spend_limit_is_known_by_its_words(
    model: LocalModel, api: MessagesApi
) -> None:
    words = "You have reached your specified API usage limits. Come back in June."
    model.will_fail(400, "invalid_request_error", words)

    assert type(await error_of(api)) is SpendLimitReached


async def test_a_prompt_that_is_too_long_is_told_from_other_refusals(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_fail(400, "invalid_request_error", "prompt is too long: 9 > 8")

    assert type(await error_of(api)) is RequestTooLarge


@pytest.mark.parametrize(
    "headers",
    [
        {"retry-after": "3600"},
        {"retry-after-ms": "3600000"},
        {"retry-after": format_datetime(datetime.now(UTC) + timedelta(hours=1))},
        {"x-ratelimit-reset": str(datetime.now(UTC).timestamp() + 3600)},
    ],
)
async def test_nobody_waits_an_hour_but_they_are_told_of_it(
    model: LocalModel, api: MessagesApi, headers: dict[str, str]
) -> None:
    model.will_fail(429, "rate_limit_error", headers=headers)

    async with asyncio.timeout(30):
        error = await error_of(api, asking(deadline_s=36_000))

    assert error.retry_after_s == pytest.approx(3600, abs=900)
    assert len(model.requests) == 1


async def test_the_wait_between_attempts_is_what_the_server_asked_for_and_is_told(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_fail(429, "rate_limit_error", headers={"retry-after": "0.05"})
    model.will_say("Paris.")

    events = await events_of(api, asking())

    assert Waiting(0.05, "rate limited") in events
    first, second = model.requests
    assert second.at_s - first.at_s >= 0.05


async def test_no_wait_goes_beyond_the_deadline(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_fail(429, "rate_limit_error", headers={"retry-after": "30"})

    async with asyncio.timeout(30):
        error = await error_of(api, asking(deadline_s=5.0))

    assert type(error) is RateLimited
    assert len(model.requests) == 1
