"""The world as people see it."""

from bot.playground.slack.messages import Message
from bot.playground.slack.places import Session
from bot.playground.slack.streaming import session_now, settled, status_now
from bot.playground.slack.world import Workspace, World


class Reading:
    """Looks at channels and threads; channels go by id or name.

    Where `team` may be named, the default is the first workspace. KeyError
    for what is not there.
    """

    def __init__(self, world: World) -> None:
        self.world = world

    @property
    def workspace(self) -> Workspace:
        """The first workspace."""
        return next(iter(self.world.workspaces.values()))

    def team(self, team: str | None = None) -> Workspace:
        """Return a workspace by its id, or the first one."""
        return self.workspace if team is None else self.world.workspaces[team]

    def thread(
        self, channel: str, thread_ts: str, *, team: str | None = None
    ) -> list[Message]:
        """List a thread as people see it, the root first."""
        workspace = self.team(team)
        place = workspace.channel(channel)
        return [settled(workspace, place, m) for m in place.thread(thread_ts)]

    def messages(self, channel: str, *, team: str | None = None) -> list[Message]:
        """List a channel as people see it, without replies, oldest first."""
        workspace = self.team(team)
        place = workspace.channel(channel)
        shown = [m for m in place.messages.values() if m.is_in_channel]
        return [settled(workspace, place, m) for m in shown]

    def whispers(
        self, channel: str, user: str, *, team: str | None = None
    ) -> list[Message]:
        """List what only `user` sees in a channel."""
        workspace = self.team(team)
        reader = workspace.person(user).id
        ephemerals = workspace.channel(channel).ephemerals.values()
        return [m for m in ephemerals if m.visible_to == reader]

    def status(self, channel: str, thread_ts: str, *, team: str | None = None) -> str:
        """Return the status line under a thread; empty if there is none."""
        workspace = self.team(team)
        return status_now(workspace, workspace.channel(channel), thread_ts)

    def session(
        self, channel: str, thread_ts: str, *, team: str | None = None
    ) -> Session | None:
        """Return how a thread's agent session stands."""
        workspace = self.team(team)
        return session_now(workspace, workspace.channel(channel), thread_ts)
