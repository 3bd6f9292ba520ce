"""What the program says and how it ends, as a process of its own."""

import json
import logging
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.app.running import running
from bot.core.errors import StoreUnavailable
from bot.operate.manifest import scopes
from bot.playground.model.server import LocalModel
from bot.playground.slack import LocalSlack
from bot.settings import WrongSettings, read_settings
from bot.store.engine_sqlite import only_one
from bot.store.urls import database_url
from tests.scenarios.kept import Kept
from tests.scenarios.office import HASTY, KEY, Facts, settings_for
from tests.scenarios.programs import Shell, end_of, started

Settings = dict[str, object]


@pytest.fixture
def shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Shell]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield Shell(tmp_path, monkeypatch, capsys)
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    async with LocalSlack(rules=HASTY) as server:
        yield server


@pytest.fixture
async def model() -> AsyncIterator[LocalModel]:
    async with LocalModel(api_key=KEY) as server:
        yield server


@pytest.fixture
def settings(slack: LocalSlack, model: LocalModel, kept: Kept) -> Settings:
    return settings_for(slack, model, kept, "socket")


async def test_missing_settings_are_a_line_each(shell: Shell) -> None:
    run = await shell("run")
    assert (run.status, run.out) == (2, "")
    names = [line.partition(":")[0] for line in run.err.splitlines()]
    assert names == ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "MESSAGES_API_KEY"]
    assert all("is missing; " in line for line in run.err.splitlines())


async def test_a_typo_in_env_stops_the_start(shell: Shell, settings: Settings) -> None:
    (shell.folder / ".env").write_text("MESSAGES_API_MODLE=swordfish\n")
    run = await shell("run", settings=settings | {"log_level": "LOUD"})
    assert run.status == 2
    names = sorted(line.partition(":")[0] for line in run.err.splitlines())
    assert names == ["LOG_LEVEL", "MESSAGES_API_MODLE"]
    assert "swordfish" not in run.err


async def test_a_token_that_slack_refuses_is_a_wrong_setting(
    settings: Settings, tmp_path: Path
) -> None:
    wrong = settings | {"slack_app_token": "xapp-swordfish"}
    async with started("run", settings=wrong, folder=tmp_path) as process:
        run = await end_of(process)
    assert run.status == 2
    last_line = run.err.splitlines()[-1]
    assert last_line.startswith("SLACK_APP_TOKEN: Slack refuses it (invalid_auth)")
    assert "swordfish" not in run.err
    assert "Traceback" not in run.err


@pytest.mark.parametrize(
    ("wrong", "error", "words"),
    [
        ({"slack_bot_token": "xoxb-swordfish"}, WrongSettings, "1 wrong settings"),
        ({"database_url": "sqlite:////nowhere/bot.db"}, StoreUnavailable, "/nowhere"),
        ({"host": "203.0.113.1", "port": 9}, OSError, "203.0.113.1"),
    ],
)
async def test_what_keeps_it_from_starting_is_said_in_words(
    settings: Settings, wrong: Settings, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words) as raised:
        async with running(read_settings(**settings | wrong), Facts()):
            pytest.fail("it runs")
    assert "swordfish" not in str(raised.value)


async def test_a_second_run_on_the_same_file_ends_in_one_line(
    settings: Settings, tmp_path: Path, kept: Kept
) -> None:
    with only_one(database_url(kept.url)):
        async with started("run", settings=settings, folder=tmp_path) as process:
            run = await end_of(process)
    assert run.status == 1
    (line,) = run.err.splitlines()
    assert line.startswith("threadkeeper: another threadkeeper works with")


async def test_a_signal_ends_it_while_slack_does_not_answer(
    settings: Settings, tmp_path: Path, slack: LocalSlack
) -> None:
    slack.faults.next("apps.connections.open", hang_s=15)
    async with started("run", settings=settings, folder=tmp_path) as process:
        await slack.until(lambda: slack.calls("auth.test"), timeout_s=60)
        process.send_signal(signal.SIGTERM)
        run = await end_of(process, within_s=60)
    assert run.status == 0
    assert "Traceback" not in run.err


async def test_the_doctor_finds_nothing_wrong(shell: Shell, settings: Settings) -> None:
    doctor = await shell("doctor", settings=settings)
    assert (doctor.status, doctor.err) == (0, ""), doctor.out
    assert [line.split()[:2] for line in doctor.out.splitlines()] == [
        ["ok", "database"],
        ["ok", "slack"],
        ["ok", "socket"],
        ["ok", "model"],
    ]
    assert "claude-sonnet-5-5 answers, " in doctor.out
    assert "is counted" in doctor.out


async def test_the_doctor_looks_at_both_models(
    shell: Shell, settings: Settings
) -> None:
    fast = {"messages_api_fast_model": "claude-haiku-5-5"}
    doctor = await shell("doctor", settings=settings | fast)
    assert doctor.status == 0, doctor.out
    assert doctor.out.splitlines()[-1].startswith("ok     fast model  claude-haiku-5-5")


async def test_the_doctor_names_each_thing_that_is_wrong(
    shell: Shell, settings: Settings
) -> None:
    wrong = {
        "database_url": f"sqlite+aiosqlite:///{shell.folder}",
        "slack_bot_token": "xoxb-swordfish",
        "slack_app_token": "xapp-swordfish",
        "messages_api_model": "claude-sonet-5-5",
    }
    doctor = await shell("doctor", settings=settings | wrong)
    assert doctor.status == 1
    lines = doctor.out.splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["wrong", "database"],
        ["wrong", "slack"],
        ["wrong", "socket"],
        ["wrong", "model"],
    ]
    assert "SLACK_BOT_TOKEN" in lines[1]
    assert "SLACK_APP_TOKEN" in lines[2]
    assert "claude-sonnet-5-5" in lines[3]
    assert "swordfish" not in doctor.out + doctor.err
    assert "Traceback" not in doctor.err


async def test_the_manifest_is_printed(shell: Shell) -> None:
    printed = await shell("manifest")
    assert printed.status == 0
    granted = json.loads(printed.out)["oauth_config"]["scopes"]["bot"]
    assert set(granted) == scopes()
    wrong = await shell("manifest", "--url", "ftp://x")
    assert (wrong.status, wrong.out) == (2, "")


async def test_migrate_makes_the_tables_and_does_nothing_twice(
    shell: Shell, settings: Settings
) -> None:
    fresh = Kept(shell.folder / "fresh.db")
    known = settings | {"database_url": fresh.url}
    first = await shell("migrate", settings=known)
    assert (first.status, first.err) == (0, "")
    assert "messages" in fresh.counts()
    assert "up to date" in (await shell("migrate", settings=known)).out


async def test_the_demo_answers_once_and_leaves_nothing_behind(shell: Shell) -> None:
    demo = await shell("demo", "--once", "hello there")
    assert demo.status == 0, demo.err
    question, _, answer = demo.out.partition("\n\n")
    assert question.endswith(": @threadkeeper hello there")
    assert answer.startswith("threadkeeper: ")
    assert list(shell.folder.iterdir()) == []


async def test_wrong_use_is_two(shell: Shell) -> None:
    wrong = await shell("fly")
    assert wrong.status == 2
    assert "invalid choice" in wrong.err
