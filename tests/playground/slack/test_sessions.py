import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import LocalSlack
from bot.playground.slack.changes import Posted
from bot.playground.slack.messages import Message
from tests.playground.slack.refusals import refusal
from tests.playground.slack.time import Time


@pytest.fixture
async def asked(slack: LocalSlack) -> Message:
    return slack.people.post("Ana", "#general", f"{slack.mention} hello")


async def test_a_session_is_opened_titled_once_and_renamed(
    slack: LocalSlack, client: AsyncWebClient, asked: Message
) -> None:
    at = {"channel_id": asked.channel, "thread_ts": asked.ts}

    async def move(title: str) -> str:
        given = {"status": "processing", "title": title}
        answer = await client.api_call("agents.sessions.setStatus", json=at | given)
        return f"{answer['status']} {answer['title']}"

    assert await move("First") == "processing First"
    assert await move("Second") == "processing First"
    await client.api_call("agents.sessions.rename", json=at | {"title": "Third"})
    session = slack.session("#general", asked.ts)
    assert session is not None
    assert session.title == "Third"


async def test_processing_ends_by_itself_after_an_hour(
    slack: LocalSlack, client: AsyncWebClient, asked: Message, time: Time
) -> None:
    given = {
        "channel_id": asked.channel,
        "thread_ts": asked.ts,
        "status": "processing",
    }
    await client.api_call("agents.sessions.setStatus", json=given)
    time.passes(3601)
    session = slack.session("#general", asked.ts)
    assert session is not None
    assert session.status == "active"


async def test_without_a_subscription_to_stop_slack_warns(
    slack: LocalSlack, client: AsyncWebClient, asked: Message
) -> None:
    slack.workspace.app.subscriptions = frozenset({"app_mention"})
    given = {"channel_id": asked.channel, "thread_ts": asked.ts, "status": "active"}
    answer = await client.api_call("agents.sessions.setStatus", json=given)
    assert answer["warning"] == "missing_agent_session_stopped_event_subscription"


async def test_wrong_sessions_are_refused(
    slack: LocalSlack, client: AsyncWebClient, asked: Message
) -> None:
    at = {"channel_id": asked.channel, "thread_ts": asked.ts}
    stranger = slack.workspace.person("Otto").id
    method = "agents.sessions.setStatus"
    for given, error in [
        (at | {"status": "asleep"}, "invalid_arguments"),
        (at | {"status": "active", "thread_ts": "1.000000"}, "invalid_thread_ts"),
        (at | {"status": "active", "title": "x" * 201}, "invalid_arguments"),
        (
            at | {"status": "active", "initiator_user_id": stranger},
            "user_not_in_channel",
        ),
    ]:
        assert await refusal(client, method, **given) == error


async def test_a_status_line_goes_with_the_reply_or_after_two_minutes(
    slack: LocalSlack, client: AsyncWebClient, asked: Message, time: Time
) -> None:
    async def say(words: str) -> None:
        await client.assistant_threads_setStatus(
            channel_id=asked.channel,
            thread_ts=asked.ts,
            status=words,
            loading_messages=["Thinking"],
        )

    def shown() -> str:
        return slack.status("#general", asked.ts)

    await say("is thinking")
    assert shown() == "is thinking"
    await client.chat_postMessage(
        channel=asked.channel, thread_ts=asked.ts, text="hello"
    )
    assert shown() == ""
    await say("is thinking")
    time.passes(121)
    assert shown() == ""
    await say("is thinking")
    await say("")
    assert shown() == ""


async def test_at_most_four_prompts_are_suggested(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    dm = slack.people.direct("Ana")
    prompt = {"title": "Help", "message": "help"}
    given = {"channel_id": dm.id, "prompts": [prompt] * 5}
    method = "assistant.threads.setSuggestedPrompts"
    assert await refusal(client, method, **given) == "invalid_arguments"
    await client.api_call(method, json=given | {"prompts": [prompt]})
    assert dm.suggested_prompts == (prompt,)


async def test_a_page_can_watch_everything_that_changes(slack: LocalSlack) -> None:
    with slack.watching() as changes:
        slack.people.post("Ana", "#general", "hello")
        workspace, change = await anext(changes)
        assert workspace is slack.workspace
        match change:
            case Posted(message):
                assert message.text == "hello"
            case _:
                pytest.fail(f"unexpected {change}")


async def test_waiting_in_vain_tells_what_was_called_last(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    await client.auth_test()
    with pytest.raises(TimeoutError, match=r"auth\.test"):
        await slack.until(lambda: False, timeout_s=0.01)
