"""Where the process keeps its data, listens, and tells what it does."""

from typing import Literal

from pydantic import (
    BaseModel,
    Field,
    NonNegativeFloat,
    SecretStr,
    ValidationInfo,
    field_validator,
)

from bot.settings.addresses import in_lower_case, not_yet


class ProcessSettings(BaseModel):
    """The process and its machine."""

    database_url: str = Field(
        "sqlite+aiosqlite:///threadkeeper.db",
        description="a SQLite file, or a `postgresql://…` URL",
    )
    lease_timeout_s: float = Field(
        9.0,
        ge=1,
        description="several replicas: how long one may be silent before the others"
        " take over what it works on; the same for all: change it while none runs",
    )
    encryption_keys: SecretStr | None = Field(
        None,
        description="Fernet keys, newest first, by comma, for secrets at rest;"
        " required for many workspaces, else one derived from the bot token",
    )
    retention_days: NonNegativeFloat = Field(
        90,
        description="how long a conversation is kept after the last thing said in it;"
        " `0`: for good; admins may set their workspace's own",
    )
    purge_after_days: NonNegativeFloat = Field(
        0,
        description="how long what a workspace wrote is kept after the app was removed"
        " from it",
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

    @field_validator("encryption_keys")
    @classmethod
    def _keys_are_there_for_many(
        cls, value: SecretStr | None, info: ValidationInfo
    ) -> SecretStr | None:
        if value is None and info.data.get("slack_client_id") is not None:
            raise ValueError(
                "is missing; tokens of many workspaces are kept encrypted: make a key"
                " with `threadkeeper rotate-keys --new`"
            )
        return value

    @field_validator("metrics_port")
    @classmethod
    def _metrics_come_later(cls, value: object) -> None:
        not_yet(value)

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def _logging_in_lower_case(cls, value: object) -> object:
        return in_lower_case(value)

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
