"""The log: the Journal's first listener, and the libraries in the same format."""

import logging
import re
import sys
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import cache
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


@dataclass(frozen=True, slots=True)
class LogJournal:
    """Writes each fact as one line: its name, then its fields.

    Facts below `threshold` cost nothing. A log that takes no more writes (a
    full disk, a closed pipe) is no reason to stop answering: the line is lost.
    """

    logger: structlog.typing.FilteringBoundLogger
    threshold: int

    def note(self, fact: Fact) -> None:
        """Log `fact`, without the fields that are None."""
        number = _NUMBERS[fact.level]
        if number < self.threshold:
            return
        with suppress(OSError, ValueError):
            self.logger.log(number, event_name(type(fact).__name__), **_details(fact))


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
