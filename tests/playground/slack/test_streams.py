import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.models.messages.chunk import MarkdownTextChunk, TaskUpdateChunk
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import LocalSlack
from bot.playground.slack.messages import Message
from tests.playground.slack.refusals import refusal
from tests.playground.slack.time import Time


@pytest.fixture
async def question(slack: LocalSlack) -> Message:
    return slack.people.post("Ana", "#general", f"{slack.mention} hello")


async def started(client: AsyncWebClient, question: Message, **more: object) -> str:
    given = {
        "channel": question.channel,
        "thread_ts": question.ts,
        "recipient_user_id": question.user,
        "recipient_team_id": question.team,
    }
    answer = await client.api_call("chat.startStream", json=given | more)
    return str(answer["ts"])


async def test_the_sdks_stream_helper_writes_a_message_people_watch_grow(
    slack: LocalSlack, client: AsyncWebClient, question: Message
) -> None:
    stream = await client.chat_stream(
        channel=question.channel,
        thread_ts=question.ts,
        recipient_user_id=question.user,
        recipient_team_id=question.team,
        buffer_size=1,
    )
    await stream.append(markdown_text="one ")
    reply = slack.thread("#general", question.ts)[-1]
    assert (reply.text, reply.is_streaming) == ("one ", True)
    await stream.append(markdown_text="two")
    button = {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "again",
                "text": {"type": "plain_text", "text": "Again"},
            }
        ],
    }
    await stream.stop(markdown_text=" three", blocks=[button])
    reply = slack.thread("#general", question.ts)[-1]
    assert (reply.text, reply.is_streaming) == ("one two three", False)
    assert [block["type"] for block in reply.body.blocks] == ["actions"]
    assert reply.stream is not None
    assert reply.stream.recipient_team_id == question.team


async def test_a_stream_needs_a_thread_and_in_channels_a_recipient(
    slack: LocalSlack, client: AsyncWebClient, question: Message
) -> None:
    whole = {
        "channel": question.channel,
        "thread_ts": question.ts,
        "recipient_user_id": question.user,
        "recipient_team_id": question.team,
    }
    for missing, error in [
        ("thread_ts", "invalid_thread_ts"),
        ("recipient_user_id", "missing_recipient_user_id"),
        ("recipient_team_id", "missing_recipient_team_id"),
    ]:
        given = {k: v for k, v in whole.items() if k != missing}
        assert await refusal(client, "chat.startStream", **given) == error
    asked = slack.people.tell_bot("Ana", "hi")
    await client.chat_startStream(channel=asked.channel, thread_ts=asked.ts)


async def test_text_and_chunks_do_not_go_together(
    client: AsyncWebClient, question: Message
) -> None:
    ts = await started(client, question)
    given = {"channel": question.channel, "ts": ts}
    both = {"markdown_text": "a", "chunks": [{"type": "markdown_text", "text": "b"}]}
    error = await refusal(client, "chat.appendStream", **given, **both)
    assert error == "cannot_provide_both_markdown_text_and_chunks"
    assert await refusal(client, "chat.appendStream", **given) == "no_text"
    odd = {"chunks": [{"type": "confetti"}]}
    assert (
        await refusal(client, "chat.appendStream", **given, **odd) == "invalid_chunks"
    )


async def test_task_cards_are_brought_up_to_date_by_id(
    slack: LocalSlack, client: AsyncWebClient, question: Message
) -> None:
    looking = TaskUpdateChunk(id="1", title="Look", status="in_progress")
    ts = await started(client, question, chunks=[looking.to_dict()])
    done = TaskUpdateChunk(id="1", title="Look", status="complete")
    await client.chat_appendStream(
        channel=question.channel, ts=ts, chunks=[done, MarkdownTextChunk(text="Found.")]
    )
    reply = slack.thread("#general", question.ts)[-1]
    assert [task["status"] for task in reply.body.tasks] == ["complete"]
    assert reply.text == "Found."


async def test_a_streamed_message_holds_eleven_thousand_bytes_whatever_the_letters(
    slack: LocalSlack, client: AsyncWebClient, question: Message
) -> None:
    ts = await started(client, question, markdown_text="é" * 5_500)
    given = {"channel": question.channel, "ts": ts, "markdown_text": "x"}
    assert await refusal(client, "chat.appendStream", **given) == "msg_too_long"
    assert len(slack.thread("#general", question.ts)[-1].text) == 5_500


async def test_a_stream_ends_by_itself_after_five_minutes(
    slack: LocalSlack, client: AsyncWebClient, question: Message, time: Time
) -> None:
    ts = await started(client, question, markdown_text="a")
    time.passes(299)
    await client.chat_appendStream(channel=question.channel, ts=ts, markdown_text="b")
    time.passes(2)
    given = {"channel": question.channel, "ts": ts}
    for method in ("chat.appendStream", "chat.stopStream"):
        error = await refusal(client, method, **given, markdown_text="c")
        assert error == "message_not_in_streaming_state"
    await client.chat_update(channel=question.channel, ts=ts, markdown_text="whole")
    assert slack.thread("#general", question.ts)[-1].text == "whole"


async def test_a_streaming_message_cannot_be_updated_and_a_finished_one_not_appended_to(
    client: AsyncWebClient, question: Message
) -> None:
    given = {"channel": question.channel, "ts": await started(client, question)}
    error = await refusal(client, "chat.update", **given, text="a")
    assert error == "streaming_state_conflict"
    await client.chat_stopStream(channel=question.channel, ts=given["ts"])
    error = await refusal(client, "chat.appendStream", **given, markdown_text="a")
    assert error == "message_not_in_streaming_state"


async def test_stop_ends_the_stream_and_the_session_until_the_app_moves_it(
    slack: LocalSlack, client: AsyncWebClient, question: Message
) -> None:
    ts = await started(client, question, markdown_text="a")
    assert slack.people.stop("Ana", "#general", question.ts) == (ts,)
    given = {"channel": question.channel, "ts": ts}
    error = await refusal(client, "chat.appendStream", **given, markdown_text="b")
    assert error == "stopped_by_user"
    session = slack.session("#general", question.ts)
    assert session is not None
    assert session.status == "processing"


async def test_streams_move_the_session(
    slack: LocalSlack, client: AsyncWebClient, question: Message
) -> None:
    def status() -> str:
        session = slack.session("#general", question.ts)
        return session.status if session else "none"

    assert status() == "none"
    ts = await started(client, question)
    assert status() == "processing"
    given = {"channel": question.channel, "ts": ts}
    odd = await refusal(client, "chat.stopStream", **given, session_status="asleep")
    assert odd == "invalid_arguments"
    await client.chat_stopStream(
        channel=question.channel, ts=ts, session_status="suspended"
    )
    assert status() == "suspended"


async def test_only_ones_own_stream_can_be_fed(
    client: AsyncWebClient, question: Message
) -> None:
    with pytest.raises(SlackApiError, match="message_not_owned_by_app"):
        await client.chat_appendStream(
            channel=question.channel, ts=question.ts, markdown_text="a"
        )
