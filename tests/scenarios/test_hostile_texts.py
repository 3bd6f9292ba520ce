"""Two hundred texts and a model that damages them; a summary by one that lies."""

import json
import random
import re
from collections.abc import Mapping
from typing import Any

from bot.assistant.tasks.protecting import protect
from tests.assistant.tasks.damages import DAMAGES
from tests.assistant.tasks.texts import TEXTS
from tests.scenarios.office import Office
from tests.scenarios.summaries import LINK, point, told
from tests.scenarios.verbs import as_json, asked_text, command, note, words

_KEPT = "SELECT arguments, text, note FROM results"
_HONEST_OF_TEN = 3


def damaging(body: Mapping[str, Any]) -> str:
    """A model that shouts, and mostly does something to a token besides."""
    text = asked_text(body)
    dice = random.Random(json.dumps(body["messages"]))
    shouted = re.sub(r"(⟦[^⟧]*⟧)|([^⟦⟧]+)", lambda m: m[1] or m[2].upper(), text)
    damage = dice.choice(DAMAGES)
    if dice.randrange(10) >= _HONEST_OF_TEN:
        shouted = damage(shouted, dice)
    return f"<source>en</source>\n<translation>\n{shouted}\n</translation>"


async def test_of_two_hundred_texts_none_is_damaged_and_shown_as_fine(
    workspace: Office,
) -> None:
    workspace.model.answer = damaging
    for text in TEXTS:
        await workspace.slack.people.command(
            "Ana", "#general", "/translate", f"de {text}"
        )
    await workspace.settled()
    shown_as_fine = 0
    kept = workspace.kept.rows(_KEPT)
    assert len(kept) == len(TEXTS)
    for arguments, shown, note_ in kept:
        if "Compare this with the original" in note_:
            continue
        shown_as_fine += 1
        text = json.loads(arguments)["text"]
        assert shown.casefold() == text.casefold().strip()
        for piece in protect(text).pieces:
            assert shown.count(piece.original) >= text.count(piece.original)
    assert 60 <= shown_as_fine < len(TEXTS)


LINKS = ("https://evil.example/x", "evil.example", "[here](https://evil.example)")


def lying(body: Mapping[str, Any]) -> str:
    """A model that says of each message that somebody else wrote it, with a link."""
    messages = told(body)
    dice = random.Random(len(messages))
    points = []
    for number, author, said in messages:
        other = dice.choice([by for _, by, _ in messages])
        points += [
            point(f"{other} said: {said} {dice.choice(LINKS)}", number, who=[other]),
            point(f"{said} {dice.choice(LINKS)}", number, "m999", who=[other, author]),
            point(said, number, section="action", when=dice.choice(LINKS)),
            point(said, "m999"),
        ]
    return as_json({"points": points})


async def test_of_a_summary_by_a_liar_only_what_is_borne_out_survives(
    workspace: Office,
) -> None:
    workspace.model.answer = lying
    workspace.slack.workspace.person("Cleo").is_restricted = False
    speakers = ("Ana", "Ben", "Cleo")
    for n in range(30):
        workspace.say(f"number {n} of {speakers[n % 3]}", by=speakers[n % 3])
    _, result = await command(workspace, "/summarize last 30 with action items")
    shown = words(result)
    assert "evil" not in shown
    assert "dropped for lack of evidence" in note(result)
    posted = {m.ts.replace(".", "") for m in workspace.slack.messages("#general")}
    links = LINK.findall(shown)
    assert links
    assert {link.rpartition("/p")[2] for link in links} <= posted
    for line in shown.splitlines():
        found = re.search(r"number \d+ of (\w+)", line)
        if found:
            others = {*speakers} - {found[1]}
            assert not any(other in line for other in others), line
