"""Which model answers, and where it is."""

from typing import Literal

from pydantic import BaseModel, Field, PositiveInt, SecretStr, field_validator

from bot.settings.addresses import in_lower_case, is_http
from bot.settings.prices import prices_in


class ModelSettings(BaseModel):
    """The Messages API, and how much of it may be used."""

    messages_api_key: SecretStr | None = Field(
        None, description="the key of the Messages API; required"
    )
    messages_api_base_url: str = Field(
        "https://ai.megallm.io",
        description="any server of the Messages API, with or without `/v1`",
    )
    messages_api_profile: Literal["auto", "megallm", "anthropic", "compatible"] = Field(
        "auto",
        description="what kind of server it is: `megallm`, `anthropic`, `compatible`,"
        " or `auto`: seen by its address",
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
    messages_api_prices: str | None = Field(
        None,
        description="what models cost, in US dollars for a million tokens in and out,"
        " by comma: `llama-3.3-70b=0.6/0.8`; before those the server tells",
    )
    messages_api_max_tokens: int = Field(
        4096, ge=256, description="the longest answer, thinking included"
    )
    history_tokens: int = Field(
        100_000,
        ge=2_000,
        description="how much of a thread is sent whole, in tokens; what is older is"
        " summarised",
    )
    messages_api_requests_per_minute: PositiveInt = Field(
        50, description="requests to the model in any 60 s"
    )
    messages_api_concurrency: PositiveInt = Field(
        10, description="requests to the model at once, per process"
    )

    @field_validator("messages_api_key")
    @classmethod
    def _key_is_there(cls, value: SecretStr | None) -> SecretStr:
        if value is None:
            raise ValueError(
                "is missing; set the key of your Messages API account"
                " (MegaLLM by default)"
            )
        return value

    @field_validator("messages_api_auth", "messages_api_profile", mode="before")
    @classmethod
    def _choice_in_lower_case(cls, value: object) -> object:
        return in_lower_case(value)

    @field_validator("messages_api_prices")
    @classmethod
    def _prices_can_be_read(cls, value: str | None) -> str | None:
        prices_in(value or "")
        return value

    @field_validator("messages_api_base_url")
    @classmethod
    def _base_url_is_http(cls, url: str) -> str:
        return is_http(url)
