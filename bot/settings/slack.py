"""How Slack is reached."""

from typing import Final

from pydantic import BaseModel, Field, SecretStr, ValidationInfo, field_validator

from bot.settings.addresses import AboutAnother, is_http, is_public

_MISSING: Final = {
    "slack_bot_token": "is missing; copy the Bot User OAuth Token (xoxb-…) from your"
    " Slack app's page OAuth & Permissions",
    "slack_client_secret": "is missing; copy the Client Secret from your Slack app's"
    " page Basic Information",
    "public_url": "is missing; write the https:// address people reach the bot at",
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
        None, description="many workspaces: the app's client id, instead of a bot token"
    )
    slack_client_secret: SecretStr | None = Field(
        None, description="many workspaces: the app's client secret"
    )
    public_url: str | None = Field(
        None,
        description="many workspaces: where people reach the bot, `https://…`; they"
        " install it at `/slack/install`",
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

    @field_validator("slack_signing_secret")
    @classmethod
    def _signing_secret_is_there(
        cls, value: SecretStr | None, info: ValidationInfo
    ) -> SecretStr | None:
        if value is None and info.data.get("slack_app_token") is None:
            raise ValueError(_MISSING["slack_signing_secret"])
        return value

    @field_validator("slack_client_id")
    @classmethod
    def _one_workspace_or_many(
        cls, value: str | None, info: ValidationInfo
    ) -> str | None:
        has_token = info.data.get("slack_bot_token") is not None
        if value is None and not has_token:
            raise AboutAnother("SLACK_BOT_TOKEN", _MISSING["slack_bot_token"])
        if value is not None and has_token:
            raise ValueError(
                "is for many workspaces, SLACK_BOT_TOKEN for one; take one of them out"
            )
        if value is not None and info.data.get("slack_app_token") is not None:
            raise ValueError(
                "needs HTTP: people install the app over it; take SLACK_APP_TOKEN out"
            )
        return value

    @field_validator("slack_client_secret", "public_url")
    @classmethod
    def _is_there_for_many(
        cls, value: SecretStr | str | None, info: ValidationInfo
    ) -> SecretStr | str | None:
        if value is None and info.data.get("slack_client_id") is not None:
            raise ValueError(_MISSING[str(info.field_name)])
        return is_public(value) if isinstance(value, str) else value

    @field_validator("slack_api_base_url")
    @classmethod
    def _api_base_ends_in_slash(cls, url: str) -> str:
        return is_http(url) if url.endswith("/") else f"{is_http(url)}/"
