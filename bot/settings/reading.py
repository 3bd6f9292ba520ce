"""All settings together, read once, at start-up, from the environment and `.env`."""

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.settings.answers import AnswerSettings
from bot.settings.commands import CommandSettings
from bot.settings.files import FileSettings
from bot.settings.model import ModelSettings
from bot.settings.process import ProcessSettings
from bot.settings.slack import SlackSettings


class Settings(
    ProcessSettings,
    FileSettings,
    CommandSettings,
    AnswerSettings,
    ModelSettings,
    SlackSettings,
    BaseSettings,
):
    """Every setting there is, in the order of the bases from last to first.

    Frozen, and secrets do not print. A name in `.env` that is not here stops the
    start: it is most likely a typo. The groups' checks need names of their own:
    the same name in two of them would be one check.
    """

    model_config = SettingsConfigDict(
        env_file=".env",
        frozen=True,
        extra="forbid",
        env_ignore_empty=True,
        validate_default=True,
        hide_input_in_errors=True,
    )


class _CommandsAlone(CommandSettings, BaseSettings):
    """The names of commands, which a manifest needs before there is a token."""

    model_config = SettingsConfigDict(
        env_file=".env", frozen=True, extra="ignore", env_ignore_empty=True
    )


class WrongSettings(Exception):
    """The settings can not be used; `lines` says why, one line per wrong one."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(f"{len(lines)} wrong settings")
        self.lines = lines


def read_settings(**known: object) -> Settings:
    """Read all settings, `known` before the environment before `.env`.

    Raises `WrongSettings` with one line for each that is missing or wrong.
    """
    try:
        return Settings.model_validate(known) if known else Settings()
    except ValidationError as error:
        lines = [_line(e) for e in error.errors()]
        raise WrongSettings(sorted(lines, key=_place)) from None


def read_commands() -> CommandSettings:
    """Read the names of commands alone; raises `WrongSettings`."""
    try:
        return _CommandsAlone()
    except ValidationError as error:
        raise WrongSettings([_line(e) for e in error.errors()]) from None


def _place(line: str) -> int:
    """Where a setting stands among all of them; names nobody knows come first."""
    name = line.partition(":")[0].lower()
    return [*Settings.model_fields].index(name) if name in Settings.model_fields else -1


def _line(error: ErrorDetails) -> str:
    name = str(error["loc"][0]).upper() if error["loc"] else "SETTINGS"
    match error["type"]:
        case "extra_forbidden":
            return f"{name}: is no setting of ours; correct the name in .env"
        case "value_error":
            words = error["ctx"]["error"]
            return f"{getattr(words, 'name', name)}: {words}"
        case _:
            wrong = str(error["msg"]).replace("Input should", "should")
            return f"{name}: {wrong}; correct it, or take it out for the default"
