"""The form of a scope's settings: what is set, and what is inherited elsewhere."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.core.agent_view import MOST_PROMPTS, SuggestedPrompt
from bot.core.governed import LONGEST_RETENTION_DAYS, ScopeSettings
from bot.core.governing import GovernRequest
from bot.core.prompt_views import SettingsPage
from bot.core.prompts import Scope
from bot.slack import kit
from bot.slack.governing.access_form import access_blocks
from bot.slack.governing.carried import carry
from bot.slack.governing.naming import place, scope_value, title
from bot.slack.governing.settings_words import (
    ANSWERS,
    RECEIPTS,
    language_words,
    retention_words,
)
from bot.slack.kit import Block

INHERIT = "inherit"
_MOST_MODELS = 98

Groups = Sequence[tuple[str, str]]
"""User groups as id and name."""


def settings_view(page: SettingsPage, groups: Groups, stamp: str) -> Block:
    """All settings of one scope; `stamp` makes Slack show these, not older entries."""
    revision = page.own.revision
    if page.conflict is not None:
        revision = page.conflict.theirs.revision
        page = replace(page, own=page.conflict.mine)
    wrong = dict(page.problems)
    blocks = [
        *(kit.section(f":warning: {words}") for words in wrong.values()),
        *_conflict(page),
        kit.section(_about(page.scope)),
        *_fields(page, stamp),
    ]
    if page.may_change_access:
        blocks += access_blocks(page, groups, stamp)
    return kit.modal(
        title(page.scope, "settings"),
        blocks,
        callback_id=GovernRequest.SAVE_SETTINGS,
        submit="Save",
        close="Cancel",
        about=carry(scope=scope_value(page.scope), revision=revision),
    )


def _about(scope: Scope) -> str:
    whence = "whoever runs me" if scope.is_workspace else "the workspace"
    return (
        f"Settings of {place(scope)}. What is left at *inherited* comes from {whence},"
        " field by field, and follows it."
    )


def _conflict(page: SettingsPage) -> list[Block]:
    if page.conflict is None:
        return []
    changed = page.conflict.mine.changed_fields(page.conflict.theirs)
    names = ", ".join(name.replace("_", " ") for name in changed) or "nothing"
    words = (
        ":warning: *Somebody else saved settings here meanwhile.* Below is what you had"
        f" entered; it differs from what holds now in: {names}. Save again to put yours"
        " in its place, or close this window to leave theirs."
    )
    return [kit.section(words)]


def _fields(page: SettingsPage, stamp: str) -> Iterator[Block]:
    own, inherited = page.own, page.inherited.settings
    is_verb = page.scope.verb is not None
    yield _model(page, stamp, "model", "Model", own.model, inherited.model)
    if not is_verb:
        fast, held = "Model for translating and summarizing", inherited.fast_model
        yield _model(page, stamp, "fast_model", fast, own.fast_model, held)
    yield _number(
        ("temperature", "Temperature, from 0 (sober) to 1 (playful)", stamp),
        own.temperature,
        (0, 1),
        f"Inherited: {_temperature(inherited.temperature)}. {_refusal(page)}",
    )
    yield _number(
        ("max_tokens", "Longest answer, in tokens", stamp),
        own.max_tokens,
        (256, 128_000),
        f"Inherited: {inherited.max_tokens:,}.",
    )
    if not is_verb:
        yield from _of_conversations(page, stamp)


def _of_conversations(page: SettingsPage, stamp: str) -> Iterator[Block]:
    """What is no matter of verbs."""
    own, inherited = page.own, page.inherited.settings
    shown = ANSWERS[inherited.answers]
    yield _choice(
        "answers", "When I answer", stamp, ANSWERS.items(), own.answers, shown
    )
    shown = RECEIPTS[inherited.receipt]
    yield _choice(
        "receipt", "Figures below answers", stamp, RECEIPTS.items(), own.receipt, shown
    )
    yield _words(
        ("language", "Language of answers", stamp),
        own.language or "",
        f"Inherited: {language_words(inherited.language)}.",
        longest=40,
    )
    yield _suggested(own, inherited.suggested_prompts, stamp)
    if page.scope.channel_id is None:
        yield _number(
            ("retention_days", "Days to keep conversations after the last word", stamp),
            own.retention_days,
            (1, LONGEST_RETENTION_DAYS),
            f"Inherited: {retention_words(inherited.retention_days)}. What is older is"
            " deleted for good, within the hour.",
        )


def _temperature(inherited: float | None) -> str:
    return "the model's own" if inherited is None else f"{inherited:g}"


def _refusal(page: SettingsPage) -> str:
    """A hint where the model that holds refuses what is entered here."""
    model = page.own.model or page.inherited.settings.model
    known = {offered.model: offered.takes_temperature for offered in page.models}
    if known.get(model, True):
        return ""
    return f"{model} takes none: it is kept, and used once another model is chosen."


def _model(
    page: SettingsPage, stamp: str, name: str, label: str, own: str | None, holds: str
) -> Block:
    if not page.models:
        return _words(
            (name, label, stamp), own or "", f"Inherited: {holds}.", longest=150
        )
    known = {offered.model: offered.name for offered in page.models[:_MOST_MODELS]}
    if own is not None:
        known.setdefault(own, own)
    return _choice(name, label, stamp, known.items(), own, holds)


def _choice(
    name: str,
    label: str,
    stamp: str,
    options: Iterable[tuple[str, str]],
    own: str | None,
    inherited: str,
) -> Block:
    """The first choice is to inherit, and says what that comes to."""
    offered = {INHERIT: kit.option(f"Inherited: {inherited}", INHERIT)}
    offered |= {value: kit.option(words, value) for value, words in options}
    element = {
        "type": "static_select",
        "action_id": name,
        "options": [*offered.values()],
        "initial_option": offered[own or INHERIT],
    }
    return kit.entry(f"{name}/{stamp}", label, element, optional=False)


def _number(
    named: tuple[str, str, str],
    own: float | None,
    limits: tuple[float, float],
    hint: str,
) -> Block:
    name, label, stamp = named
    element: Block = {
        "type": "number_input",
        "action_id": name,
        "is_decimal_allowed": limits[1] <= 1,
        "min_value": str(limits[0]),
        "max_value": str(limits[1]),
    }
    if own is not None:
        element["initial_value"] = f"{own:g}" if limits[1] <= 1 else str(own)
    return kit.entry(f"{name}/{stamp}", label, element, hint=hint.strip())


def _words(
    named: tuple[str, str, str],
    own: str,
    hint: str,
    *,
    longest: int,
    multiline: bool = False,
) -> Block:
    name, label, stamp = named
    element: Block = {
        "type": "plain_text_input",
        "action_id": name,
        "max_length": longest,
        "multiline": multiline,
    }
    if own:
        element["initial_value"] = own
    return kit.entry(f"{name}/{stamp}", label, element, hint=hint)


def _suggested(
    own: ScopeSettings, inherited: Sequence[SuggestedPrompt], stamp: str
) -> Block:
    titles = ", ".join(each.title for each in inherited) or "the usual ones"
    hint = (
        f"Up to {MOST_PROMPTS} lines, each a title, a bar and what is asked:"
        " Summary | Summarize this week. A single dash means none."
        f" Inherited: {titles}."
    )
    words = suggested_words(own.suggested_prompts)
    label = "Suggested prompts"
    named = ("suggested_prompts", label, stamp)
    return _words(named, words, hint, longest=2_400, multiline=True)


def suggested_words(prompts: Sequence[SuggestedPrompt] | None) -> str:
    """Suggested prompts as lines; a dash for none at all, nothing where inherited."""
    if prompts is None:
        return ""
    return "\n".join(f"{each.title} | {each.message}" for each in prompts) or "-"
