import traceback
from decimal import Decimal
from pathlib import Path

import pytest

from bot.settings import Settings, WrongSettings, read_settings
from bot.settings.model import ModelSettings
from bot.settings.prices import prices_in
from bot.settings.process import ProcessSettings
from bot.settings.slack import SlackSettings

WHOLE = {
    "SLACK_BOT_TOKEN": "xoxb-1-made-up",
    "SLACK_APP_TOKEN": "xapp-1-made-up",
    "MESSAGES_API_KEY": "sk-made-up",
}


@pytest.fixture(autouse=True)
def only_these(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    for name, value in WHOLE.items():
        monkeypatch.setenv(name, value)


def lines() -> list[str]:
    with pytest.raises(WrongSettings) as wrong:
        read_settings()
    return wrong.value.lines


def test_three_names_are_enough_for_socket_mode() -> None:
    assert read_settings().port == 3000


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "MESSAGES_API_KEY"])
def test_a_missing_setting_is_named_in_one_line(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(name)
    (line,) = lines()
    assert line.startswith(f"{name}: is missing; ")


MANY = {
    "SLACK_SIGNING_SECRET": "made-up",
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "made-up",
    "PUBLIC_URL": "https://bot.example.com/",
    "ENCRYPTION_KEYS": "made-up",
    "MESSAGES_API_KEY": "sk-made-up",
}


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in WHOLE:
        monkeypatch.delenv(name)
    for name, value in MANY.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("many")
def test_many_workspaces_need_no_token_of_one() -> None:
    settings = read_settings()

    assert settings.slack_bot_token is None
    assert settings.public_url == "https://bot.example.com"


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("name", sorted(MANY.keys() - {"SLACK_CLIENT_ID"}))
def test_many_workspaces_need_all_of_theirs(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(name)

    (line,) = lines()
    assert line.startswith(f"{name}: is missing; ")


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("SLACK_BOT_TOKEN", "xoxb-1", "SLACK_CLIENT_ID: is for many"),
        ("SLACK_APP_TOKEN", "xapp-1", "SLACK_CLIENT_ID: needs HTTP"),
        ("PUBLIC_URL", "http://bot.example.com", "PUBLIC_URL: is no https://"),
        ("PUBLIC_URL", "https://bot.example.com?x=1", "PUBLIC_URL: is no https://"),
    ],
)
def test_many_workspaces_take_nothing_that_contradicts(
    name: str, value: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    (line,) = lines()
    assert line.startswith(wrong)


def test_prices_of_models_the_table_does_not_know(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written = "llama-3.3-70b=0.6/0.8, org/model=x = 2/10,"
    monkeypatch.setenv("MESSAGES_API_PRICES", written)

    assert prices_in(read_settings().messages_api_prices or "") == {
        "llama-3.3-70b": (Decimal("0.6"), Decimal("0.8")),
        "org/model=x": (Decimal(2), Decimal(10)),
    }


@pytest.mark.parametrize(
    "price", ["llama", "llama=1", "llama=1/free", "=1/2", "llama=-1/2", "llama=NaN/1"]
)
def test_what_is_no_price_is_one_line_that_says_how_to_write_one(
    price: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MESSAGES_API_PRICES", f"good=1/2,{price},sk-pasted")

    (line,) = lines()
    assert line.startswith("MESSAGES_API_PRICES: number 2 in it is no price; write ")
    assert "pasted" not in line


def test_a_profile_is_one_we_know(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MESSAGES_API_PROFILE", "Anthropic")
    assert read_settings().messages_api_profile == "anthropic"

    monkeypatch.setenv("MESSAGES_API_PROFILE", "openai")
    (line,) = lines()
    assert line.startswith("MESSAGES_API_PROFILE: should be 'auto', 'megallm'")


def test_an_empty_setting_is_a_missing_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MESSAGES_API_KEY", "")
    assert lines()[0].startswith("MESSAGES_API_KEY: is missing")


def test_http_needs_the_signing_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SLACK_APP_TOKEN")
    (line,) = lines()
    assert line.startswith("SLACK_SIGNING_SECRET: is missing; ")


def test_all_wrong_settings_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MESSAGES_API_KEY")
    monkeypatch.setenv("PORT", "many")
    monkeypatch.setenv("LOG_LEVEL", "loud")
    monkeypatch.setenv("SLACK_API_BASE_URL", "slack.com/api")
    monkeypatch.setenv("DATABASE_URL", "mysql://root@localhost/x")
    assert {line.partition(":")[0] for line in lines()} == {
        "MESSAGES_API_KEY",
        "PORT",
        "LOG_LEVEL",
        "SLACK_API_BASE_URL",
        "DATABASE_URL",
    }


def test_a_name_in_the_file_that_nobody_knows_is_an_error(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("MESAGES_API_MODEL=claude\n")
    assert lines() == [
        "MESAGES_API_MODEL: is no setting of ours; correct the name in .env"
    ]


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("PORT=1111\nHOST=0.0.0.0\n")
    monkeypatch.setenv("PORT", "2222")
    settings = read_settings()
    assert (settings.host, settings.port) == ("0.0.0.0", 2222)  # noqa: S104 - a value, nothing binds


def test_secrets_do_not_print(monkeypatch: pytest.MonkeyPatch) -> None:
    told = repr(read_settings()) + str(read_settings())
    monkeypatch.setenv("PORT", "xoxb-pasted-in-the-wrong-place")
    try:
        read_settings()
    except WrongSettings as wrong:
        told += "".join(traceback.format_exception(wrong)) + "".join(wrong.lines)
    assert "made-up" not in told
    assert "pasted" not in told


def test_settings_do_not_change_once_read() -> None:
    with pytest.raises(ValueError, match="frozen"):
        setattr(read_settings(), "port", 1)  # noqa: B010 - mypy knows it, too


def test_no_group_of_settings_hides_a_check_of_another() -> None:
    groups = (SlackSettings, ModelSettings, ProcessSettings)
    checks = [
        name for g in groups for name in g.__pydantic_decorators__.field_validators
    ]

    assert sorted(checks) == sorted({*checks})
