"""What people type to have something done."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

_COMMAND = re.compile(r"/[a-z0-9_-]{1,31}")


def _is_command(name: str) -> str:
    if not _COMMAND.fullmatch(name):
        raise ValueError(
            "is no command; write a slash and up to 31 small letters, digits or -,"
            " such as /tk-translate"
        )
    return name


Command = Annotated[str, AfterValidator(_is_command)]


class CommandSettings(BaseModel):
    """The slash commands' names: of two apps with the same, one gets all."""

    translate_command: Command = Field(
        "/translate",
        description="the command that translates; name it otherwise where another app"
        " has it, and make the app's manifest anew",
    )
    prompt_command: Command = Field(
        "/prompt",
        description="the command for prompts and settings of channels; as above",
    )
    summarize_command: Command = Field(
        "/summarize", description="the command that summarizes"
    )
    extract_command: Command = Field(
        "/extract", description="the command that extracts facts"
    )
