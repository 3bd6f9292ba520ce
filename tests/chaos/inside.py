"""What is different inside of a process that a storm passes over."""

import os
import signal
from dataclasses import replace
from functools import partial
from pathlib import Path

import bot.app.work_side
from bot.core.journal import Fact, SlackCalled
from bot.operate.logging import LogJournal
from bot.slack.pacing import SlidingBudget
from bot.slack.tiers import TIERS

_DUE, _DIED = "due ", "died "
_FASTER = 20


def hurry() -> None:
    """Let Slack's minutes be seconds: nobody waits here for its limits."""
    hasty = {
        method: replace(
            tier, window_s=tier.window_s / _FASTER, pause_s=tier.pause_s / _FASTER
        )
        for method, tier in TIERS.items()
    }
    budget = partial(SlidingBudget, tiers=hasty)
    setattr(bot.app.work_side, "SlidingBudget", budget)  # noqa: B010 - a class


def die_when_due(folder: Path, name: str) -> None:
    """Let this process kill itself right after the next fact that is due.

    A moment that nobody outside sees.
    """
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
