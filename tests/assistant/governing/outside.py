"""What windows about prompts turn to: Slack, the model, files, and the screen."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal

from bot.core.access import Standing
from bot.core.conversation import Author, Post
from bot.core.errors import LeaseLost
from bot.core.governing import OfferedModel
from bot.core.ids import (
    ChannelId,
    FileId,
    InstallationId,
    TeamId,
    UserGroupId,
    UserId,
)
from bot.core.model import Answer, Finished, ModelEvent, ModelRequest, TextBlock
from bot.core.ports import Channel, Person
from bot.core.prompt_views import HomePage, Page, Window
from tests.assistant.governed import ANA

BEN, CLEO = UserId("UBEN"), UserId("UCLEO")
ADMIN = Person(user_id=ANA, name="Ana", standing=Standing.MEMBER, is_admin=True)


def member(user_id: UserId, standing: Standing = Standing.MEMBER) -> Person:
    """Somebody who is no admin."""
    return replace(ADMIN, user_id=user_id, standing=standing, is_admin=False)


@dataclass
class Slack:
    """Who people are and which channels there are; `asked` counts fresh questions."""

    people: dict[UserId, Person] = field(default_factory=lambda: {ANA: ADMIN})
    channels: dict[ChannelId, Channel] = field(default_factory=dict)
    members: dict[ChannelId, set[UserId]] = field(default_factory=dict)
    groups: dict[UserGroupId, set[UserId]] = field(default_factory=dict)
    asked_anew: int = 0

    async def person(
        self,
        installation: InstallationId,
        team_id: TeamId,
        author: Author,
        *,
        fresh: bool = False,
    ) -> Person:
        del installation, team_id
        self.asked_anew += fresh
        unknown = Person(user_id=author.user_id, name="", standing=Standing.MEMBER)
        return self.people.get(author.user_id, unknown)

    async def channel(
        self,
        installation: InstallationId,
        channel_id: ChannelId,
        *,
        fresh: bool = False,
    ) -> Channel | None:
        del installation, fresh
        return self.channels.get(channel_id)

    async def has_member(
        self, installation: InstallationId, channel_id: ChannelId, user_id: UserId
    ) -> bool:
        del installation
        return user_id in self.members.get(channel_id, ())

    async def newest(
        self, installation: InstallationId, channel_id: ChannelId, limit: int
    ) -> Sequence[Post]:
        del installation, channel_id, limit
        return ()

    async def groups_of(
        self,
        installation: InstallationId,
        team_id: TeamId,
        user_id: UserId,
        among: frozenset[UserGroupId],
        *,
        if_unknown: bool = False,
    ) -> frozenset[UserGroupId]:
        del installation, team_id, if_unknown
        return frozenset(g for g in among if user_id in self.groups.get(g, ()))


@dataclass
class Shown:
    """`PromptViews` that remember; `breaks_off` as a process that dies would."""

    pages: list[Page] = field(default_factory=list)
    home: HomePage | None = None
    is_closed: bool = False
    breaks_off: bool = False

    async def show(self, window: Window, page: Page) -> bool:
        del window
        if self.breaks_off:
            raise LeaseLost
        self.pages.append(page)
        return not self.is_closed

    async def publish_home(
        self, installation: InstallationId, user_id: UserId, page: HomePage
    ) -> None:
        del installation, user_id
        self.home = page


class Files:
    """`PromptFiles` that can read one."""

    async def text(self, installation: InstallationId, file_id: FileId) -> str | None:
        del installation
        return " from a file\n" if file_id == "F1" else None


class Server:
    """`OfferedModels`: two of them, of which one chooses its temperature itself."""

    async def offered(self) -> list[OfferedModel]:
        return [
            OfferedModel(model="big", name="Big"),
            OfferedModel(model="own", name=""),
        ]

    async def nearest(self, model: str) -> tuple[str, ...] | None:
        return None if model in {"big", "own"} else ("big",)

    def takes_temperature(self, model: str) -> bool:
        return model != "own"

    def most_usd(self, request: ModelRequest) -> None:
        del request


class Echo:
    """A `LanguageModel` that answers with the end of what it was told."""

    async def stream(self, request: ModelRequest) -> AsyncGenerator[ModelEvent, None]:
        words = TextBlock(request.system[-20:])
        yield Finished(Answer(content=(words,), cost_usd=Decimal("0.25")))


class Noon:
    """A `Clock` that stands still."""

    def now(self) -> datetime:
        return datetime(2026, 11, 25, 12, tzinfo=UTC)

    def monotonic_s(self) -> float:
        return 0.0
