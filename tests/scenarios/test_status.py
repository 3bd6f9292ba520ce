"""What a thread shows while an answer is in the making, and how few calls it takes."""

from tests.scenarios.office import Office

SESSION, THREAD = "agents.sessions.setStatus", "assistant.threads.setStatus"


async def warm(workspace: Office) -> int:
    """Let the bot get to know everybody; how many calls that took."""
    await workspace.answered(workspace.mention("hello"))
    return len(workspace.calls())


async def test_the_session_is_at_work_before_the_model_answers(
    workspace: Office,
) -> None:
    with workspace.model.holding():
        asked = workspace.mention("hello")
        await workspace.slack.until(
            lambda: workspace.slack.session(asked.channel, asked.ts) is not None
        )
        session = workspace.slack.session(asked.channel, asked.ts)
        assert session is not None
        assert session.status == "processing"
        assert session.title == "hello"
    await workspace.answered(asked)
    session = workspace.slack.session(asked.channel, asked.ts)
    assert session is not None
    assert session.status == "active"
    assert THREAD not in workspace.calls()


async def test_without_sessions_the_thread_has_a_status_that_is_cleared(
    workspace: Office,
) -> None:
    workspace.slack.faults.next(SESSION, error="unknown_method")
    asked = workspace.mention("hello")
    await workspace.answered(asked)
    calls = workspace.calls()
    assert calls.index(SESSION) < calls.index(THREAD)
    assert workspace.slack.status(asked.channel, asked.ts) == ""
    session = workspace.slack.session(asked.channel, asked.ts)
    assert session is not None
    assert session.status == "active"


async def test_without_any_status_the_answer_comes_all_the_same(
    workspace: Office,
) -> None:
    for method in (SESSION, THREAD):
        workspace.slack.faults.next(method, error="unknown_method")
    asked = workspace.mention("hello")
    assert len(await workspace.answered(asked)) == 1
    again = workspace.mention("hello again")
    await workspace.answered(again)
    assert workspace.calls().count(SESSION) == workspace.calls().count(THREAD) == 1


async def test_a_status_that_takes_its_time_delays_nothing(workspace: Office) -> None:
    await warm(workspace)
    workspace.slack.faults.next(SESSION, hang_s=2)
    workspace.mention("quickly, please")
    await workspace.model.until_asked(2)
    assert workspace.calls()[-1] != SESSION


async def test_the_status_is_cleared_when_the_model_fails(workspace: Office) -> None:
    workspace.model.will_fail(401, "authentication_error")
    asked = workspace.mention("hello")
    await workspace.answered(asked)
    session = workspace.slack.session(asked.channel, asked.ts)
    assert session is not None
    assert session.status == "active"


async def test_a_stream_in_a_channel_names_the_asker_and_their_workspace(
    workspace: Office,
) -> None:
    asked = workspace.mention("hello", by="Ben")
    await workspace.answered(asked)
    (start,) = workspace.slack.calls("chat.startStream")
    ben = workspace.slack.workspace.person("Ben")
    assert start.arguments["recipient_user_id"] == ben.id
    assert start.arguments["recipient_team_id"] == ben.team_id
    assert start.arguments["thread_ts"] == asked.ts


async def test_a_short_answer_takes_at_most_four_calls(workspace: Office) -> None:
    known = await warm(workspace)
    workspace.model.will_say("Paris.")
    asked = workspace.mention("what is the capital of France?")
    await workspace.answered(asked)
    assert len(workspace.calls()) - known <= 4


async def test_the_first_words_stand_there_before_the_last_are_said(
    workspace: Office,
) -> None:
    workspace.model.will_say("one two three four", chunk_chars=4, delay_s=0.04)
    asked = workspace.mention("count")
    channel = workspace.slack.workspace.channels[asked.channel]
    await workspace.slack.until(lambda: len(channel.thread(asked.ts)) > 1)
    shown = channel.thread(asked.ts)[1]
    assert shown.is_streaming
    assert "one two three four".startswith(shown.text.strip())
    assert await workspace.answered(asked) == ["one two three four"]
