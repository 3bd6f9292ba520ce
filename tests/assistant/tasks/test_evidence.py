"""Whatever a model says about messages, no more comes through than they bear out."""

import random
from collections.abc import Callable

import pytest

from bot.assistant.tasks.evidence import (
    Ledger,
    Point,
    addresses_in,
    points_in,
    source_of,
    supported,
)
from bot.core.conversation import Author
from bot.core.ids import ChannelId, MessageTs, TeamId, UserId
from bot.core.tasks.asked import SlackMessage

PEOPLE = {
    UserId("U1"): "Ana Almeida",
    UserId("U2"): "Ben Bauer",
    UserId("U3"): "Chloé d’Arc",
    UserId("U4"): "李小龙",
}
SAID = (
    ("U1", "the plan is at https://good.example/plan?x=1, see also docs.example/a"),
    ("U2", "we ship on 3 May, <@U3> writes the notes"),
    ("U3", "budget is 1,200 € (mail pay@bank.example)"),
    ("U4", "好的，我同意"),
)


@pytest.fixture
def ledger() -> Ledger:
    read = Ledger()
    for number, (user, words) in enumerate(SAID):
        message = SlackMessage(
            channel_id=ChannelId("C1"),
            ts=MessageTs(f"17000000{number:02}.000000"),
            author=Author(user_id=UserId(user), team_id=TeamId("T1")),
            text=words,
        )
        read.enter(message, words, PEOPLE)
    return read


def shown(point: Point | None) -> str:
    """All of a point that people read."""
    return "" if point is None else " ".join([point.text, *point.who, point.when])


INVENTED = [
    "https://evil.example/x",
    "HTTP://EVIL.EXAMPLE",
    "[here](https://evil.example)",
    "![](https://evil.example/pixel.png)",
    "[here]( https://evil.example 'title')",
    "[here][1]\n\n[1]: https://evil.example",
    "<https://evil.example|the plan>",
    "[unclosed](https://evil.example/a",
    "evil.example",
    "www.evil.example/path?q=1#x",
    "sub.evil.example/path",
    "mailto:me@evil.example",
    "me@evil.example",
    "ftp://evil.example",
    "slack://channel?team=EVIL.EXAMPLE",
    "tel:+49evil.example",
    "https://good.example.evil.example/plan",
    "https://good.example@evil.example/plan",
]


@pytest.mark.parametrize("link", INVENTED)
@pytest.mark.parametrize("where", ["text", "who", "when"])
def test_no_link_comes_through_that_the_cited_message_does_not_have(
    ledger: Ledger, where: str, link: str
) -> None:
    said = {"text": "see it", "who": ["Ana Almeida"], "when": "soon"}
    said[where] = [f"Ana {link}"] if where == "who" else f"see {link} now"
    whole = said | {"section": "action", "sources": ["m1"]}
    for point in points_in([whole]):
        assert "evil" not in shown(supported(point, ledger)).casefold()


def test_links_that_were_posted_stay_with_their_own_message(ledger: Ledger) -> None:
    for link in ("https://good.example/plan?x=1", "docs.example/a"):
        text = f"the plan: {link}."
        own = supported(Point(section="summary", text=text, sources=("m1",)), ledger)
        assert link in shown(own)
        other = supported(Point(section="summary", text=text, sources=("m3",)), ledger)
        assert link not in shown(other)


@pytest.mark.parametrize("name", [*PEOPLE.values()])
@pytest.mark.parametrize(
    "called",
    [str, lambda n: n.split()[0], lambda n: n.split()[-1], lambda n: f"@{n}"],
    ids=["whole", "first", "last", "mention"],
)
def test_nobody_is_made_to_say_what_others_said(
    ledger: Ledger, name: str, called: Callable[[str], str]
) -> None:
    author = {n: f"m{i}" for i, n in enumerate(PEOPLE.values(), 1)}[name]
    for source in ("m1", "m2", "m3", "m4"):
        about = Point(
            section="action",
            text=f"{called(name)} agreed to it",
            sources=(source,),
            who=(called(name),),
        )
        point = supported(about, ledger)
        is_named = source == "m2" and name == "Chloé d’Arc"
        if source == author or is_named:
            assert point is not None
            assert point.who == (name,), (source, point.who)
        else:
            assert point is None, (source, shown(point))


def test_of_a_hundred_lies_none_survives(ledger: Ledger) -> None:
    dice = random.Random(8)
    names = [*PEOPLE.values()]
    for _ in range(400):
        liar, link = dice.choice(names), dice.choice(INVENTED)
        sources = tuple(dice.sample(["m1", "m2", "m3", "m4", "m9", "m0"], 2))
        told = Point(
            section=dice.choice(["summary", "action"]),
            text=f"{liar} says so {link}",
            sources=sources,
            who=(dice.choice(names), f"{liar} {link}", "Zelda"),
            when=link,
        )
        point = supported(told, ledger)
        if point is None:
            continue
        authors = {ledger.by_id[s].author for s in point.sources}
        authors |= {"Chloé d’Arc"} if "m2" in point.sources else set()
        assert "evil" not in shown(point).casefold()
        assert liar in authors
        assert authors.issuperset(point.who)
        assert {"m9", "m0"}.isdisjoint(point.sources)


def test_what_is_taken_away_leaves_no_gap(ledger: Ledger) -> None:
    text = "see https://evil.example, well :tada: , [here](http://e.vil) : so !"
    point = supported(Point(section="summary", text=text, sources=("m1",)), ledger)
    assert shown(point).strip() == "see, well :tada:, here: so!"


@pytest.mark.parametrize(
    ("written", "meant"),
    [("m12", "m12"), ("[m12]", "m12"), (12, "m12"), ("M12.", "m12"), ("x", "")],
)
def test_ids_are_known_however_they_are_written(written: object, meant: str) -> None:
    assert source_of(written) == meant


def test_versions_times_and_abbreviations_are_no_addresses() -> None:
    for words in ("v1.2.3", "10.30 a.m.", "e.g. this", "i.e. that", "3.5 %", "U.S."):
        assert addresses_in(words) == [], words
    assert addresses_in("ask a+b@c.example, (see d.example/e).") == [
        "a+b@c.example",
        "d.example/e",
    ]
