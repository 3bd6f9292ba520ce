"""Prompts in a real database, and names that need no Slack."""

from dataclasses import dataclass, field

from bot.assistant.prompts import GovernedMemory, Prompts
from bot.core.audit import Action, AuditEntry
from bot.core.governed import EffectiveSettings, ScopeSettings
from bot.core.ids import ChannelId, InstallationId, TeamId, UserId
from bot.core.news import Change, News, Topic
from bot.core.prompts import Draft, Mode, PromptVersion, Scope, Wording
from bot.store import Store

ACME = Scope(InstallationId("T1"), TeamId("T1"))
SUPPORT = Scope(InstallationId("T1"), TeamId("T1"), ChannelId("C1"))
ANA = UserId("UANA")
OURS = EffectiveSettings(model="big", fast_model="fast", max_tokens=4_096)


@dataclass
class Called:
    """`Names` that were told, and whether anybody asked."""

    workspace: str = "Acme"
    asked: int = 0

    async def bot_name(self, installation: InstallationId) -> str:
        del installation
        return "Keeper"

    async def workspace_name(
        self, installation: InstallationId, team_id: TeamId
    ) -> str:
        del installation, team_id
        self.asked += 1
        return self.workspace


@dataclass
class Governors:
    """People who publish, and the resolver that has to follow them."""

    store: Store
    news: News = field(default_factory=News)
    names: Called = field(default_factory=Called)

    def __post_init__(self) -> None:
        memory = GovernedMemory(self.store.prompts, self.news)
        self.prompts = Prompts(memory=memory, names=self.names, defaults=OURS)

    async def publish(
        self, scope: Scope, text: str, mode: Mode = Mode.ADDS, *, tell: bool = True
    ) -> None:
        """Make `text` the next version."""
        base = (await self.store.prompts.governed(scope)).version
        draft = Draft(
            scope=scope, author=ANA, wording=Wording(text=text, mode=mode), base=base
        )
        entry = AuditEntry(scope=scope, who=ANA, action=Action.PUBLISHED)
        made = await self.store.prompts.publish(draft, "", entry)
        assert isinstance(made, PromptVersion)
        if tell:
            self.tell()

    async def set(self, scope: Scope, settings: ScopeSettings) -> None:
        """Set what was not set yet."""
        entry = AuditEntry(scope=scope, who=ANA, action=Action.SET)
        await self.store.prompts.change_settings(scope, settings, entry)
        self.tell()

    def tell(self) -> None:
        """Let the process hear that something changed."""
        self.news.tell(Change(Topic.PROMPTS, ACME.installation))
