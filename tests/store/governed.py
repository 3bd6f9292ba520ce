"""Prompts and settings of a small world: `scope()` is one channel of one workspace."""

from bot.core.access import AccessRules, People
from bot.core.agent_view import SuggestedPrompt
from bot.core.audit import Action, AuditEntry
from bot.core.governed import AnswerWhen, ScopeSettings
from bot.core.ids import ChannelId, InstallationId, TeamId, UserGroupId, UserId
from bot.core.prompts import Draft, Mode, PromptVersion, Scope, Wording
from bot.store import Store

ADA, BOB = UserId("UADA"), UserId("UBOB")


def scope(team: str = "T1", channel: str | None = "C1", team_id: str = "") -> Scope:
    return Scope(
        InstallationId(team),
        TeamId(team_id or team),
        ChannelId(channel) if channel else None,
    )


def draft(
    text: str,
    *,
    base: int = 0,
    by: UserId = ADA,
    of: Scope = scope(),  # noqa: B008 - a frozen value
    mode: Mode = Mode.ADDS,
) -> Draft:
    return Draft(scope=of, author=by, wording=Wording(text=text, mode=mode), base=base)


def line(of: Scope = scope(), action: Action = Action.PUBLISHED) -> AuditEntry:  # noqa: B008 - a frozen value
    return AuditEntry(scope=of, who=ADA, action=action, door="Home tab", detail="v1")


async def published(store: Store, what: Draft, reason: str = "") -> PromptVersion:
    made = await store.prompts.publish(what, reason, line(what.scope))
    assert isinstance(made, PromptVersion)
    return made


EVERYTHING = ScopeSettings(
    model="claude-opus-5-5",
    fast_model="claude-haiku-5-5",
    temperature=0.0,
    max_tokens=512,
    answers=AnswerWhen.EVERY_MESSAGE,
    receipt="always",
    language="Grüezi",
    suggested_prompts=(SuggestedPrompt("Hi", "Say hi"),),
    access=AccessRules(
        allowed=People(frozenset({ADA}), frozenset({UserGroupId("S1")})),
        denied=People(frozenset({BOB})),
        allowed_channels=frozenset({ChannelId("C1")}),
        denied_channels=frozenset({ChannelId("C9")}),
        guests=False,
        outsiders=True,
    ),
    editors=People(frozenset({BOB})),
    channels_govern=True,
    retention_days=30,
)
