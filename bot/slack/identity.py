"""Who we are in a workspace, as Slack tells it for our token."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.core.errors import SlackRefused
from bot.core.ids import InstallationId, TeamId, UserId, installation_id
from bot.slack.payload import text
from bot.slack.posts import Ourselves


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What `auth.test` and its `x-oauth-scopes` header say.

    `address` is where the workspace is in a browser, without a last slash.
    """

    installation: InstallationId
    bot_user_id: UserId
    bot_id: str
    name: str = ""
    team_id: TeamId
    enterprise_id: str | None = None
    is_enterprise_install: bool = False
    scopes: frozenset[str] = frozenset()
    address: str = ""

    @property
    def ourselves(self) -> Ourselves:
        """How our own messages are recognised."""
        return Ourselves(self.bot_user_id, self.bot_id)


IdentityOf = Callable[[InstallationId], Awaitable[Identity]]
"""Looks up who we are in an installation; raises as calls to Slack do."""


def identity_of(answer: dict[str, Any], scopes: str) -> Identity:
    """Read the answer of `auth.test`; `scopes` is the header, separated by commas.

    Raises `SlackRefused` with the code `unexpected_answer` when it names no
    user or no workspace.
    """
    bot_user_id, team_id = text(answer, "user_id"), text(answer, "team_id")
    if not bot_user_id or not team_id:
        raise SlackRefused("auth.test", "unexpected_answer")
    enterprise_id = text(answer, "enterprise_id") or None
    is_enterprise_install = answer.get("is_enterprise_install") is True
    return Identity(
        installation=installation_id(
            enterprise_id=enterprise_id,
            team_id=team_id,
            is_enterprise_install=is_enterprise_install,
        ),
        bot_user_id=UserId(bot_user_id),
        bot_id=text(answer, "bot_id"),
        name=text(answer, "user"),
        team_id=TeamId(team_id),
        enterprise_id=enterprise_id,
        is_enterprise_install=is_enterprise_install,
        address=text(answer, "url").rstrip("/"),
        scopes=frozenset(filter(None, map(str.strip, scopes.split(",")))),
    )
