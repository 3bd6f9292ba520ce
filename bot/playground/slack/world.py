"""Who and what there is: workspaces, their app, people, channels and grants."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Unpack

from bot.playground.slack.changes import Change
from bot.playground.slack.files import HostedFile
from bot.playground.slack.grants import ResponseUrl, Trigger, UploadTicket, View
from bot.playground.slack.ids import Clock, Ids, secret
from bot.playground.slack.places import (
    Channel,
    ChannelFacts,
    ChannelKind,
    Person,
    PersonFacts,
    UserGroup,
)
from bot.playground.slack.rules import Rules
from bot.playground.slack.subscriptions import DEFAULT_SUBSCRIPTIONS
from bot.playground.slack.tokens import Tokens


@dataclass(slots=True, kw_only=True)
class App:
    """One app as its author sees it; with no `request_url` it is in Socket Mode."""

    id: str
    app_token: str = field(repr=False)
    signing_secret: str = field(repr=False)
    verification_token: str = field(repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    request_url: str | None = None
    shortcuts: tuple[tuple[str, str], ...] = ()
    subscriptions: frozenset[str] = DEFAULT_SUBSCRIPTIONS
    may_read_files: bool = True
    optional_scopes: frozenset[str] = frozenset()


@dataclass(slots=True, kw_only=True)
class Workspace:
    """One workspace that installed the app."""

    id: str
    name: str
    enterprise_id: str | None
    app: App
    bot: Person
    bot_id: str
    tokens: Tokens
    world: "World" = field(repr=False)
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    files: dict[str, HostedFile] = field(default_factory=dict)
    uploads: dict[str, UploadTicket] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    groups: dict[str, UserGroup] = field(default_factory=dict)
    looking_at: dict[str, str] = field(default_factory=dict)

    @property
    def bot_token(self) -> str:
        """The newest token of the bot; empty where the app is not installed."""
        return self.tokens.newest

    @property
    def domain(self) -> str:
        """The first label of the workspace's address."""
        return self.name.lower().replace(" ", "-")

    def add_person(
        self, name: str, *, id: str = "", **facts: Unpack[PersonFacts]
    ) -> Person:
        """Let somebody in; `facts` are fields of `Person`."""
        facts.setdefault("team_id", self.id)
        person = Person(id=id or self.world.ids.new("U"), name=name, **facts)
        self.people[person.id] = person
        return person

    def add_channel(
        self,
        name: str,
        members: Iterable[Person] = (),
        *,
        id: str = "",
        kind: ChannelKind = "channel",
        **facts: Unpack[ChannelFacts],
    ) -> Channel:
        """Open a channel; `facts` are fields of `Channel`."""
        ids = list(dict.fromkeys(person.id for person in members))
        facts.setdefault("creator", ids[0] if ids else self.bot.id)
        channel = Channel(
            id=id or self.world.ids.new("D" if kind == "im" else "C"),
            name=name,
            kind=kind,
            members=ids,
            created=int(self.world.clock.now()),
            **facts,
        )
        self.channels[channel.id] = channel
        return channel

    def person(self, name_or_id: str) -> Person:
        """Find somebody; KeyError with the name if there is nobody."""
        if name_or_id in self.people:
            return self.people[name_or_id]
        wanted = name_or_id.removeprefix("@").lower()
        for person in self.people.values():
            if person.name.lower() == wanted:
                return person
        raise KeyError(name_or_id)

    def channel(self, name_or_id: str) -> Channel:
        """Find a channel; KeyError with the name if there is none."""
        if name_or_id in self.channels:
            return self.channels[name_or_id]
        wanted = name_or_id.removeprefix("#")
        for channel in self.channels.values():
            if channel.name == wanted:
                return channel
        raise KeyError(name_or_id)

    def direct(self, *people: Person) -> Channel:
        """Return the DM among these people and nobody else, opened if need be."""
        members = {person.id for person in people}
        for channel in self.channels.values():
            if channel.is_direct and set(channel.members) == members:
                return channel
        kind: ChannelKind = "im" if len(members) <= 2 else "mpim"
        name = "" if kind == "im" else f"mpdm-{'--'.join(p.name for p in people)}-1"
        return self.add_channel(name, people, kind=kind)

    def tell(self, change: Change) -> None:
        """Let everybody who watches the world know."""
        for listener in self.world.listeners:
            listener(self, change)


class World:
    """Several workspaces side by side; ids are unique only within one.

    `address` is where its server answers, such as `http://127.0.0.1:8080`.
    """

    def __init__(self, *, now: Callable[[], float], rules: Rules) -> None:
        self.rules = rules
        self.clock = Clock(now)
        self.ids = Ids()
        self.address = ""
        self.workspaces: dict[str, Workspace] = {}
        self.listeners: list[Callable[[Workspace, Change], None]] = []

    def add_app(self) -> App:
        """Register an app with secrets of its own."""
        app_id = self.ids.new("A")
        return App(
            id=app_id,
            app_token=f"xapp-1-{app_id}-{secret()}",
            signing_secret=secret(),
            verification_token=secret(),
            client_id=f"{self.ids.new('')}.{app_id.lower()}",
            client_secret=secret(),
        )

    def add_workspace(
        self,
        name: str,
        app: App,
        *,
        id: str = "",
        enterprise_id: str | None = None,
        bot_id: str = "",
        bot_name: str = "threadkeeper",
        tokens: Tokens | None = None,
    ) -> Workspace:
        """Found a workspace, with `app` installed unless it brings its `tokens`."""
        team_id = id or self.ids.new("T")
        bot = Person(
            id=bot_id or self.ids.new("U"), name=bot_name, team_id=team_id, is_bot=True
        )
        workspace = Workspace(
            id=team_id,
            name=name,
            enterprise_id=enterprise_id,
            app=app,
            bot=bot,
            bot_id=self.ids.new("B"),
            tokens=tokens or Tokens(team=team_id),
            world=self,
            people={bot.id: bot},
        )
        if tokens is None:
            workspace.tokens.issue(self.clock.now())
        self.workspaces[team_id] = workspace
        return workspace

    def workspace_of(
        self, bot_token: str, *, team: str = "", channel: str = ""
    ) -> Workspace | None:
        """Find the workspace a bot token opens.

        One of an organisation opens all of its: `team` or `channel` says which.
        """
        now = self.clock.now()
        opened = [
            workspace
            for workspace in self.workspaces.values()
            if workspace.tokens.state(bot_token, now) == "good"
        ]
        meant = (w for w in opened if w.id == team or channel in w.channels)
        return next(meant, opened[0] if opened else None)

    def complaint_about(self, bot_token: str) -> str:
        """Say what is wrong with a token that opens nothing."""
        now = self.clock.now()
        states = {w.tokens.state(bot_token, now) for w in self.workspaces.values()}
        if "expired" in states:
            return "token_expired"
        return "account_inactive" if "revoked" in states else "invalid_auth"

    def app_by_client_id(self, client_id: str) -> App | None:
        """Find the app people are asked to install."""
        for workspace in self.workspaces.values():
            if workspace.app.client_id == client_id:
                return workspace.app
        return None

    def app_of(self, app_token: str) -> App | None:
        """Find the app an app-level token belongs to."""
        for workspace in self.workspaces.values():
            if workspace.app.app_token == app_token:
                return workspace.app
        return None
