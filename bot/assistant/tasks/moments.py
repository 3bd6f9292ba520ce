"""Times and stretches of time as people put them, in their own time zone."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Lock
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.assistant.tasks.wishes import Between, Last, Span

MOST_MESSAGES = 5_000
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_COUNT = re.compile(
    r"(?:the )?(?:last|latest|newest|past) (?P<n>\d{1,5})(?: (?:messages|posts))?"
    r"|(?P<m>\d{1,5}) (?:messages|posts)",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"(?:(?:the )?(?:last|past) )?(?P<n>\d{1,4}) ?(?P<unit>m|h|d|w)"
    r"(?:in(?:ute)?s?|r?s?|ours?|ays?|eeks?)?",
    re.IGNORECASE,
)
_ONE_AGO = re.compile(
    r"(?:the )?(?:last (?P<unit>hour|day)|past (?P<past>hour|day|week))", re.IGNORECASE
)
_RANGE = re.compile(
    r"(?P<a>\S.*?)\s*(?:\.\.+|…)\s*(?P<b>\S.*)"
    r"|(?:from|between)\s+(?P<c>.+?)\s+(?:to|until|till|and)\s+(?P<d>.+)",
    re.IGNORECASE,
)
_SINCE = re.compile(r"(?:since|from|seit|depuis|desde)\s+(?P<when>.+)", re.IGNORECASE)
_ONE_AT_A_TIME = Lock()  # what parses dates is not made for several threads
_DAYS = re.compile(r"today|yesterday|this week|last week", re.IGNORECASE)
_HAS_TIME = re.compile(
    r"\d{1,2}:\d\d|\d ?(?:am|pm|uhr|h)\b|noon|midnight|morning|evening|afternoon|now"
    r"|\bago\b|minute|hour",
    re.IGNORECASE,
)


def zone_of(name: str) -> ZoneInfo:
    """The time zone with this name; UTC where nobody knows it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def span_of(
    words: str, now: datetime, zone: ZoneInfo, *, reader: str = "en"
) -> Span | None:
    """The stretch that `words` name and say nothing else; None for anything else.

    A day without a time begins at midnight, and as an end it is included.
    """
    words = " ".join(words.split()).strip(" ,.")
    here = now.astimezone(zone)
    if found := _COUNT.fullmatch(words):
        count = int(found["n"] or found["m"])
        return Last(min(max(count, 1), MOST_MESSAGES))
    if found := _AGO.fullmatch(words):
        unit = _UNITS[found["unit"].lower()]
        return Between(now - timedelta(**{unit: int(found["n"])}))
    if found := _ONE_AGO.fullmatch(words):
        unit = f"{(found['unit'] or found['past']).lower()}s"
        return Between(now - timedelta(**{unit: 1}))
    if _DAYS.fullmatch(words):
        return _day(words.lower(), here)
    if found := _RANGE.fullmatch(words):
        return _range(found["a"] or found["c"], found["b"] or found["d"], here, reader)
    if found := _SINCE.fullmatch(words):
        start = moment_of(found["when"], here, reader=reader)
        return Between(start) if start else None
    return None


def moment_of(words: str, here: datetime, *, reader: str = "en") -> datetime | None:
    """A moment in the past, in the zone of `here`; None for what is none."""
    if not re.search(r"\w", words) or len(words) > 60:
        return None
    base = reader.replace("_", "-").split("-")[0].lower()
    with _ONE_AT_A_TIME:
        found = _parsed(words, here, dict.fromkeys(("en", base)))
    if found is None or (found.tzinfo is None and found > here.replace(tzinfo=None)):
        return None
    if not _HAS_TIME.search(words):
        found = found.replace(hour=0, minute=0, second=0, microsecond=0)
    return found.replace(tzinfo=here.tzinfo)


def _parsed(words: str, here: datetime, languages: Iterable[str]) -> datetime | None:
    from dateparser import parse  # a second to import, wanted by few

    for language in languages:
        with suppress(ValueError):  # a language it has no words for
            found: datetime | None = parse(
                words,
                languages=[language],
                settings={
                    "RELATIVE_BASE": here.replace(tzinfo=None),
                    "PREFER_DATES_FROM": "past",
                    "RETURN_AS_TIMEZONE_AWARE": False,
                },
            )
            if found is not None:
                return found
    return None


def _day(words: str, here: datetime) -> Between:
    today = here.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday())
    match words:
        case "today":
            return Between(today)
        case "yesterday":
            return Between(today - timedelta(days=1), today)
        case "this week":
            return Between(monday)
        case _:
            return Between(monday - timedelta(days=7), monday)


def _range(first: str, last: str, here: datetime, reader: str) -> Between | None:
    start = moment_of(first, here, reader=reader)
    end = moment_of(last, here, reader=reader)
    if start is None or end is None:
        return None
    if not _HAS_TIME.search(last):
        end += timedelta(days=1)
    return Between(start, end) if start < end else None
