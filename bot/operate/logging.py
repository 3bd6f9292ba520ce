"""The log: the Journal's first listener, and the libraries in the same format."""

import logging
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import cache
from time import monotonic
from typing import Literal, TextIO

import structlog
from structlog.typing import EventDict, ExcInfo, Processor, WrappedLogger

from bot.core.errors import ThreadkeeperError
from bot.core.journal import Fact, Level
from bot.operate.redaction import redaction

Format = Literal["console", "json"]

_NUMBERS: dict[Level, int] = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
}


RECURRING_EACH_S = 60.0
"""How often the same is written while it lasts: an outage is no reason for a flood."""


@dataclass(slots=True)
class _Recurring:
    """What was written at `told_at_s`, and `unsaid` times noted since."""

    told_at_s: float
    unsaid: int = 0


class LogJournal:
    """Writes each fact as one line: its name, then its fields.

    Facts below `threshold` cost nothing. Of those that recur, equal ones are
    written once a minute, with how many were left `unsaid`. A log that takes no
    more writes (a full disk, a closed pipe) is no reason to stop answering: the
    line is lost.
    """

    def __init__(
        self,
        logger: structlog.typing.FilteringBoundLogger,
        threshold: int,
        clock_s: Callable[[], float] = monotonic,
    ) -> None:
        self._logger = logger
        self._threshold = threshold
        self._clock_s = clock_s
        self._recurring: dict[Fact, _Recurring] = {}

    def note(self, fact: Fact) -> None:
        """Log `fact`, without the fields that are None."""
        number = _NUMBERS[fact.level]
        if number < self._threshold:
            return
        details = _details(fact)
        if fact.recurs:
            unsaid = self._unsaid(fact)
            if unsaid is None:
                return
            details |= {"unsaid": unsaid} if unsaid else {}
        with suppress(OSError, ValueError):
            self._logger.log(number, event_name(type(fact).__name__), **details)

    def _unsaid(self, fact: Fact) -> int | None:
        """How many like it were not written, or None where this one is not either."""
        now_s = self._clock_s()
        known = self._recurring.get(fact)
        if known and now_s - known.told_at_s < RECURRING_EACH_S:
            known.unsaid += 1
            return None
        self._recurring = {
            other: told
            for other, told in self._recurring.items()
            if now_s - told.told_at_s < RECURRING_EACH_S
        }
        self._recurring[fact] = _Recurring(now_s)
        return known.unsaid if known else 0


def set_up_logging(
    *,
    level: Level = "info",
    format: Format = "console",
    secrets: tuple[str, ...] = (),
    stream: TextIO | None = None,
) -> LogJournal:
    """Set up every log of this process on `stream`, standard error by default.

    Libraries are heard from `warning` upwards, whatever `level` says: below it
    Bolt writes the bodies of requests. No line contains one of `secrets`.
    """
    stream = stream or sys.stderr
    line = _line(format, secrets, colors=stream.isatty())
    _hear_libraries(stream, line, max(logging.WARNING, _NUMBERS[level]))
    logger = structlog.wrap_logger(
        structlog.WriteLogger(stream),
        processors=[structlog.processors.add_log_level, *line],
        wrapper_class=structlog.make_filtering_bound_logger(logging.NOTSET),
    )
    return LogJournal(logger.bind(), _NUMBERS[level])


@cache
def event_name(class_name: str) -> str:
    """Name a fact as the log does: `TurnFinished` is `turn_finished`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", class_name).lower()


def _details(fact: Fact) -> dict[str, object]:
    details = {field.name: getattr(fact, field.name) for field in fields(fact)}
    return {
        name: round(value, 4) if isinstance(value, float) else value
        for name, value in details.items()
        if value is not None
    }


def _line(format: Format, secrets: tuple[str, ...], *, colors: bool) -> list[Processor]:
    """Chain what makes one line of an event: time, traceback, form, last net."""
    hide = redaction(secrets)

    def hide_secrets(_logger: WrappedLogger, _method: str, line: str) -> str:
        return hide(line)

    form: list[Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if format == "json"
        else [
            structlog.dev.ConsoleRenderer(
                colors=colors,
                pad_event_to=0,
                sort_keys=False,
                exception_formatter=structlog.dev.plain_traceback,
            )
        ]
    )
    return [
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _expected_errors_in_one_line,
        *form,
        hide_secrets,  # type: ignore[list-item]  # after the renderer it gets text
    ]


def _expected_errors_in_one_line(
    _logger: WrappedLogger, _method: str, event: EventDict
) -> EventDict:
    """Say an error of ours in words; a traceback is for those nobody foresaw."""
    exc_info: ExcInfo | bool | None = event.get("exc_info")
    error = exc_info[1] if isinstance(exc_info, tuple) else None
    if isinstance(error, ThreadkeeperError):
        del event["exc_info"]
        event["error"] = f"{type(error).__name__}: {error}"
    return event


def _hear_libraries(stream: TextIO, line: list[Processor], threshold: int) -> None:
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *line,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(threshold)
