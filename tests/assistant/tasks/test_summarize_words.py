"""What people write after `summarize`, as tables; it is Wednesday afternoon."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.assistant.tasks.moments import span_of
from bot.assistant.tasks.summarize_words import summarize_wish
from bot.assistant.tasks.wishes import (
    AskedForHelp,
    Between,
    Heading,
    Last,
    NotUnderstood,
    Style,
    Summarize,
)

NOW = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def wish(said: str) -> Summarize:
    found = summarize_wish(said, NOW, BERLIN)
    assert isinstance(found, Summarize), found
    return found


def berlin(month_day: str, hour: int = 0, minute: int = 0) -> datetime:
    day = datetime.fromisoformat(f"2026-{month_day}")
    return day.replace(hour=hour, minute=minute, tzinfo=BERLIN)


SPANS = [
    ("last 200", Last(200)),
    ("last 50 messages", Last(50)),
    ("80 messages", Last(80)),
    ("24h", Between(datetime(2026, 11, 24, 14, 0, tzinfo=UTC))),
    ("last 3 days", Between(datetime(2026, 11, 22, 14, 0, tzinfo=UTC))),
    ("past 2 weeks", Between(datetime(2026, 11, 11, 14, 0, tzinfo=UTC))),
    ("last week", Between(berlin("11-16"), berlin("11-23"))),
    ("today", Between(berlin("11-25"))),
    ("yesterday", Between(berlin("11-24"), berlin("11-25"))),
    ("this week", Between(berlin("11-23"))),
    ("since Monday", Between(berlin("11-23"))),
    ("since 9am", Between(berlin("11-25", 9))),
    ("since yesterday 17:30", Between(berlin("11-24", 17, 30))),
    ("since 2026-11-01", Between(berlin("11-01"))),
    ("2026-11-01..2026-11-07", Between(berlin("11-01"), berlin("11-08"))),
    ("from Nov 1 to Nov 7", Between(berlin("11-01"), berlin("11-08"))),
]


@pytest.mark.parametrize(("said", "span"), SPANS)
def test_stretches_of_time_are_in_the_persons_own_zone(
    said: str, span: Last | Between
) -> None:
    assert span_of(said, NOW, BERLIN) == span
    assert wish(said).span == span


@pytest.mark.parametrize(
    "said", ["banana", "the budget", "since forever", "..", "b..a"]
)
def test_what_is_no_stretch_of_time_is_none(said: str) -> None:
    assert span_of(said, NOW, BERLIN) is None


def test_everything_can_be_said_in_one_line() -> None:
    found = wish("<#C012AB|general> since 9am executive in French with decisions")
    assert (found.channel_id, found.style) == ("C012AB", Style.EXECUTIVE)
    assert found.span == Between(berlin("11-25", 9))
    assert found.language is not None
    assert (found.language.tag, found.headings) == ("fr", (Heading.DECISIONS,))


@pytest.mark.parametrize(
    ("said", "style"),
    [
        ("", Style.BULLETS),
        ("as bullet points", Style.BULLETS),
        ("in one paragraph", Style.PARAGRAPH),
        ("executive summary please", Style.EXECUTIVE),
        ("eli5", Style.ELI5),
        ("explain like I'm 5", Style.ELI5),
    ],
)
def test_four_styles(said: str, style: Style) -> None:
    assert wish(said).style is style


def test_a_link_is_the_thread_it_leads_to() -> None:
    found = wish("https://acme.slack.com/archives/C012AB/p1726133698626339 as bullets")
    assert found.link is not None
    assert (found.link.channel_id, found.link.ts) == ("C012AB", "1726133698.626339")


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("this week: what was decided about the budget?",) * 1
        + ("what was decided about the budget?",),
        ("what was decided about the budget?",) * 2,
        ("who is coming to Lisbon",) * 2,
    ],
)
def test_a_question_may_be_asked_instead(said: str, question: str) -> None:
    assert wish(said).question == question


def test_a_question_keeps_its_stretch_of_time() -> None:
    found = wish("this week: what was decided?")
    assert found.span == Between(berlin("11-23"))


def test_headings_on_request() -> None:
    found = wish("action items and open questions of this thread")
    assert found.headings == (Heading.ACTIONS, Heading.QUESTIONS)
    assert found.wants_thread


@pytest.mark.parametrize("said", ["help", "?"])
def test_help(said: str) -> None:
    assert summarize_wish(said, NOW, BERLIN) == AskedForHelp("summarize")


@pytest.mark.parametrize("said", ["banana", "24h banana", "since forever"])
def test_what_is_left_over_is_told_with_an_example(said: str) -> None:
    found = summarize_wish(said, NOW, BERLIN)
    assert isinstance(found, NotUnderstood)
    assert found.example
