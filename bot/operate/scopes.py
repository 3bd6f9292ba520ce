"""The scopes the app asks for: what it cannot do without, and what is up to admins."""

from collections.abc import Collection

REQUIRED = frozenset(
    {
        "app_mentions:read",
        "assistant:write",  # the agent's status
        "channels:read",  # whether other organisations read along
        "chat:write",  # answers
        "commands",  # slash commands and message shortcuts
        "groups:read",
        "im:history",
        "im:read",
        "mpim:read",
        "users:read",  # people's names; whether they are members
    }
)

_UNREAD = "no earlier messages, no follow-ups without a mention, no summaries"

OPTIONAL = {
    "channels:history": f"in public channels {_UNREAD}",
    "channels:join": "nobody can have me join a public channel by a button",
    "files:read": "files that people share are named, not read",
    "files:write": "long answers and tables are not given as files",
    "groups:history": f"in private channels {_UNREAD}",
    "im:write": "results are not sent as files to those who asked",
    "mpim:history": f"in group messages {_UNREAD}",
    "team:read": "in an organisation's install no names of its workspaces in prompts",
    "usergroups:read": "of a user group that an admin allows nobody is let in, and of"
    " one that is denied everybody is kept out",
}
"""What is missing without each; Slack lets whoever installs the app leave it out."""


def missing(granted: Collection[str]) -> list[str]:
    """The scopes the app cannot do without and was not given."""
    return sorted(REQUIRED - {*granted})


def left_out(granted: Collection[str]) -> dict[str, str]:
    """The optional scopes it was not given, and what is missing for it."""
    return {s: words for s, words in OPTIONAL.items() if s not in granted}
