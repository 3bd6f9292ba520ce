"""What is sent, for which server and model."""

import tracemalloc
from typing import Any

import pytest

from bot.core.model import TextBlock
from bot.messages_api.client import MessagesApi
from bot.messages_api.features import COMPATIBLE
from bot.messages_api.model_table import row_for
from bot.messages_api.planning import Terms, plan
from bot.playground.model.server import LocalModel
from tests.messages_api.conftest import Connect
from tests.messages_api.talking import (
    answer_of,
    asking,
    assistant,
    sent,
    user,
)


async def test_the_default_request_stays_inside_what_every_server_documents(
    model: LocalModel, api: MessagesApi
) -> None:
    request = asking(
        "Hello",
        assistant("Hi!"),
        "How are you?",
        system="Be kind.",
        user="a1b2",
        effort="low",
        thinking="on",
    )

    assert await sent(model, api, request) == {
        "model": "claude-sonnet-5-5",
        "max_tokens": 4_096,
        "stream": True,
        "system": "Be kind.",
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": "Hello"}]},
            {"role": "assistant", "content": [{"type": "text", "text": "Hi!"}]},
            {"role": "user", "content": [{"type": "text", "text": "How are you?"}]},
        ],
    }


async def test_anthropic_gets_what_anthropic_takes(
    model: LocalModel, connect: Connect
) -> None:
    request = asking(
        "Hello",
        assistant("Hi!"),
        "How are you?",
        system="Be kind.",
        user="a1b2",
        effort="low",
        thinking="on",
        output_schema={"type": "object", "additionalProperties": False},
        stop_sequences=("END",),
    )
    mark = {"cache_control": {"type": "ephemeral"}}

    body = await sent(model, connect(profile="anthropic"), request)

    assert body["system"] == [{"type": "text", "text": "Be kind.", **mark}]
    assert [m["content"][-1].get("cache_control") for m in body["messages"]] == [
        {"type": "ephemeral"},
        None,
        {"type": "ephemeral"},
    ]
    assert body["metadata"] == {"user_id": "a1b2"}
    assert body["thinking"] == {"type": "adaptive"}
    assert body["output_config"]["effort"] == "low"
    assert body["output_config"]["format"]["type"] == "json_schema"
    assert body["stop_sequences"] == ["END"]


@pytest.mark.parametrize(
    ("model_id", "wish", "thinking"),
    [
        ("claude-sonnet-5-5", "off", {"type": "between_tools"}),
        ("claude-haiku-5-5", "off", {"type": "disabled"}),
        ("claude-opus-5-5", "off", None),
        ("claude-haiku-4-5-20251001", "off", {"type": "disabled"}),
        (
            "claude-haiku-4-5-20251001",
            "on",
            {"type": "enabled", "budget_tokens": 2_048},
        ),
        ("llama-local", "on", None),
        ("claude-haiku-5-5", None, None),
    ],
)
async def test_thinking_is_asked_for_in_the_form_the_model_takes(
    model: LocalModel,
    connect: Connect,
    model_id: str,
    wish: str | None,
    thinking: dict[str, Any] | None,
) -> None:
    request = asking("Hello", model=model_id, thinking=wish)

    body = await sent(model, connect(profile="anthropic"), request)

    assert body.get("thinking") == thinking


async def test_a_prefill_is_stripped_and_begins_the_answer(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_say(" gone.")
    request = asking(
        "A haiku", assistant("The sea is\n\n"), model="claude-haiku-4-5-20251001"
    )

    answer = await answer_of(api, request)

    assert model.requests[-1].body["messages"][-1]["content"][0]["text"] == "The sea is"
    assert answer.text == "The sea is gone."


async def test_a_prefill_is_left_out_where_the_model_takes_none(
    model: LocalModel, api: MessagesApi
) -> None:
    body = await sent(model, api, asking("A haiku", assistant("The sea is")))

    assert [m["role"] for m in body["messages"]] == ["user"]


async def test_neighbours_of_one_role_are_merged_and_blank_text_is_dropped(
    model: LocalModel, api: MessagesApi
) -> None:
    request = asking("One", user("", " \n"), "two", assistant("", "\t"), user("three"))

    body = await sent(model, api, request)

    (message,) = body["messages"]
    assert [block["text"] for block in message["content"]] == ["One", "two", "three"]


async def test_json_is_asked_for_in_words_where_there_is_no_better_way(
    model: LocalModel, api: MessagesApi
) -> None:
    schema = {"type": "object", "properties": {"names": {"type": "array"}}}

    body = await sent(model, api, asking("Hello", system="Hi.", output_schema=schema))

    assert body["system"].startswith("Hi.\n\nAnswer with one JSON object")
    assert '"names"' in body["system"]


async def test_max_tokens_is_no_more_than_the_model_can_say(
    model: LocalModel, api: MessagesApi
) -> None:
    request = asking("Hi", model="claude-haiku-4-5-20251001", max_tokens=500_000)

    assert (await sent(model, api, request))["max_tokens"] == 64_000


async def test_max_tokens_is_no_more_than_the_window_has_room_for(
    model: LocalModel, api: MessagesApi
) -> None:
    request = asking(
        "word " * 110_000, model="claude-haiku-4-5-20251001", max_tokens=64_000
    )
    room = 200_000 - api.estimate_tokens(request)
    assert 0 < room < 64_000
    model.will_say("So many words.")

    assert (await sent(model, api, request))["max_tokens"] == room


async def test_the_words_of_an_answer_are_found_wherever_they_stand(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_say("Paris.", thinking="Hm.")

    answer = await answer_of(api)

    assert answer.text == "Paris."
    assert answer.content[1] == TextBlock("Paris.")


async def test_words_that_change_each_time_stand_after_the_mark(
    model: LocalModel, connect: Connect
) -> None:
    facts = TextBlock("now: Monday", is_volatile=True)
    request = asking(user("a"), assistant("b"), user("c", facts))
    body = await sent(model, connect(profile="anthropic"), request)
    marks = ["cache_control" in block for block in body["messages"][2]["content"]]
    assert marks == [True, False]
    assert body["messages"][2]["content"][1] == {"type": "text", "text": "now: Monday"}


async def test_the_next_request_reads_all_that_this_one_has_sent(
    connect: Connect,
) -> None:
    api, said = connect(profile="anthropic"), "word " * 1_000
    monday, tuesday = (
        TextBlock(f"now: {day}", is_volatile=True) for day in ("Monday", "Tuesday")
    )
    first = await answer_of(api, asking(user(said, monday)))
    again = await answer_of(
        api, asking(user(said), assistant("ok"), user("go", tuesday))
    )
    wrote = first.usage.cache_creation_input_tokens
    assert wrote > 1_000
    assert again.usage.cache_read_input_tokens == wrote


def test_a_request_holds_no_more_memory_than_its_bytes() -> None:
    """A thousand of them are held while a thousand answers are under way."""
    terms = Terms(
        profile=COMPATIBLE,
        row=row_for("some-model"),
        features=COMPATIBLE.features,
        bytes_per_token=4.0,
    )
    planned = plan(asking("Hello"), terms)

    tracemalloc.start()
    body = planned.encoded(COMPATIBLE)
    held_bytes, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert held_bytes < len(body) + 1_000
