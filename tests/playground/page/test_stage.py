import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack.messages import Message
from bot.playground.stage import Stage


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with Stage() as stage:
        stage.slack.deliver_to("http://127.0.0.1:1/nobody")
        yield stage


async def asked(stage: Stage, count: int = 1) -> Message:
    await stage.slack.until(lambda: len(stage.slack.messages("#general")) == count)
    return stage.slack.messages("#general")[-1]


async def whispered(
    stage: Stage, after: Message, text: str, *, thread_ts: str | None = None
) -> None:
    await bot_of(stage).chat_postEphemeral(
        channel=after.channel, user=after.user, text=text, thread_ts=thread_ts
    )


def bot_of(stage: Stage) -> AsyncWebClient:
    settings = stage.slack_settings()
    return AsyncWebClient(
        token=settings["slack_bot_token"], base_url=settings["slack_api_base_url"]
    )


async def test_the_answer_is_read_once_its_stream_ended(stage: Stage) -> None:
    reading = asyncio.create_task(stage.ask("is 1 < 2?", timeout_s=5))
    question = await asked(stage)
    stream = await bot_of(stage).chat_stream(
        channel=question.channel,
        thread_ts=question.ts,
        recipient_user_id=question.user,
        recipient_team_id=question.team,
        buffer_size=1,
    )
    await stream.append(markdown_text="It is, ")
    await asyncio.sleep(0)
    assert not reading.done()
    await stream.stop(markdown_text=f"<@{question.user}>.")
    assert await reading == (
        "Ana Almeida: @threadkeeper is 1 < 2?\n\nthreadkeeper: It is, @Ana."
    )


async def test_a_notice_to_ana_alone_is_an_answer(stage: Stage) -> None:
    reading = asyncio.create_task(stage.ask("hello", timeout_s=5))
    question = await asked(stage)
    await whispered(stage, question, "Not today.")
    assert (await reading).endswith("\n\nthreadkeeper: Not today.")


async def test_notices_of_before_and_of_other_threads_are_none(stage: Stage) -> None:
    other = stage.slack.people.post("Ana", "#general", "something else")
    await whispered(stage, other, "Before.")
    reading = asyncio.create_task(stage.ask("hello", timeout_s=5))
    question = await asked(stage, 2)
    await whispered(stage, other, "Elsewhere.", thread_ts=other.ts)
    await whispered(stage, question, "Here.", thread_ts=question.ts)
    assert (await reading).split("\n\n")[1:] == ["threadkeeper: Here."]


async def test_asking_in_vain_ends_with_a_timeout(stage: Stage) -> None:
    with pytest.raises(TimeoutError):
        await stage.ask("hello", timeout_s=0.02)


async def test_the_settings_lead_to_the_local_slack_and_the_local_model(
    stage: Stage,
) -> None:
    auth = await bot_of(stage).auth_test()
    assert auth["user_id"] == stage.slack.workspace.bot.id
    model = stage.model_settings()
    headers = {"x-api-key": model["messages_api_key"]}
    models = f"{model['messages_api_base_url']}/v1/models"
    async with ClientSession() as session:
        async with session.get(models, headers=headers) as response:
            known = [each["id"] for each in (await response.json())["data"]]
        async with session.get(stage.page_url) as response:
            assert response.status == 200
    assert model["messages_api_model"] in known


async def test_a_stage_without_a_model_says_so() -> None:
    with pytest.raises(LookupError):
        Stage(with_model=False).model_settings()


async def test_a_taken_port_is_told_and_nothing_is_left_open(stage: Stage) -> None:
    port = int(stage.page_url.rstrip("/").rsplit(":", 1)[1])
    with pytest.raises(OSError, match=str(port)):
        async with Stage(page_port=port):
            pass
