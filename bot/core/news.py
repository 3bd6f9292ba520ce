"""What changed in the database or in Slack, told to the memories of every process."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.core.ids import InstallationId


class Topic(StrEnum):
    """What processes remember of an installation."""

    INSTALLATION = "installation"
    PROMPTS = "prompts"
    FILES = "files"
    PERSON = "person"
    CHANNEL = "channel"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Change:
    """Something changed there; of what kind, and for whom.

    `subject` is the id of the person, the channel or the user group.
    """

    topic: Topic
    installation: InstallationId
    subject: str = ""

    def __str__(self) -> str:
        return f"{self.topic} {self.installation} {self.subject}".rstrip()


def change_of(text: str) -> Change | None:
    """Read what `str` wrote; None for what a newer version may have to say."""
    name, installation, subject, *_ = [*text.split(" ", 2), "", "", ""]
    topic = next((topic for topic in Topic if topic == name), None)
    if topic is None or not installation:
        return None
    return Change(topic, InstallationId(installation), subject)


class News:
    """Passes changes on to whoever remembers things, within this process.

    They come from here, after a change of our own, and from other processes.
    A listener is told None when changes may have been missed: everything it
    remembers is in doubt then.
    """

    def __init__(self) -> None:
        self._listeners: list[Callable[[Change | None], None]] = []

    def listen(self, listener: Callable[[Change | None], None]) -> None:
        """Call `listener` with every change from now on; it returns at once."""
        self._listeners.append(listener)

    def tell(self, change: Change | None) -> None:
        """Pass a change on."""
        for listener in self._listeners:
            listener(change)
