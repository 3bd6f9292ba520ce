"""How Slack is reached."""

from typing import Final

from pydantic import BaseModel, Field, SecretStr, ValidationInfo, field_validator

from bot.settings.addresses import is_http, not_yet

_MISSING: Final = {
    "slack_bot_token": "is missing; copy the Bot User OAuth Token (xoxb-…) from your"
    " Slack app's page OAuth & Permissions",
    "slack_signing_secret": "is missing; copy the Signing Secret from your Slack app's"
    " page Basic Information, or set SLACK_APP_TOKEN for Socket Mode",
}


class SlackSettings(BaseModel):
    """One workspace or many, by Socket Mode or HTTP."""

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

    @field_validator("slack_bot_token")
    @classmethod
    def _bot_token_is_there(cls, value: SecretStr | None) -> SecretStr:
        if value is None:
            raise ValueError(_MISSING["slack_bot_token"])
        return value

    @field_validator("slack_signing_secret")
    @classmethod
    def _signing_secret_is_there(
        cls, value: SecretStr | None, info: ValidationInfo
    ) -> SecretStr | None:
        if value is None and info.data.get("slack_app_token") is None:
            raise ValueError(_MISSING["slack_signing_secret"])
        return value

    @field_validator("slack_client_id", "slack_client_secret", "public_url")
    @classmethod
    def _many_workspaces_come_later(cls, value: object) -> None:
        not_yet(value)

    @field_validator("slack_api_base_url")
    @classmethod
    def _api_base_ends_in_slash(cls, url: str) -> str:
        return is_http(url) if url.endswith("/") else f"{is_http(url)}/"
