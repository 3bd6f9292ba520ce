"""Settings: which there are, and reading them."""

from bot.settings.reading import Settings, WrongSettings, read_settings

__all__ = ["Settings", "WrongSettings", "read_settings"]
