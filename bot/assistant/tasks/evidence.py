"""What was read, as far as it takes to check what the model says about it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.core.ids import ChannelId, MessageTs, UserId
from bot.core.tasks.asked import SlackMessage

_ADDRESS = re.compile(
    r"(?:(?<![a-z\d+.-])[a-z][a-z\d+.-]{0,20}://|(?:mailto|tel):)[^\s<>|()\[\]\"']+"
    r"|(?<![\w@/.-])(?:[\w.+-]+@)?(?:[a-z\d-]+\.)+[a-z]{2,}\b(?:[/?#][^\s<>|()\[\]\"']*)?",
    re.IGNORECASE,
)
"""What Slack makes a link of, with a scheme or without."""

_ENDINGS = ".,;:!?"
_NAME_WORD = re.compile(r"[^\W\d_][\w'’-]+")
_WORD = re.compile(r"\w+")
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)>")
_LONGEST_POINT_CHARS = 2_000
_LONGEST_NAME_CHARS = 100
LONGEST_CHARS = 1_000
"""Of one message that is told; the rest is marked as left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One message, without its words: where it stands, and whom it can speak for."""

    channel_id: ChannelId
    ts: MessageTs
    thread_ts: MessageTs | None
    author: str
    named: frozenset[str] = frozenset()
    urls: frozenset[str] = frozenset()
    is_ours: bool = False


@dataclass(slots=True)
class Ledger:
    """All that was read, by the id the model knows it by."""

    by_id: dict[str, Read] = field(default_factory=dict)
    shortened: int = 0
    files: list[str] = field(default_factory=list)
    people: dict[str, str] = field(default_factory=dict)
    """Names of all who spoke or were mentioned: without case, and as written."""

    def enter(self, message: SlackMessage, words: str, names: dict[UserId, str]) -> str:
        """Write a message down; the line by which the model is told of it."""
        number = f"m{len(self.by_id) + 1}"
        author = _one_line(names.get(message.author.user_id, "")) or "somebody"
        mentioned = {names.get(UserId(u), "") for u in _MENTION.findall(words)} - {""}
        told = _MENTION.sub(
            lambda m: f"@{names.get(UserId(m[1]), 'somebody')}", _one_line(words)
        )
        if len(told) > LONGEST_CHARS:
            told = f"{told[:LONGEST_CHARS]}… (shortened)"
            self.shortened += 1
        for name in {author, *mentioned}:
            self.people[name.casefold()] = name
        spoken = {*_NAME_WORD.findall(told.casefold()), *_WORD.findall(told.casefold())}
        self.by_id[number] = Read(
            channel_id=message.channel_id,
            ts=message.ts,
            thread_ts=message.thread_ts,
            author=author,
            named=frozenset({name.casefold() for name in mentioned} | spoken),
            urls=frozenset(addresses_in(told)),
            is_ours=message.is_ours,
        )
        self.files += [file.name for file in message.files if file.name]
        head = f"[{number}] {_time(message.ts)} {author}{_mark(message)}"
        return f"{head}: {told}{_files(message)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Something the model says about what was read, and what it rests on."""

    section: str
    text: str = field(repr=False)
    sources: tuple[str, ...]
    who: tuple[str, ...] = ()
    when: str = ""


def mentioned_in(messages: Iterable[SlackMessage]) -> set[UserId]:
    """Whom they mention."""
    return {UserId(u) for m in messages for u in _MENTION.findall(m.text)}


def points_in(value: object) -> list[Point]:
    """The points of a model's JSON; what has another shape is left out.

    Raises `ValueError` where there is no list of points at all.
    """
    match value:
        case {"points": list(points)} | list(points):
            return [p for each in points if (p := _point(each)) is not None]
        case _:
            raise ValueError("no list of points")


def supported(point: Point, ledger: Ledger) -> Point | None:
    """The point as far as the messages it names bear it out; None if they do not.

    Links that stand in none of them go, and so do people they are not about. A
    text that speaks of somebody else goes as a whole.
    """
    sources = tuple(dict.fromkeys(s for s in point.sources if s in ledger.by_id))
    cited = [ledger.by_id[source] for source in sources]
    urls = {url for read in cited for url in read.urls}
    text = _plain(point.text[:_LONGEST_POINT_CHARS], urls)
    if not cited or not text:
        return None
    if any(not _bears_out(name, cited) for name in _people_in(text, ledger)):
        return None
    called = (_one_line(name)[:_LONGEST_NAME_CHARS] for name in point.who)
    named = (_person(name, cited, ledger) for name in called)
    who = tuple(dict.fromkeys(name for name in named if name))
    when = _plain(point.when[:_LONGEST_NAME_CHARS], set())
    return replace(point, text=text, sources=sources, who=who, when=when)


