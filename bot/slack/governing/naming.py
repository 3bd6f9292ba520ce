"""How windows speak of places, people and versions."""

from bot.core.prompts import Mode, PromptVersion, Scope
from bot.slack.kit import shortened, when

WINDOW = "prompt_window"


def place(scope: Scope) -> str:
    """The channel as each reader may see it, the workspace, or a verb; mrkdwn."""
    if scope.verb is not None:
        return f"the verb *{scope.verb}*"
    return f"<#{scope.channel_id}>" if scope.channel_id else "the workspace"


def title(scope: Scope, what: str) -> str:
    """What a window about it is called; Slack shows 24 characters."""
    if scope.verb is not None:
        return f"{what.capitalize()} of {scope.verb}"
    return f"{'Channel' if scope.channel_id else 'Workspace'} {what}"


def above(scope: Scope) -> str:
    """The text that its own is added to, or stands in place of."""
    return "my own text" if scope.verb else "the workspace's prompt"


def scope_value(scope: Scope) -> str:
    """The scope as buttons and windows carry it."""
    return scope.name


def version_line(version: PromptVersion) -> str:
    """Which version, by whom and when; mrkdwn, without anybody's words."""
    same = f", the same as version {version.equals}" if version.equals else ""
    return f"version {version.number}{same}, by <@{version.author}>, {when(version.at)}"


def mode_words(mode: Mode) -> str:
    """What a prompt does to the one above it."""
    return "in place of" if mode is Mode.REPLACES else "added to"


def safe(words: str, longest: int = 300) -> str:
    """Somebody's words within a line of ours: they mention and link nothing."""
    line = shortened(" ".join(words.split()), longest)
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
