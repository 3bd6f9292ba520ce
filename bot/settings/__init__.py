"""Settings: which there are, and reading them."""

from bot.settings.commands import CommandSettings
from bot.settings.reading import (
    Settings,
    WrongSettings,
    read_commands,
    read_settings,
)

__all__ = [
    "CommandSettings",
    "Settings",
    "WrongSettings",
    "read_commands",
    "read_settings",
]
