"""Deaths at moments that nobody outside sees: right after a fact was noted."""

import os
import signal
from pathlib import Path

from bot.core.journal import Fact, SlackCalled
from bot.operate.logging import LogJournal

_DUE, _DIED = "due ", "died "


def die_when_due(folder: Path, name: str) -> None:
    """Let this process kill itself right after the next fact that is due."""
    note = LogJournal.note

    def note_and_die(journal: LogJournal, fact: Fact) -> None:
        note(journal, fact)
        try:
            (folder / f"{_DUE}{_step(fact)}").rename(folder / f"{_DIED}{name}")
        except FileNotFoundError:
            return
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(LogJournal, "note", note_and_die)  # noqa: B010 - a method, for once


def let_be_due(folder: Path, step: str) -> None:
    """Let the first process that notes this fact die of it."""
    (folder / f"{_DUE}{step}").touch()


def has_died(folder: Path) -> bool:
    """Whether somebody did, and was not asked for yet."""
    return any(folder.glob(f"{_DIED}*"))


def who_died(folder: Path) -> str | None:
    """Who did; they are forgotten by that."""
    for file in folder.glob(f"{_DIED}*"):
        file.unlink()
        return file.name.removeprefix(_DIED)
    return None


def let_live(folder: Path, step: str) -> None:
    """Nobody need die of it any more."""
    (folder / f"{_DUE}{step}").unlink(missing_ok=True)


def _step(fact: Fact) -> str:
    called = f" {fact.method}" if isinstance(fact, SlackCalled) else ""
    return type(fact).__name__ + called
