"""A summary in Markdown: points with their links, and what it covers."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.assistant.tasks.coverage import Coverage, Source
from bot.assistant.tasks.evidence import Ledger, Point, Read
from bot.assistant.tasks.summarizing import Summary
from bot.assistant.tasks.walking import MOST_THREADS
from bot.assistant.tasks.wishes import Heading, Style, Summarize
from bot.core.ids import MessageTs

_HEADINGS = (
    ("summary", None, ""),
    ("decision", Heading.DECISIONS, "Decisions"),
    ("action", Heading.ACTIONS, "Action items"),
    ("question", Heading.QUESTIONS, "Open questions"),
)
_MARKUP = re.compile(r"([\\`*_\[\]<>~|])")


def summary_text(
    summary: Summary, wish: Summarize, ledger: Ledger, address: str
) -> str:
    """The points under their headings; every link leads to a message that was read."""
    numbers: dict[str, int] = {}
    parts = []
    for section, heading, title in _HEADINGS:
        points = [p for p in summary.points if _section(p, wish) == section]
        if heading is not None and heading in wish.headings and not points:
            parts.append(f"**{title}**\n- none")
        if not points:
            continue
        lines = [_line(p, ledger, address, numbers) for p in points]
        is_text = wish.style is Style.PARAGRAPH and section == "summary"
        body = " ".join(lines) if is_text else "\n".join(f"- {line}" for line in lines)
        parts.append(f"**{title}**\n{body}" if title else body)
    return "\n\n".join(parts)


def coverage_note(
    coverage: Coverage, ledger: Ledger, dropped: int, source: Source, zone: ZoneInfo
) -> str:
    """What was read: how much, from when to when, and what was left out and why."""
    what = f"{coverage.messages:,} {_plural(coverage.messages, 'message')}"
    where = f" of {source.place.shown}" if source.place.name else ""
    if source.thread_ts is not None:
        where = (
            f" of a thread{' in ' + source.place.shown if source.place.name else ''}"
        )
    parts = [f"read {what}{where}"]
    if coverage.oldest and coverage.newest:
        parts.append(f"{_when(coverage.oldest, zone)} – {_when(coverage.newest, zone)}")
    if coverage.replies:
        threads = coverage.threads + coverage.old_threads
        parts.append(
            f"{coverage.replies:,} of them replies in"
            f" {threads} {_plural(threads, 'thread')}"
        )
    parts += _older_threads(coverage, zone)
    parts += _left_out(coverage, ledger, dropped)
    if ledger.files:
        named = ", ".join(dict.fromkeys(ledger.files[:5]))
        more = f" and {len(ledger.files) - 5} more" if len(ledger.files) > 5 else ""
        parts.append(f"files named, not read: {_MARKUP.sub('', named)}{more}")
    return " · ".join(parts)


def _older_threads(coverage: Coverage, zone: ZoneInfo) -> list[str]:
    """How far was looked for threads that began before, and what was left out."""
    if not coverage.looked_back_to:
        return []
    back_to = f"threads from before: those begun since {_day(coverage, zone)}"
    if left_out := coverage.old_threads_left_out:
        return [f"{back_to}, but for {left_out} that were too many"]
    return [back_to]


def _day(coverage: Coverage, zone: ZoneInfo) -> str:
    return f"{datetime.fromtimestamp(float(coverage.looked_back_to or 0), zone):%d %b}"


def _left_out(coverage: Coverage, ledger: Ledger, dropped: int) -> list[str]:
    parts = []
    if coverage.is_cut_off:
        parts.append("⚠️ there is more: this is as much as I read at once")
    if coverage.threads_left_out:
        why = (
            "Slack gives me too little at once"
            if coverage.is_limited
            else (f"{MOST_THREADS} is the most")
        )
        parts.append(f"replies in {coverage.threads_left_out} threads not read ({why})")
    if ledger.shortened:
        parts.append(f"{ledger.shortened:,} long ones shortened")
    if hidden := coverage.hidden_quotes:
        quotations = _plural(hidden, "quotation")
        parts.append(f"{hidden:,} {quotations} of other channels left out")
    if coverage.skipped:
        parts.append(f"{coverage.skipped:,} notices of Slack's skipped")
    if dropped:
        parts.append(
            f"{dropped} {_plural(dropped, 'point')} dropped for lack of evidence"
        )
    return parts


def _section(point: Point, wish: Summarize) -> str:
    """Where a point belongs; under no heading that nobody asked for."""
    for section, heading, _ in _HEADINGS:
        if section == point.section and heading in (None, *wish.headings):
            return section
    return "summary"


def _line(point: Point, ledger: Ledger, address: str, numbers: dict[str, int]) -> str:
    text = _harmless(point.text).rstrip()
    about = ", ".join(_harmless(name) for name in point.who)
    if point.section == "action" and about:
        text = f"**{about}**: {text}"
    if point.when and point.section == "action":
        text = f"{text} _({_harmless(point.when)})_"
    reads = [ledger.by_id[source] for source in point.sources]
    if all(read.is_ours for read in reads):
        text = f"{text} _(my own answer)_"
    links = []
    for source, read in zip(point.sources, reads, strict=True):
        number = numbers.setdefault(source, len(numbers) + 1)
        links.append(f"[{number}]({permalink(read, address)})")
    return f"{text} {' '.join(links)}"


def permalink(read: Read, address: str) -> str:
    """Where a message is in a browser; `address` is the workspace's."""
    link = f"{address}/archives/{read.channel_id}/p{read.ts.replace('.', '')}"
    if read.thread_ts and read.thread_ts != read.ts:
        return f"{link}?thread_ts={read.thread_ts}&cid={read.channel_id}"
    return link


def _harmless(text: str) -> str:
    """Words that are no Markdown, but for addresses, which stay whole."""
    pieces = re.split(r"(https?://\S+)", " ".join(text.split()))
    return "".join(
        p if p.startswith("http") else _MARKUP.sub(r"\\\1", p) for p in pieces
    )


def _when(ts: MessageTs, zone: ZoneInfo) -> str:
    return f"{datetime.fromtimestamp(float(ts), zone):%d %b %Y %H:%M}"


def _plural(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"
