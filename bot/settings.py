"""Settings, read once, at start-up, from the environment and `.env`."""

from typing import Literal
from urllib.parse import urlsplit

from pydantic import (
    Field,
    NonNegativeFloat,
    PositiveInt,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting there is; frozen, and secrets do not print.

    A name in `.env` that is not here stops the start: it is most likely a typo.
    """

    model_config = SettingsConfigDict(
        env_file=".env",
        frozen=True,
        extra="forbid",
        env_ignore_empty=True,
        validate_default=True,
        hide_input_in_errors=True,
    )

    slack_bot_token: SecretStr | None = Field(
        None, description="one workspace: its bot token, `xoxb-…`"
    )
    slack_app_token: SecretStr | None = Field(
        None, description="set: Socket Mode, nothing to expose; `xapp-…`"
    )
    slack_signing_secret: SecretStr | None = Field(
        None, description="HTTP mode; required there"
    )
    slack_client_id: str | None = Field(
        None, description="many workspaces: not in this version yet"
    )
    slack_client_secret: SecretStr | None = Field(
        None, description="many workspaces: not in this version yet"
    )
    public_url: str | None = Field(
        None, description="many workspaces: not in this version yet"
    )
    slack_api_base_url: str = Field(
        "https://slack.com/api/", description="where Slack's Web API is"
    )
    slack_authorize_url: str = Field(
        "https://slack.com/oauth/v2/authorize",
        description="where people install the app; many workspaces only",
    )
    slack_file_hosts: str = Field(
        "files.slack.com",
        description="the only hosts (`host[:port]`, by comma) a bot token is sent to"
        " for files",
    )
    messages_api_key: SecretStr | None = Field(
        None, description="the key of the Messages API; required"
    )
    messages_api_base_url: str = Field(
        "https://ai.megallm.io",
        description="any server of the Messages API, with or without `/v1`",
    )
    messages_api_model: str = Field(
        "claude-sonnet-5-5", description="the model for conversation"
    )
    messages_api_fast_model: str | None = Field(
        None,
        description="the model for translating, summarizing, compacting;"
        " the model above by default",
    )
    messages_api_auth: Literal["x-api-key", "bearer"] = Field(
        "x-api-key", description="how the key is sent: `x-api-key` or `bearer`"
    )
    messages_api_version: str = Field(
        "2023-06-01", description="the `anthropic-version` header"
    )
    messages_api_max_tokens: int = Field(
        4096, ge=256, description="the longest answer, thinking included"
    )
    receipt: Literal["always", "on_request", "never"] = Field(
        "on_request",
        description="the line of figures under an answer: `always`, `on_request` (in"
        " its menu) or `never`",
    )
    messages_api_requests_per_minute: PositiveInt = Field(
        50, description="requests to the model in any 60 s"
    )
    messages_api_concurrency: PositiveInt = Field(
        10, description="requests to the model at once, per process"
    )
    database_url: str = Field(
        "sqlite+aiosqlite:///threadkeeper.db",
        description="a SQLite file, or a `postgresql://…` URL",
    )
    lease_timeout_s: float = Field(
        9.0,
        ge=1,
        description="several replicas: how long one may be silent before the others"
        " take over what it works on",
    )
    encryption_keys: SecretStr | None = Field(
        None,
        description="Fernet keys, newest first, by comma, for secrets at rest;"
        " one derived from the bot token by default",
    )
    host: str = Field("127.0.0.1", description="where the HTTP server listens")
    port: int = Field(
        3000,
        ge=0,
        le=65535,
        description="its port, for events and health; `0` in Socket Mode: no server",
    )
    metrics_port: int | None = Field(
        None, description="Prometheus metrics: not in this version yet"
    )
    shutdown_grace_s: NonNegativeFloat = Field(
        25, description="how long running answers may go on after SIGTERM"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="`debug`, `info`, `warning` or `error`"
    )
    log_format: Literal["console", "json"] = Field(
        "console", description="`console` or `json`"
    )

    @field_validator("slack_bot_token", "messages_api_key")
    @classmethod
    def _is_there(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr:
        if value is None:
            raise ValueError(_MISSING[str(info.field_name)])
        return value

    @field_validator("slack_signing_secret")
    @classmethod
    def _is_there_for_http(
        cls, value: SecretStr | None, info: ValidationInfo
    ) -> SecretStr | None:
        if value is None and info.data.get("slack_app_token") is None:
            raise ValueError(_MISSING["slack_signing_secret"])
        return value

    @field_validator(
        "slack_client_id", "slack_client_secret", "public_url", "metrics_port"
    )
    @classmethod
    def _comes_later(cls, value: object) -> None:
        if value is not None:
            raise ValueError("is not in this version yet; take it out")

    @field_validator(
        "log_level", "log_format", "messages_api_auth", "receipt", mode="before"
    )
    @classmethod
    def _in_lower_case(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("slack_api_base_url", "messages_api_base_url")
    @classmethod
    def _is_http(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("is no http:// or https:// address; write one")
        return url

    @field_validator("slack_api_base_url")
    @classmethod
    def _ends_in_slash(cls, url: str) -> str:
        return url if url.endswith("/") else f"{url}/"

    @field_validator("database_url")
    @classmethod
    def _is_a_known_database(cls, url: str) -> str:
        scheme = url.partition("://")[0].partition("+")[0]
        if "://" not in url or scheme not in {"sqlite", "postgresql", "postgres"}:
            raise ValueError(
                "is no database we know; write sqlite+aiosqlite:///FILE"
                " or postgresql://USER@HOST/NAME"
            )
        return url

    @field_validator("port")
    @classmethod
    def _is_open_for_http(cls, port: int, info: ValidationInfo) -> int:
        if port == 0 and info.data.get("slack_app_token") is None:
            raise ValueError(
                "is 0, but without SLACK_APP_TOKEN Slack delivers over HTTP;"
                " set the port Slack's request URL leads to"
            )
        return port


_MISSING = {
    "slack_bot_token": "is missing; copy the Bot User OAuth Token (xoxb-…) from your"
    " Slack app's page OAuth & Permissions",
    "slack_signing_secret": "is missing; copy the Signing Secret from your Slack app's"
    " page Basic Information, or set SLACK_APP_TOKEN for Socket Mode",
    "messages_api_key": "is missing; set the key of your Messages API account"
    " (MegaLLM by default)",
}


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
        raise WrongSettings([_line(e) for e in error.errors()]) from None


def _line(error: ErrorDetails) -> str:
    name = str(error["loc"][0]).upper() if error["loc"] else "SETTINGS"
    match error["type"]:
        case "extra_forbidden":
            return f"{name}: is no setting of ours; correct the name in .env"
        case "value_error":
            return f"{name}: {error['ctx']['error']}"
        case _:
            wrong = str(error["msg"]).replace("Input should", "should")
            return f"{name}: {wrong}; correct it, or take it out for the default"
