"""Pages about prompts: ordinary ones, and the largest there can be."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from difflib import unified_diff

from bot.core.audit import Action, AuditEntry
from bot.core.governed import (
    EffectivePrompt,
    EffectiveSettings,
)
from bot.core.governing import Governed
from bot.core.ids import (
    ChannelId,
    InstallationId,
    TeamId,
    UserId,
)
from bot.core.prompt_views import (
    AnsweredWith,
    AuditPage,
    DiffPage,
    EditorPage,
    HistoryPage,
    Page,
    ShownPrompt,
)
from bot.core.prompts import (
    LONGEST_PROMPT_CHARS,
    LONGEST_REASON_CHARS,
    Conflict,
    Draft,
    Mode,
    PromptVersion,
    PromptVersions,
    Scope,
    Wording,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ANA = UserId("U0ANA")
WORKSPACE = Scope(InstallationId("T1"), TeamId("T1"))
CHANNEL = replace(WORKSPACE, channel_id=ChannelId("C1"))
VERB = replace(WORKSPACE, verb="summarize")
NASTY = "<!channel> *bold* `code` ~gone~ <https://evil.example|click> & ```fence```\n"
LONGEST = (NASTY * 400)[:LONGEST_PROMPT_CHARS]
SETTINGS = EffectiveSettings(
    model="claude-sonnet-5-5", fast_model="claude-sonnet-5-5", max_tokens=8_000
)
EFFECTIVE = EffectivePrompt(
    system="You are threadkeeper.", versions=PromptVersions(3, 7), settings=SETTINGS
)


def version(
    number: int = 1, text: str = "Be kind.", scope: Scope = CHANNEL, reason: str = ""
) -> PromptVersion:
    """A version of the prompt of a channel."""
    wording = Wording(text=text, mode=Mode.REPLACES)
    return PromptVersion(
        scope=scope, number=number, wording=wording, author=ANA, at=NOON, reason=reason
    )


def draft(text: str = "Be kind.", scope: Scope = CHANNEL, base: int = 0) -> Draft:
    """What Ana is writing."""
    return Draft(scope=scope, author=ANA, wording=Wording(text=text), base=base)


def audit(action: Action = Action.PUBLISHED) -> AuditEntry:
    """A line about Ana."""
    return AuditEntry(
        scope=CHANNEL,
        who=ANA,
        action=action,
        door="/prompt in C1",
        before="a" * 64,
        after="b" * 64,
        detail=NASTY * 4,
        at=NOON,
    )


def diff(before: str, after: str) -> DiffPage:
    """What version 2 changed."""
    lines = [*unified_diff(before.splitlines(), after.splitlines(), lineterm="")]
    return DiffPage(
        scope=CHANNEL,
        before=version(1, before),
        after=version(2, after),
        lines=lines,
        may_roll_back=True,
        newest=5,
    )


def editing() -> Iterator[tuple[str, Page]]:
    """Editors and conflicts."""
    yield (
        "new prompt",
        EditorPage(scope=WORKSPACE, draft=draft("", WORKSPACE), published=None),
    )
    large = draft(LONGEST, CHANNEL, 7)
    yield (
        "longest prompt",
        EditorPage(
            scope=CHANNEL,
            draft=replace(large, saved_at=NOON),
            published=version(7, reason=NASTY),
            problems=("It has too much.", "`{name}` is no placeholder."),
        ),
    )
    yield (
        "prompt of a verb",
        EditorPage(scope=VERB, draft=draft(LONGEST, VERB), published=None),
    )
    theirs = version(8, LONGEST, reason="x" * LONGEST_REASON_CHARS)
    yield "conflict", Conflict(theirs=theirs, mine=large)
    yield "conflict with nothing", Conflict(theirs=version(8, ""), mine=draft(" "))


def reading() -> Iterator[tuple[str, Page]]:
    """History, differences, what holds, the audit."""
    reason = "x" * LONGEST_REASON_CHARS
    versions = [version(n, reason=reason) for n in range(40, 0, -1)]
    yield "no history", HistoryPage(scope=CHANNEL, versions=(), newest=0)
    yield (
        "history",
        HistoryPage(
            scope=CHANNEL, versions=versions, newest=40, older_than=1, may_edit=True
        ),
    )
    yield "diff", diff("Be kind.", "Be very kind.")
    yield "equal", diff("Be kind.", "Be kind.")
    yield "largest diff", diff(LONGEST, LONGEST.replace("bold", "brave"))
    yield "first version", replace(diff("", LONGEST), before=None)
    yield (
        "shown",
        ShownPrompt(
            scope=CHANNEL,
            effective=replace(
                EFFECTIVE, system=LONGEST * 2 + NASTY * 40, replaces=True
            ),
            workspace=Governed(version(3, scope=WORKSPACE)),
            channel=Governed(version(7)),
            may_edit=True,
        ),
    )
    yield (
        "shown empty",
        ShownPrompt(scope=WORKSPACE, effective=EFFECTIVE, workspace=Governed()),
    )
    yield (
        "shown verb",
        ShownPrompt(
            scope=VERB,
            effective=replace(EFFECTIVE, system=LONGEST, replaces=True),
            workspace=Governed(),
            channel=Governed(version(7, scope=VERB)),
            may_edit=True,
        ),
    )
    yield (
        "answered",
        AnsweredWith(
            scope=CHANNEL,
            workspace=version(3, LONGEST, WORKSPACE),
            channel=version(7, LONGEST),
            now=PromptVersions(4, 7),
        ),
    )
    yield (
        "answered by ours",
        AnsweredWith(scope=CHANNEL, workspace=None, channel=None, now=PromptVersions()),
    )
    lines = [audit(action) for action in Action for _ in range(10)]
    yield "audit", AuditPage(workspace=WORKSPACE, entries=lines, older_than=3)
    yield "no audit", AuditPage(workspace=WORKSPACE, entries=())
