"""Who is in which user group, asked of Slack and remembered for a minute."""

import asyncio

from bot.core.errors import SlackRefused
from bot.core.ids import InstallationId, TeamId, UserGroupId, UserId
from bot.core.journal import Journal, SlackTrouble
from bot.core.news import Change, News, Topic
from bot.core.ports import Clock
from bot.slack.calls import SlackCalls
from bot.slack.payload import texts
from bot.slack.remembered import Remembered

_HELD_S = 60.0
_GONE = frozenset({"no_such_subteam", "subteam_not_found"})
_Key = tuple[InstallationId, TeamId, UserGroupId]


class SlackRoster:
    """The `Roster` port over `usergroups.users.list`, which wants `usergroups:read`."""

    def __init__(
        self, calls: SlackCalls, journal: Journal, clock: Clock, news: News
    ) -> None:
        self._calls = calls
        self._journal = journal
        self._told: set[tuple[InstallationId, str]] = set()
        self._groups = Remembered[_Key, frozenset[str] | None](
            clock, 1_000, lambda _: _HELD_S
        )
        news.listen(self._forget)

    async def groups_of(
        self,
        installation: InstallationId,
        team_id: TeamId,
        user_id: UserId,
        among: frozenset[UserGroupId],
        *,
        if_unknown: bool = False,
    ) -> frozenset[UserGroupId]:
        """Which of these groups somebody is in, or may be in for all we know."""
        wanted = sorted(among)
        members = await asyncio.gather(
            *(self._members(installation, team_id, group) for group in wanted)
        )
        return frozenset(
            group
            for group, them in zip(wanted, members, strict=True)
            if (if_unknown if them is None else user_id in them)
        )

    async def _members(
        self, installation: InstallationId, team_id: TeamId, group: UserGroupId
    ) -> frozenset[str] | None:
        return await self._groups.get(
            (installation, team_id, group),
            lambda: self._ask(installation, team_id, group),
        )

    async def _ask(
        self, installation: InstallationId, team_id: TeamId, group: UserGroupId
    ) -> frozenset[str] | None:
        try:
            answer = await self._calls.read(
                installation, "usergroups.users.list", usergroup=group, team_id=team_id
            )
        except SlackRefused as refused:
            if refused.passing:
                raise
            if refused.code in _GONE:
                return frozenset()
            self._tell(installation, refused)
            return None
        return frozenset(texts(answer.get("users")))

    def _forget(self, change: Change | None) -> None:
        match change:
            case None:
                self._groups.forget_all()
            case Change(Topic.GROUP, installation, subject):
                which = (installation, subject)
                self._groups.forget_where(lambda key: (key[0], key[2]) == which)
            case Change(Topic.INSTALLATION, installation):
                self._groups.forget_where(lambda key: key[0] == installation)
                self._told = {each for each in self._told if each[0] != installation}
            case _:
                pass

    def _tell(self, installation: InstallationId, refused: SlackRefused) -> None:
        cause = (installation, refused.code)
        if cause in self._told:
            return
        self._told.add(cause)
        self._journal.note(
            SlackTrouble(
                installation=installation,
                method=refused.method,
                error=refused.code,
                consequence="nobody is let in, and everybody kept out, by a user group",
            )
        )