def addresses_in(text: str) -> list[str]:
    """All that a text links to, without the punctuation after it."""
    return [found.rstrip(_ENDINGS) for found in _ADDRESS.findall(text)]


def _bears_out(name: str, cited: list[Read]) -> bool:
    """Whether one of these messages is by somebody of that name, or names them."""
    folded = name.strip().lstrip("@").casefold()
    parts = set(_WORD.findall(folded))
    return bool(parts) and any(
        folded == read.author.casefold()
        or folded in read.named
        or parts <= read.named.union(_WORD.findall(read.author.casefold()))
        for read in cited
    )


def _person(name: str, cited: list[Read], ledger: Ledger) -> str:
    """Whom a name means, as they are called here; "" for nobody of these messages."""
    said = _WORD.findall(name.casefold())
    for known in ledger.people.values():
        is_part = bool(said) and set(said) <= {*_WORD.findall(known.casefold())}
        if is_part and _bears_out(known, cited):
            return known
    authors = (read.author for read in cited)
    named = (a for a in authors if {*said[:1]} & {*_WORD.findall(a.casefold())})
    is_said = _bears_out(name, cited)
    return next(named, _plain(name.lstrip("@"), set()) if is_said else "")


def _people_in(text: str, ledger: Ledger) -> list[str]:
    """The people a text speaks of, by whole name or by a part of it."""
    found = []
    for name in ledger.people.values():
        parts = [part for part in name.split() if part != part.lower()]
        for known in dict.fromkeys((name, *parts)):
            if len(known) > 1 and re.search(rf"(?<!\w){re.escape(known)}(?!\w)", text):
                found.append(known)
                break
    return found


def _point(value: object) -> Point | None:
    if not isinstance(value, dict):
        return None
    text, sources = value.get("text"), value.get("sources")
    if not isinstance(text, str) or not isinstance(sources, list):
        return None
    section, who, when = (value.get(name) for name in ("section", "who", "when"))
    people = who if isinstance(who, list) else []
    return Point(
        section=section if isinstance(section, str) else "summary",
        text=text,
        sources=tuple(source_of(each) for each in sources),
        who=tuple(name for name in people if isinstance(name, str)),
        when=when if isinstance(when, str) else "",
    )


def source_of(value: object) -> str:
    """An id, however the model writes it: `m12`, `[m12]`, `12`."""
    digits = re.fullmatch(r"\W*m?(\d{1,6})\W*", str(value), re.IGNORECASE)
    return f"m{digits[1]}" if digits else ""


def _plain(text: str, urls: set[str]) -> str:
    """The text without ids, mentions, and links that nobody has posted."""
    text = re.sub(r"!?\[([^\]]*)\]\(([^)]*)\)", r"\1 \2", text)
    text = _ADDRESS.sub(lambda m: _without(m[0], urls), text)
    text = re.sub(r"<[@#!][^>]*>|[(\[]\s*(?:m\d+[\s,;]*)+[)\]]|[(\[]\s*[)\]]", "", text)
    return re.sub(r"\s+([.,;!?]|:(?!\w))", r"\1", _one_line(text))


def _without(link: str, urls: set[str]) -> str:
    """A link if it is one of these, else only the punctuation after it."""
    address = link.rstrip(_ENDINGS)
    return link if address in urls else link[len(address) :]


def _mark(message: SlackMessage) -> str:
    if message.is_ours:
        return " (you)"
    return " (bot)" if message.author.is_bot else ""


def _files(message: SlackMessage) -> str:
    names = ", ".join(_one_line(file.name) for file in message.files if file.name)
    return f" [files: {names}]" if names else ""


def _time(ts: MessageTs) -> str:
    return f"{datetime.fromtimestamp(float(ts), UTC):%Y-%m-%d %H:%M}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
