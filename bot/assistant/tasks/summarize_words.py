"""The words after `summarize` → what to read, how far back, and how to tell it."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.assistant.tasks.languages import Language, language_of
from bot.assistant.tasks.moments import span_of
from bot.assistant.tasks.pointers import CHANNEL, LINK, channel_in, link_in
from bot.assistant.tasks.wishes import (
    AskedForHelp,
    Heading,
    MessageLink,
    NotUnderstood,
    Span,
    Style,
    Summarize,
)
from bot.core.ids import ChannelId

EXAMPLE = "#general since Monday as bullets"
_STYLES = (
    (Style.BULLETS, r"(?:as |in )?(?:bullets?(?: points?)?|a list)"),
    (Style.PARAGRAPH, r"(?:as |in )?(?:a |one )?paragraph"),
    (Style.EXECUTIVE, r"(?:as )?(?:an )?executive(?: summary)?"),
    (Style.ELI5, r"(?:as )?(?:eli5|explain (?:it )?like i['’]?a?m (?:5|five))"),
)
_HEADINGS = (
    (Heading.DECISIONS, r"decisions?"),
    (Heading.ACTIONS, r"(?:action items?|actions?|to-?dos?|tasks|next steps)"),
    (Heading.QUESTIONS, r"(?:open questions?|open points?)"),
)
_THREAD = re.compile(r"\b(?:this |the )?(?:thread|conversation|discussion)\b", re.I)
_CHANNEL_HERE = re.compile(r"\b(?:this |the )channel\b", re.I)
_LANGUAGE = re.compile(r"\b(?:in|auf|en)\s+(?P<rest>[^\s,.:?!][^,.:?!\n]*)", re.I)
_FILLING = re.compile(
    r"\b(?:please|pls|kindly|for me|me|us|everything|all|messages|posts|what was said"
    r"|what happened|a summary|summary|of|the|with|and|list|only|just|as|in|for"
    r"|here|this|it|that)\b",
    re.I,
)
_QUESTION = re.compile(
    r"(?:.*\?\s*)|(?:(?:what|who|when|where|why|how|which|did|does|do|is|are|was|were|has"
    r"|have|can|could|should|was|wer|wann|wo|warum|wie)\b.*)",
    re.I | re.S,
)
_MOST_SPAN_WORDS = 8
_MOST_WORDS = 60
_MOST_CHARS = 1_500


def summarize_wish(
    words: str, now: datetime, zone: ZoneInfo, *, reader: str = "en"
) -> Summarize | AskedForHelp | NotUnderstood:
    """What `words` ask for; what is left over and no question is not understood."""
    words = words.strip()[:_MOST_CHARS]
    if words.casefold() in ("help", "?", "hilfe", "aide"):
        return AskedForHelp("summarize")
    channel, words = _channel(words)
    link, words = _link(words)
    asked, question = _question(words)
    style, asked = _style(asked)
    headings, asked = _headings(asked)
    language, asked = _language(asked, reader)
    span, asked = _span(asked, now, zone, reader)
    if span is None and question:
        span, question = _span_of_question(question, now, zone, reader)
    wants_channel, asked = _taken(_CHANNEL_HERE, asked)
    wants_thread, asked = _taken(_THREAD, asked)
    if left := _left(asked):
        if question or len(left.split()) < 3:
            return NotUnderstood("summarize", left, EXAMPLE)
        question = asked.strip(" ,.:")
    return Summarize(
        channel_id=channel,
        link=link,
        span=span,
        wants_thread=wants_thread,
        wants_channel=wants_channel,
        style=style or Style.BULLETS,
        language=language,
        headings=headings,
        question=question,
    )


def _channel(words: str) -> tuple[ChannelId | None, str]:
    found = CHANNEL.search(words)
    if found is None:
        return None, words
    return channel_in(found), _without(words, found)


def _link(words: str) -> tuple[MessageLink | None, str]:
    found = LINK.search(words)
    return (link_in(found), _without(words, found)) if found else (None, words)


def _question(words: str) -> tuple[str, str]:
    """What stands before a question, and the question: `this week: what …?`."""
    before, colon, after = words.partition(":")
    if colon and not after.startswith("//") and _QUESTION.fullmatch(after.strip()):
        return before, after.strip()
    return ("", words) if _QUESTION.fullmatch(words) and words else (words, "")


def _style(words: str) -> tuple[Style | None, str]:
    for style, pattern in _STYLES:
        if found := re.search(rf"\b{pattern}\b", words, re.I):
            return style, _without(words, found)
    return None, words


def _headings(words: str) -> tuple[tuple[Heading, ...], str]:
    chosen = []
    for heading, pattern in _HEADINGS:
        if found := re.search(rf"\b{pattern}\b", words, re.I):
            chosen.append(heading)
            words = _without(words, found)
    return tuple(chosen), words


def _language(words: str, reader: str) -> tuple[Language | None, str]:
    """The longest name after an `in` that is one."""
    for found in _LANGUAGE.finditer(words):
        parts = found["rest"].split()
        for count in range(min(len(parts), 4), 0, -1):
            named = " ".join(parts[:count])
            if language := language_of(named, reader=reader):
                start = found.start()
                end = words.index(parts[0], start)
                for part in parts[:count]:
                    end = words.index(part, end) + len(part)
                return language, f"{words[:start]} {words[end:]}"
    return None, words


def _span(
    words: str, now: datetime, zone: ZoneInfo, reader: str
) -> tuple[Span | None, str]:
    """The longest run of words that is a stretch of time."""
    parts = words.split()
    if len(parts) > _MOST_WORDS:  # a story, in which dates are no wish
        return None, words
    for length in range(min(len(parts), _MOST_SPAN_WORDS), 0, -1):
        for start in range(len(parts) - length + 1):
            run = " ".join(parts[start : start + length])
            if not _may_be_span(run):
                continue
            if span := span_of(run, now, zone, reader=reader):
                rest = [*parts[:start], *parts[start + length :]]
                return span, " ".join(rest)
    return None, words


def _may_be_span(run: str) -> bool:
    """Spares a look into every pair of words; all of our forms begin like this."""
    starts = r"(?:\d|the |last|past|latest|newest|since|from|between|seit|depuis|desde)"
    days = r"(?:today|yesterday|this week)"
    return re.match(rf"(?:{starts}|{days})|.*\.\.", run, re.I) is not None


def _span_of_question(
    question: str, now: datetime, zone: ZoneInfo, reader: str
) -> tuple[Span | None, str]:
    """A question may say itself since when; then it stays as it is."""
    span, _ = _span(question.rstrip("?"), now, zone, reader)
    return span, question


def _taken(pattern: re.Pattern[str], words: str) -> tuple[bool, str]:
    found = pattern.search(words)
    return (True, _without(words, found)) if found else (False, words)


def _left(words: str) -> str:
    plain = re.sub(r"[\s,.:;!&+-]+", " ", _FILLING.sub(" ", words))
    return plain.strip()


def _without(words: str, found: re.Match[str]) -> str:
    return f"{words[: found.start()]} {words[found.end() :]}".strip()
