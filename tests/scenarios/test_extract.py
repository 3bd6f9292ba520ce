"""Extracting: facts in a table, each held to its message, as a file on request."""

import csv
import io
import json
import re
from collections.abc import Mapping
from typing import Any

from bot.playground.slack.messages import Message
from tests.scenarios.office import Office
from tests.scenarios.summaries import link_to, told
from tests.scenarios.verbs import (
    as_json,
    command,
    labels,
    note,
    press,
    question,
    secret,
    shortcut,
    task,
    whispers,
)


def extractor(body: Mapping[str, Any]) -> str:
    """A model that finds everybody who is written with a capital, and all dates."""
    items = []
    for number, _, said in told(body):
        for name in re.findall(r"\b(?:Ana|Ben|Lisbon|Müller)\b", said):
            field = "locations" if name == "Lisbon" else "names"
            items.append(item(field, name, number))
        items += [item("dates", d, number) for d in re.findall(r"\d+ May", said)]
    return as_json({"items": items})


def item(field: str, value: str, source: str) -> dict[str, str]:
    return {"field": field, "value": value, "source": source}


def table(message: Message) -> list[list[str]]:
    """The rows of a result's table, as people read them."""
    [block] = [b for b in message.body.blocks if b["type"] == "table"]
    return [[_cell(cell) for cell in row] for row in block["rows"]]


def _cell(cell: dict[str, Any]) -> str:
    if cell["type"] == "raw_text":
        return str(cell["text"])
    return str(cell["elements"][0]["elements"][0]["url"])


async def test_a_messages_facts_are_a_table_for_whoever_chose_the_shortcut(
    either_way: Office,
) -> None:
    either_way.model.answer = extractor
    said = either_way.say("Ana meets Ben in Lisbon on 3 May", by="Ben")
    _, result = await shortcut(either_way, said, "extract_facts")
    link = link_to(either_way, said)
    assert table(result) == [
        ["Field", "Value", "Message"],
        ["names", "Ana", link],
        ["names", "Ben", link],
        ["dates", "3 May", link],
        ["locations", "Lisbon", link],
    ]
    assert labels(result) == ["Share in channel", "JSON", "CSV"]
    assert whispers(either_way, "Ben") == []


async def test_fields_are_chosen_and_words_given(workspace: Office) -> None:
    workspace.model.answer = extractor
    _, result = await command(
        workspace, "/extract names, dates: Ana comes on 3 May to Lisbon"
    )
    assert "fields:\n- names\n- dates" in task(workspace.model.requests[-1].body)
    assert table(result) == [
        ["Field", "Value"],
        ["names", "Ana"],
        ["dates", "3 May"],
    ]
    assert "1 dropped" in note(result)


async def test_what_no_message_says_is_dropped(workspace: Office) -> None:
    said = workspace.say("Ana meets Ben", by="Ben")
    workspace.model.will_say(
        as_json(
            {
                "items": [
                    item("names", "Ana", "m1"),
                    item("names", "Zelda", "m1"),
                    item("names", "Ben", "m9"),
                    item("passwords", "Ben", "m1"),
                    {"field": "names"},
                    "x",
                ]
            }
        )
    )
    _, result = await shortcut(workspace, said, "extract_facts")
    assert [row[:2] for row in table(result)[1:]] == [["names", "Ana"]]
    assert "5 points dropped" in note(result)


async def test_numbers_and_addresses_are_the_messages_own(workspace: Office) -> None:
    said = workspace.say("Ana pays 100 by https://pay.example/x", by="Ben")
    workspace.model.will_say(
        as_json(
            {
                "items": [
                    item("key facts", "Ana pays 500", "m1"),
                    item("key facts", "Ana pays 100", "m1"),
                    item("key facts", "https://evil.example/x", "m1"),
                    item("key facts", "https://pay.example/x", "m1"),
                ]
            }
        )
    )
    _, result = await shortcut(workspace, said, "extract_facts")
    values = [row[1] for row in table(result)[1:]]
    assert values == ["Ana pays 100", "https://pay.example/x"]
    [block] = [b for b in result.body.blocks if b["type"] == "table"]
    leaves = [row[1]["elements"][0]["elements"][0] for row in block["rows"][2:]]
    assert [leaf["text"] for leaf in leaves] == ["https://pay.example/x"]


async def test_prose_and_fences_are_tolerated_and_one_failure_mended(
    workspace: Office,
) -> None:
    workspace.model.will_say("Happy to help!")
    workspace.model.will_say(
        f"Sure:\n```json\n{as_json({'items': [item('names', 'Ana', 'm1')]})}\n```\n:)"
    )
    _, result = await command(workspace, "/extract names: Ana waits")
    assert table(result)[1:] == [["names", "Ana"]]
    for _ in range(2):
        workspace.model.will_say("No.")
    _, trouble = await command(workspace, "/extract names: Ana waits")
    assert "could not be used" in trouble.text


async def test_a_thread_is_extracted_by_words_and_the_table_is_a_file_on_request(
    workspace: Office,
) -> None:
    workspace.model.answer = extractor
    root = workspace.say("Ana starts on 3 May", by="Ben")
    workspace.say("=Müller follows on 4 May", by="Ben", thread=root.ts)
    workspace.mention("extract names and dates from this thread", thread=root.ts)
    await workspace.whispered("Ana")
    [result] = whispers(workspace, "Ana")
    assert [row[1] for row in table(result)] == [
        "Value",
        *("Ana", "Müller", "3 May", "4 May"),
    ]
    for kind in ("JSON", "CSV"):
        [told_where] = await press(workspace, result, kind)
        assert "direct messages" in told_where.text
    as_json_file, as_csv_file = (
        message.body.files[0].content
        for message in workspace.slack.messages(workspace.slack.people.direct("Ana").id)
    )
    rows = json.loads(as_json_file)
    assert [row["value"] for row in rows] == ["Ana", "Müller", "3 May", "4 May"]
    read = [*csv.reader(io.StringIO(as_csv_file.decode("utf-8-sig")))]
    assert [row[1] for row in read[1:]] == ["Ana", "Müller", "3 May", "4 May"]


async def test_nobody_else_gets_the_file_and_no_formula_gets_out(
    workspace: Office,
) -> None:
    workspace.model.will_say(
        as_json({"items": [item("names", "=HYPERLINK(Ana)", "m1")]})
    )
    _, result = await command(workspace, "/extract names: =HYPERLINK(Ana) waits")
    [refusal] = await press(workspace, result, "CSV", by="Ben")
    assert "Only the person who asked" in refusal.text
    await press(workspace, result, "CSV")
    dm = workspace.slack.people.direct("Ana").id
    [message] = workspace.slack.messages(dm)
    assert b"'=HYPERLINK(Ana)" in message.body.files[0].content


async def test_who_may_not_read_it_gets_no_facts_of_it(workspace: Office) -> None:
    said_there = secret(workspace, "Ana meets Ben")
    for said in ("", "names from ", "names from the thread "):
        _, refusal = await command(
            workspace, f"/extract {said}{link_to(workspace, said_there)}", by="Dora"
        )
        assert "can't read that" in refusal.text
    assert workspace.model.requests == []
    workspace.model.answer = extractor
    _, result = await command(workspace, f"/extract {link_to(workspace, said_there)}")
    assert [row[1] for row in table(result)[1:]] == ["Ana", "Ben"]
    assert "Ana meets Ben" in question(workspace.model.requests[-1].body)
