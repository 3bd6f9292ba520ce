"""How windows speak of places, people and versions."""

from bot.core.prompts import Mode, PromptVersion, Scope
from bot.slack.kit import shortened, when

WINDOW = "prompt_window"


def place(scope: Scope) -> str:
    """The channel as each reader may see it, or the workspace; mrkdwn."""
    return f"<#{scope.channel_id}>" if scope.channel_id else "the workspace"


def scope_value(scope: Scope) -> str:
    """The scope as buttons and windows carry it."""
    return scope.channel_id or ""


def version_line(version: PromptVersion) -> str:
    """Which version, by whom and when; mrkdwn, without anybody's words."""
    same = f", the same as version {version.equals}" if version.equals else ""
    return f"version {version.number}{same}, by <@{version.author}>, {when(version.at)}"


def mode_words(mode: Mode) -> str:
    """What a channel's prompt does to the workspace's."""
    return "in place of" if mode is Mode.REPLACES else "added to"


def safe(words: str, longest: int = 300) -> str:
    """Somebody's words within a line of ours: they mention and link nothing."""
    line = shortened(" ".join(words.split()), longest)
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
