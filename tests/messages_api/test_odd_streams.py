"""Every way servers were seen to bend the stream, and what we make of it."""

import pytest

from bot.core.errors import Overloaded, RateLimited, StreamInterrupted
from bot.core.model import OpaqueBlock, TextBlock, ToolUseBlock, Usage
from bot.messages_api.client import MessagesApi
from bot.playground.model import odd
from bot.playground.model.server import LocalModel
from tests.messages_api.talking import answer_of, error_of

SAYS_HELLO = [
    "well formed",
    "no message_stop",
    "no final blank line",
    "message_start twice",
    "delta without a block",
    "delta of index -1",
    "no usage",
    "usage only at the end",
    "usage of zero at the end",
    "usage as OpenAI spells it",
    "no type and no role",
    "citations",
    "events, blocks and deltas nobody knows",
    "all blocks closed at the end",
    "data only",
    "CR LF",
    "CR",
    "byte order mark",
    "[DONE]",
    "named [DONE]",
    "comments and bare pings",
    "data over two lines",
]
USES_A_TOOL = {
    "a tool without input": {},
    "a tool with its input in the start": {"at": "the sea"},
    "a tool without an input key": {"at": "the sea"},
}
BREAKS_OFF = {
    "closed in the middle": "Hel",
    "closed before anything": "",
    "not JSON": "",
}


@pytest.mark.parametrize("name", SAYS_HELLO)
async def test_an_odd_stream_that_says_hello_is_understood(
    model: LocalModel, api: MessagesApi, name: str
) -> None:
    model.will_be_odd(name)

    answer = await answer_of(api)

    assert answer.text == "Hello"
    assert answer.stop_reason == "end_turn"
    assert answer.message_id == "msg_odd"
    assert len(model.requests) == 1


@pytest.mark.parametrize("name", USES_A_TOOL)
async def test_a_tool_call_is_whole_however_its_input_came(
    model: LocalModel, api: MessagesApi, name: str
) -> None:
    model.will_be_odd(name)

    answer = await answer_of(api)

    assert answer.tool_uses == (
        ToolUseBlock(
            tool_use_id="call_1__thought__x", name="look", input=USES_A_TOOL[name]
        ),
    )
    assert answer.stop_reason == "tool_use"


async def test_a_tool_input_that_is_no_json_is_kept_aside(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_be_odd("a tool with broken input")

    (use,) = (await answer_of(api)).tool_uses

    assert use.input == {}
    assert use.invalid_json == '{"at": "the'


@pytest.mark.parametrize("name", BREAKS_OFF)
async def test_a_stream_without_an_ending_is_no_success(
    model: LocalModel, api: MessagesApi, name: str
) -> None:
    for _ in range(4):
        model.will_be_odd(name)

    error = await error_of(api)

    assert isinstance(error, StreamInterrupted)
    assert error.partial
    assert error.partial.text == BREAKS_OFF[name]


async def test_an_error_as_the_first_event_is_tried_again(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_be_odd("error first")
    model.will_say("Paris.")

    assert (await answer_of(api)).text == "Paris."


async def test_nothing_is_replayed_once_there_were_words(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_be_odd("error midway")
    model.will_say("Paris.")

    error = await error_of(api)

    assert isinstance(error, Overloaded)
    assert not error.passing
    assert error.partial
    assert error.partial.text == "Hel"
    assert len(model.requests) == 1


async def test_an_error_without_a_type_is_known_by_its_code(
    model: LocalModel, api: MessagesApi
) -> None:
    for _ in range(4):
        model.will_be_odd("an error without a type")

    assert isinstance(await error_of(api), RateLimited)


async def test_words_told_as_tool_input_are_asked_for_as_a_whole(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_be_odd("text told as tool input")
    model.will_say("Paris.")

    assert (await answer_of(api)).text == "Paris."
    assert [r.body["stream"] for r in model.requests] == [True, False]


async def test_thoughts_alone_count_as_cut_short(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_be_odd("thinking only")

    answer = await answer_of(api)

    assert answer.is_cut_short
    assert answer.content == (
        OpaqueBlock("thinking", '{"type":"thinking","thinking":"","signature":"abc="}'),
    )


async def test_no_content_at_all_is_an_answer_without_words(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_be_odd("no content at all")

    answer = await answer_of(api)

    assert answer.content == ()
    assert not answer.is_cut_short


async def test_blocks_are_kept_apart_by_index_not_by_order(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_be_odd("all blocks closed at the end")

    assert (await answer_of(api)).content == (
        OpaqueBlock("thinking", '{"type":"thinking","thinking":"Hm.","signature":""}'),
        TextBlock("Hello"),
    )


async def test_a_block_nobody_knows_is_kept_as_it_came(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_be_odd("events, blocks and deltas nobody knows")

    first, _ = (await answer_of(api)).content

    assert first == OpaqueBlock(
        "hologram", '{"type":"hologram","beam":{"colour":"blue"}}'
    )


async def test_a_stop_reason_nobody_knows_is_passed_on(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_say("Hello", stop_reason="sunset")

    answer = await answer_of(api)

    assert (answer.text, answer.stop_reason) == ("Hello", "sunset")
    assert not answer.is_cut_short


@pytest.mark.parametrize(
    ("name", "usage"),
    [
        ("well formed", Usage(input_tokens=25, output_tokens=15)),
        ("no usage", Usage()),
        ("usage of zero at the end", Usage(input_tokens=25, output_tokens=15)),
        ("usage as OpenAI spells it", Usage(input_tokens=25, output_tokens=15)),
        (
            "usage only at the end",
            Usage(input_tokens=25, output_tokens=15, cache_read_input_tokens=7),
        ),
    ],
)
async def test_usage_is_read_in_both_spellings_and_the_last_word_counts(
    model: LocalModel, api: MessagesApi, name: str, usage: Usage
) -> None:
    model.will_be_odd(name)

    assert (await answer_of(api)).usage == usage


def test_every_odd_stream_has_a_test() -> None:
    tested = {
        *SAYS_HELLO,
        *USES_A_TOOL,
        *BREAKS_OFF,
        "a tool with broken input",
        "error first",
        "error midway",
        "error of an unknown type",
        "an error without a type",
        "text told as tool input",
        "thinking only",
        "no content at all",
    }
    assert tested == set(odd.STREAMS)


async def test_an_error_of_an_unknown_type_is_tried_again(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_be_odd("error of an unknown type")
    model.will_say("Paris.")

    assert (await answer_of(api)).text == "Paris."
