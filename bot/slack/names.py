"""What workspaces and the bot are called, asked of Slack and remembered."""

from bot.core.errors import SlackRefused, SlackUnreachable
from bot.core.ids import InstallationId, TeamId
from bot.core.ports import Clock
from bot.slack.calls import SlackCalls
from bot.slack.identity import IdentityOf
from bot.slack.payload import mapping, text
from bot.slack.remembered import Remembered

_HELD_S, _HELD_MISSING_S = 3_600.0, 60.0
_UNNAMED = "Threadkeeper"


class SlackNames:
    """The `Names` port; a workspace's name is remembered for an hour."""

    def __init__(
        self, calls: SlackCalls, identity_of: IdentityOf, clock: Clock
    ) -> None:
        self._calls = calls
        self._identity_of = identity_of
        self._workspaces = Remembered[tuple[InstallationId, TeamId], str](
            clock, 1_000, lambda name: _HELD_S if name else _HELD_MISSING_S
        )

    async def bot_name(self, installation: InstallationId) -> str:
        """What we are called there; our own name where nobody says."""
        try:
            return (await self._identity_of(installation)).name or _UNNAMED
        except (SlackRefused, SlackUnreachable):
            return _UNNAMED

    async def workspace_name(
        self, installation: InstallationId, team_id: TeamId
    ) -> str:
        """What the workspace is called; empty where Slack does not say."""
        return await self._workspaces.get(
            (installation, team_id), lambda: self._ask(installation, team_id)
        )

    async def _ask(self, installation: InstallationId, team_id: TeamId) -> str:
        """Ask whose token it is, then, where that is an organisation's, for the team.

        The first needs no scope, the second `team:read`.
        """
        try:
            answer = await self._calls.read(installation, "auth.test")
            if text(answer, "team_id") == team_id:
                return text(answer, "team")
            answer = await self._calls.read(installation, "team.info", team=team_id)
        except (SlackRefused, SlackUnreachable):
            return ""
        return text(mapping(answer.get("team")), "name")
