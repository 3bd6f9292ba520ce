"""All pages about prompts there are: ordinary, and as large as they can be."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from bot.core.access import AccessRules, People
from bot.core.agent_view import SuggestedPrompt
from bot.core.audit import Action
from bot.core.governed import (
    AnswerWhen,
    ScopeSettings,
)
from bot.core.governing import Asked, Governed, OfferedModel, SettingsConflict
from bot.core.ids import (
    ChannelId,
    MessageTs,
    UserGroupId,
    UserId,
)
from bot.core.prompt_views import (
    DifferingChannel,
    GovernedVerb,
    HomePage,
    Page,
    SettingsPage,
    TrialPage,
    TrialResults,
    Tried,
)
from bot.core.verdicts import Judged
from tests.slack.governing.pages import (
    ANA,
    CHANNEL,
    EFFECTIVE,
    LONGEST,
    NASTY,
    SETTINGS,
    VERB,
    WORKSPACE,
    audit,
    draft,
    editing,
    reading,
    version,
)


def every_page() -> Iterator[tuple[str, Page]]:
    """All kinds, each small and as large as it can be."""
    yield from editing()
    yield from reading()
    yield from _setting()
    yield from _trying()
    yield "published", version(9)
    yield "said", "Only admins can do that."
    yield "said at length", NASTY * 200


def many_people() -> People:
    """More than anybody would name."""
    people = frozenset(UserId(f"U{n}") for n in range(60))
    return People(people, frozenset(UserGroupId(f"S{n}") for n in range(30)))


def _setting() -> Iterator[tuple[str, Page]]:
    models = [OfferedModel(model=f"m{n}", name=NASTY * 3) for n in range(300)]
    yield (
        "nothing set",
        SettingsPage(scope=CHANNEL, own=ScopeSettings(), inherited=EFFECTIVE),
    )
    yield (
        "settings of a verb",
        SettingsPage(scope=VERB, own=ScopeSettings(), inherited=EFFECTIVE),
    )
    everything = ScopeSettings(
        model="gone from the server",
        temperature=0.25,
        max_tokens=4_096,
        answers=AnswerWhen.MENTION,
        receipt="never",
        language="German",
        suggested_prompts=tuple(SuggestedPrompt("t" * 60, "m" * 500) for _ in range(4)),
        access=AccessRules(
            allowed=many_people(),
            denied=many_people(),
            allowed_channels=frozenset({ChannelId("C2")}),
            guests=True,
            outsiders=False,
        ),
        editors=many_people(),
        channels_govern=True,
        retention_days=365,
        revision=4,
    )
    yield (
        "everything set",
        SettingsPage(
            scope=WORKSPACE,
            own=everything,
            inherited=EFFECTIVE,
            models=models,
            may_change_access=True,
            problems=(("language", "Write a language's name, such as German."),),
            conflict=SettingsConflict(
                theirs=ScopeSettings(revision=5), mine=everything
            ),
        ),
    )


def _verbs() -> list[GovernedVerb]:
    return [
        GovernedVerb(
            scope=VERB, governed=Governed(version(7, scope=VERB)), effective=EFFECTIVE
        )
        for _ in range(3)
    ]


def _trying() -> Iterator[tuple[str, Page]]:
    asked = [
        Asked(text=NASTY * 20, author=ANA, ts=MessageTs(f"{n}.0")) for n in range(5)
    ]
    yield (
        "trial",
        TrialPage(
            scope=CHANNEL,
            draft=draft(),
            questions=asked,
            can_read_questions=True,
            model="claude-sonnet-5-5",
            typed_most_usd=Decimal("0.012"),
            questions_most_usd=Decimal("0.06"),
        ),
    )
    yield "trial without questions", TrialPage(scope=CHANNEL, draft=draft())
    tried = Tried(question=NASTY * 20, published=LONGEST, draft=LONGEST * 2)
    yield (
        "results",
        TrialResults(scope=CHANNEL, tried=[tried] * 5, cost_usd=Decimal("0.0461")),
    )
    same = Tried(question="And?", published=None, draft="")
    yield "results that are equal", TrialResults(scope=WORKSPACE, tried=[same])


def homes() -> Iterator[tuple[str, HomePage]]:
    """Home tabs: of a member in an empty workspace, of an admin in a large one."""
    yield (
        "empty",
        HomePage(workspace=WORKSPACE, governed=Governed(), effective=EFFECTIVE),
    )
    channel = DifferingChannel(
        channel_id=ChannelId("C1"),
        governed=Governed(version(7), ScopeSettings(language="German")),
        effective=replace(EFFECTIVE, settings=replace(SETTINGS, language="German")),
        may_edit=True,
    )
    channels = [
        replace(channel, channel_id=ChannelId(f"C{n:09}")) for n in range(4_000)
    ]
    yield (
        "large",
        HomePage(
            workspace=WORKSPACE,
            governed=Governed(version(3, LONGEST, WORKSPACE)),
            effective=EFFECTIVE,
            verbs=_verbs(),
            channels=channels[:20],
            page=3,
            has_more=True,
            may_edit=True,
            audit=[audit(action) for action in Action] * 3,
            judged=[Judged(n, n, 2 * n) for n in range(20)],
        ),
    )
    yield (
        "search",
        HomePage(
            workspace=WORKSPACE,
            governed=Governed(),
            effective=EFFECTIVE,
            search="C000000001",
        ),
    )
