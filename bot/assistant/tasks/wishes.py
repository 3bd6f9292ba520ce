"""What somebody wants done, read from their words."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from bot.assistant.tasks.languages import Language
from bot.core.ids import ChannelId, MessageTs
from bot.core.tasks.verbs import TaskVerb

Formality = Literal["formal", "informal"]


class Style(StrEnum):
    """How a summary reads."""

    BULLETS = "bullets"
    PARAGRAPH = "paragraph"
    EXECUTIVE = "executive"
    ELI5 = "eli5"


class Heading(StrEnum):
    """What a summary may be asked to tell by itself."""

    DECISIONS = "decisions"
    ACTIONS = "action items"
    QUESTIONS = "open questions"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLink:
    """A permalink: a message, and the thread it stands in where the link says so."""

    channel_id: ChannelId
    ts: MessageTs
    thread_ts: MessageTs | None = None


@dataclass(frozen=True, slots=True)
class Last:
    """The newest messages."""

    count: int


@dataclass(frozen=True, slots=True)
class Between:
    """What was written from `start` until `end`; None is now."""

    start: datetime
    end: datetime | None = None


Span = Last | Between


@dataclass(frozen=True, slots=True, kw_only=True)
class Translate:
    """`text` (or what stands at `link`, or in the pictures) in another language.

    Empty `text` without a link means the message that was answered.
    """

    target: Language | None = None
    source: Language | None = None
    formality: Formality | None = None
    text: str = field(default="", repr=False)
    link: MessageLink | None = None
    images: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Summarize:
    """What was said in a channel, a thread, or where somebody is.

    `span` None: all of a thread, or the channel's last day. `question`: tell only
    what answers it.
    """

    channel_id: ChannelId | None = None
    link: MessageLink | None = None
    span: Span | None = None
    wants_thread: bool = False
    wants_channel: bool = False
    style: Style = Style.BULLETS
    language: Language | None = None
    headings: tuple[Heading, ...] = ()
    question: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """The `fields` that a text, a message or a thread tells of."""

    fields: tuple[str, ...]
    text: str = field(default="", repr=False)
    link: MessageLink | None = None
    wants_thread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EditGlossary:
    """Change or show the workspace's glossary; `translation` "" keeps the term."""

    action: Literal["add", "remove", "list"]
    term: str = ""
    translation: str = ""
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class AskedForHelp:
    """They want to know how it goes."""

    verb: TaskVerb


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """What could not be made sense of, and one way to put it."""

    verb: TaskVerb
    words: str = field(repr=False)
    example: str = ""


Wish = Translate | Summarize | Extract | EditGlossary | AskedForHelp | NotUnderstood
