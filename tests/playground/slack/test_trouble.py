import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import LocalSlack
from bot.playground.slack.limits import Limits
from tests.playground.slack.refusals import refusal
from tests.playground.slack.time import Time


async def test_a_method_fails_as_often_as_asked_and_then_works(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    slack.faults.next("auth.test", error="internal_error", times=2)
    assert await refusal(client, "auth.test") == "internal_error"
    assert await refusal(client, "auth.test") == "internal_error"
    assert (await client.auth_test())["ok"]


async def test_a_server_error_and_a_rate_limit_are_told_by_status_and_header(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    slack.faults.next("auth.test", status=500)
    slack.faults.next("auth.test", retry_after_s=7)
    with pytest.raises(SlackApiError) as failed:
        await client.auth_test()
    assert failed.value.response.status_code == 500
    with pytest.raises(SlackApiError) as limited:
        await client.auth_test()
    assert limited.value.response.status_code == 429
    assert limited.value.response["error"] == "ratelimited"
    assert limited.value.response.headers["Retry-After"] == "7"


async def test_a_cut_connection_leaves_nothing_or_a_message_nobody_was_told_of(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    general = slack.workspace.channel("general").id
    slack.faults.next("chat.postMessage", drop="before")
    slack.faults.next("chat.postMessage", drop="after")
    for expected in ([], ["hi"]):
        with pytest.raises(aiohttp.ClientError):
            await client.chat_postMessage(channel=general, text="hi")
        assert [m.text for m in slack.messages("#general")] == expected
    assert [call.status for call in slack.calls()] == [None, None]


async def test_a_hanging_call_outlasts_the_callers_patience(
    slack: LocalSlack,
) -> None:
    impatient = aiohttp.ClientTimeout(total=0.02)
    slack.faults.next("auth.test", hang_s=0.05)
    async with aiohttp.ClientSession(timeout=impatient) as session:
        with pytest.raises(TimeoutError):
            await session.post(slack.api_base_url + "auth.test")
    await slack.until(lambda: slack.calls("auth.test"))


async def test_a_fault_goes_wrong_in_exactly_one_way(slack: LocalSlack) -> None:
    with pytest.raises(ValueError, match="one way"):
        slack.faults.next("auth.test")
    with pytest.raises(ValueError, match="one way"):
        slack.faults.next("auth.test", error="x", status=500)


async def test_twenty_streams_a_minute_may_start_once_limits_are_on(
    slack: LocalSlack, client: AsyncWebClient, time: Time
) -> None:
    slack.limits.enabled = True
    question = slack.people.tell_bot("Ana", "hi")
    given = {"channel": question.channel, "thread_ts": question.ts}
    for _ in range(20):
        await client.api_call("chat.startStream", json=given)
        time.passes(1)
    with pytest.raises(SlackApiError) as limited:
        await client.api_call("chat.startStream", json=given)
    assert limited.value.response.headers["Retry-After"] == "40"
    time.passes(40)
    await client.api_call("chat.startStream", json=given)


def test_a_channel_takes_a_burst_and_then_one_post_a_second(time: Time) -> None:
    limits = Limits(time, enabled=True)

    def posted(channel: str) -> bool:
        return limits.retry_after_s("chat.postMessage", "T1", channel) is None

    assert [posted("C1") for _ in range(6)] == [True] * 5 + [False]
    assert posted("C2")
    time.passes(1)
    assert [posted("C1") for _ in range(2)] == [True, False]


def test_a_workspace_does_not_pay_for_another(time: Time) -> None:
    limits = Limits(time, enabled=True)
    assert limits.retry_after_s("apps.connections.open", "A1") is None
    assert limits.retry_after_s("apps.connections.open", "A1") == 60
    assert limits.retry_after_s("apps.connections.open", "A2") is None


def test_limits_are_off_unless_wanted(time: Time) -> None:
    limits = Limits(time)
    answers = {limits.retry_after_s("chat.startStream", "T1") for _ in range(100)}
    assert answers == {None}
