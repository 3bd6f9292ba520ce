"""What the stand-in makes of requests for JSON and for another language."""

import json
from typing import Any

import pytest

from bot.playground.model.phrasebook import translated
from bot.playground.model.showing import shown

POINTS = {
    "type": "object",
    "properties": {
        "points": {"type": "array", "items": {"properties": {"text": {}, "who": {}}}}
    },
}
MESSAGES = """\
<messages>
[m1] 2026-11-30 09:00 Ana Almeida: Good morning. We agreed on blue.
[m2] 2026-11-30 09:05 Ben Bauer: Ben Bauer will write the notes by Friday.
[m3] 2026-11-30 09:10 threadkeeper (you): Noted. [files: notes.txt]
</messages>"""


def body(question: str, system: str = "", **more: object) -> dict[str, Any]:
    messages = [{"role": "user", "content": [{"type": "text", "text": question}]}]
    return {"model": "any", "system": system, "messages": messages, **more}


def by_schema(schema: object) -> dict[str, Any]:
    return {"output_config": {"format": {"type": "json_schema", "schema": schema}}}


def test_points_quote_messages_with_their_ids_and_authors() -> None:
    points = json.loads(shown(body(MESSAGES, **by_schema(POINTS))))["points"]
    assert [(p["text"], p["sources"], p["section"]) for p in points] == [
        ("We agreed on blue.", ["m1"], "decision"),
        ("Ben Bauer will write the notes by Friday.", ["m2"], "action"),
        ("Noted.", ["m3"], "summary"),
    ]
    assert (points[1]["who"], points[1]["when"]) == (["Ben Bauer"], "Friday")


def test_a_schema_in_words_is_kept_to_as_well() -> None:
    system = f"Be brief.\n\nIt has to fit this JSON Schema:\n{json.dumps(POINTS)}"
    assert len(json.loads(shown(body(MESSAGES, system)))["points"]) == 3


def test_a_question_gets_what_shares_a_word_with_it() -> None:
    asked = f"<task>\nquestion: who writes the notes?\n</task>\n{MESSAGES}"
    points = json.loads(shown(body(asked, **by_schema(POINTS))))["points"]
    assert [p["sources"] for p in points] == [["m2"]]


def test_words_about_messages_are_answered_with_quotations() -> None:
    asked = body(MESSAGES)
    asked["messages"] += [
        {"role": "assistant", "content": "Yes?"},
        {"role": "user", "content": "Who writes the notes?"},
    ]
    assert "“Ben Bauer: Ben Bauer will write the notes by Friday.”" in shown(asked)
    assert "Lisbon" not in shown(asked)


def test_many_points_become_a_few_from_the_first_to_the_last() -> None:
    notes = "\n".join(
        json.dumps({"section": "summary", "text": str(n), "sources": [f"m{n}"]})
        for n in range(40)
    )
    points = json.loads(shown(body(f"<notes>\n{notes}\n</notes>", **by_schema(POINTS))))
    texts = [p["text"] for p in points["points"]]
    assert (len(texts), texts[0], texts[-1]) == (8, "0", "39")


def test_facts_are_pieces_of_messages_each_told_once() -> None:
    fields = {"field": {"enum": ["names", "dates", "locations", "moods"]}, "value": {}}
    wanted = {
        "properties": {"items": {"type": "array", "items": {"properties": fields}}}
    }
    told = MESSAGES.replace("Noted.", "Yes, Ben Bauer comes to Porto on Friday.")
    items = json.loads(shown(body(told, **by_schema(wanted))))["items"]
    assert [(i["field"], i["value"], i["source"]) for i in items] == [
        ("names", "Ben Bauer", "m2"),
        ("dates", "Friday", "m2"),
        ("locations", "Porto", "m3"),
    ]


@pytest.mark.parametrize(
    ("text", "target", "result"),
    [
        ("Good morning, ⟦0|@Ben⟧!", "de", ("Guten Morgen, ⟦0|@Ben⟧!", "en")),
        ("Hasta luego", "en-US", ("See you later", "es")),
        ("Bonjour", "ja", ("Bonjour", "fr")),
        ("⟦0|yes⟧ xyzzy", "de", ("⟦0|yes⟧ xyzzy", "")),
    ],
)
def test_the_phrasebook_goes_both_ways_and_knows_its_limits(
    text: str, target: str, result: tuple[str, str]
) -> None:
    assert translated(text, target) == result


def test_a_translation_comes_in_the_form_that_is_asked_for() -> None:
    system = "Answer so:\n\n<source>en</source>\n<translation>\n…\n</translation>"
    asked = "<task>\ninto: German (de)\n</task>\n<text>\nGood evening\n</text>"
    assert shown(body(asked, system)) == (
        "<source>en</source>\n<translation>\nGuten Abend\n</translation>"
    )
