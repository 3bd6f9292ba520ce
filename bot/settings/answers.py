"""How answers look in Slack."""

from typing import Literal

from pydantic import BaseModel, Field, field_validator

from bot.settings.addresses import in_lower_case


class AnswerSettings(BaseModel):
    """What people see of an answer besides its words."""

    receipt: Literal["always", "on_request", "never"] = Field(
        "on_request",
        description="the line of figures under an answer: `always`, `on_request` (in"
        " its menu) or `never`",
    )
    longest_answer_chars: int = Field(
        40_000,
        ge=3_000,
        description="what of an answer goes beyond so many characters becomes a file",
    )
    mention_people: Literal["never", "thread"] = Field(
        "never",
        description="whom an answer may mention so that Slack notifies them: nobody"
        " (`never`), or the people of its `thread`",
    )

    @field_validator("receipt", "mention_people", mode="before")
    @classmethod
    def _answers_in_lower_case(cls, value: object) -> object:
        return in_lower_case(value)
