import io
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import fields, replace

import pytest
import structlog

from bot.core.conversation import TurnState
from bot.core.errors import LeaseLost
from bot.core.ids import ChannelId, InstallationId, MessageTs
from bot.core.journal import Declined, Fact, Stopped, StoreTrouble, TurnFinished
from bot.operate.logging import Format, LogJournal, event_name, set_up_logging

TURN = TurnFinished(
    installation=InstallationId("T1"),
    channel_id=ChannelId("C1"),
    thread_ts=MessageTs("1726133698.626339"),
    turn=3,
    state=TurnState.DONE,
    model="some-model",
    stop_reason="end_turn",
    error=None,
    input_tokens=10,
    output_tokens=20,
    first_text_s=0.123456789,
    duration_s=1.5,
)
DECLINED = Declined(
    installation=InstallationId("T1"),
    channel_id=ChannelId("C1"),
    ts=MessageTs("1.0"),
    reason="several people talk here",
)


@pytest.fixture(autouse=True)
def _stdlib_logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def logged(
    tell: Callable[[LogJournal], object],
    *,
    format: Format = "json",
    secrets: tuple[str, ...] = (),
) -> str:
    stream = io.StringIO()
    tell(set_up_logging(format=format, secrets=secrets, stream=stream))
    return stream.getvalue()


def test_a_fact_is_one_line_with_its_name_and_fields() -> None:
    line = json.loads(logged(lambda journal: journal.note(TURN)))

    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "turn_finished",
        "level": "info",
        "installation": "T1",
        "channel_id": "C1",
        "thread_ts": "1726133698.626339",
        "turn": 3,
        "state": "done",
        "model": "some-model",
        "stop_reason": "end_turn",
        "input_tokens": 10,
        "output_tokens": 20,
        "first_text_s": 0.1235,
        "duration_s": 1.5,
    }


def test_on_a_console_a_fact_reads_name_first_and_has_no_colours_in_a_file() -> None:
    line = logged(
        lambda journal: journal.note(Stopped(handed_over=2)), format="console"
    )

    assert line.endswith("[info     ] stopped handed_over=2\n")
    assert "\x1b" not in line


def test_facts_below_the_level_are_not_logged() -> None:
    assert logged(lambda journal: journal.note(DECLINED)) == ""

    stream = io.StringIO()
    set_up_logging(level="debug", format="json", stream=stream).note(DECLINED)
    assert json.loads(stream.getvalue())["event"] == "declined"


def test_no_fact_has_a_field_that_the_log_uses_itself() -> None:
    taken = {"event", "level", "timestamp", "logger", "exception", "exc_info"}

    assert not [k for k in Fact.__subclasses__() if taken & {f.name for f in fields(k)}]


def test_a_log_that_takes_no_more_lines_does_not_stop_the_bot() -> None:
    stream = io.StringIO()
    journal = set_up_logging(stream=stream)
    stream.close()

    journal.note(TURN)


def test_libraries_are_heard_in_the_same_format_but_never_below_warning() -> None:
    stream = io.StringIO()
    set_up_logging(level="debug", format="json", stream=stream)

    library = logging.getLogger("slack_bolt.AsyncApp")
    library.info("Invalid request signature detected (body: %s)", "what people wrote")
    library.warning("the connection is %s", "slow")

    line = json.loads(stream.getvalue())
    assert (line["event"], line["level"]) == ("the connection is slow", "warning")
    assert line["logger"] == "slack_bolt.AsyncApp"


def test_setting_logs_up_again_writes_no_line_twice() -> None:
    stream = io.StringIO()
    set_up_logging(stream=stream)
    set_up_logging(stream=stream)

    logging.getLogger("aiohttp").warning("once")

    assert stream.getvalue().count("once") == 1


@pytest.mark.parametrize("format", ["console", "json"])
def test_an_unforeseen_error_is_logged_with_its_traceback_without_variables(
    format: Format,
) -> None:
    error = raised(KeyError(17), meanwhile="words of " + "somebody")

    text = logged(
        lambda _: logging.getLogger("aiohttp").error("Error", exc_info=error),
        format=format,
    )

    assert "Traceback (most recent call last)" in text
    assert "KeyError: 17" in text
    assert "words of somebody" not in text


@pytest.mark.parametrize("format", ["console", "json"])
def test_an_error_of_ours_is_logged_without_a_traceback(format: Format) -> None:
    error = raised(LeaseLost("epoch 3 is over"))

    text = logged(
        lambda _: logging.getLogger("asyncio").error("Task failed", exc_info=error),
        format=format,
    )

    assert "Traceback" not in text
    assert "LeaseLost: epoch 3 is over" in text


@pytest.mark.parametrize("format", ["console", "json"])
def test_no_secret_reaches_the_log_by_any_way(format: Format) -> None:
    secret = "0123456789abcdef0123456789abcdef"

    def leak(journal: LogJournal) -> None:
        error = raised(RuntimeError(f"refused {secret}"))
        journal.note(replace(TURN, error=secret))
        logging.getLogger("httpx").warning("key %s", secret)
        logging.getLogger("httpx").error("failed", exc_info=error)

    text = logged(leak, format=format, secrets=(secret,))

    assert text.count("[hidden]") == 3
    assert secret not in text


def test_event_names_are_the_facts_names_in_words() -> None:
    assert event_name("ReceiptGiven") == "receipt_given"
    assert event_name("Stopped") == "stopped"


def raised(error: Exception, meanwhile: str = "") -> Exception:
    def stumble(in_a_variable: str) -> None:
        assert in_a_variable is not None
        raise error

    with suppress(type(error)):
        stumble(meanwhile)
    return error


def test_what_recurs_is_written_once_a_minute_with_how_many_were_left_unsaid() -> None:
    stream, now_s = io.StringIO(), [0.0]
    logger = structlog.wrap_logger(
        structlog.WriteLogger(stream),
        processors=[structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.NOTSET),
    )
    journal = LogJournal(logger.bind(), logging.INFO, clock_s=lambda: now_s[0])
    for now_s[0] in (0.0, 0.5, 59.9, 60.0, 61.0, 200.0):
        journal.note(StoreTrouble(operation="sweep", error="gone"))
        if now_s[0] == 0.5:
            journal.note(StoreTrouble(operation="listen", error="gone"))
    told = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [(line["operation"], line.get("unsaid")) for line in told] == [
        ("sweep", None),
        ("listen", None),
        ("sweep", 2),
        ("sweep", 1),
    ]


def test_what_happens_twice_is_written_twice() -> None:
    def twice(journal: LogJournal) -> None:
        journal.note(TURN)
        journal.note(TURN)

    assert logged(twice).count("turn_finished") == 2
