"""Settings beside a prompt: shown, checked, saved."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.assistant.governing.gate import Entered, Gate
from bot.assistant.governing.screen import Screen, StillOurs
from bot.assistant.prompts import Prompts
from bot.core import prompt_notices as notices
from bot.core.audit import Action, fingerprint
from bot.core.governed import EffectivePrompt, ScopeSettings, problems_of_settings
from bot.core.governing import (
    Governed,
    GovernedPrompts,
    OfferedModels,
    SettingsConflict,
)
from bot.core.news import Change, Topic
from bot.core.prompt_views import SettingsPage
from bot.core.requests import Request
from bot.core.set_fields import fields_of, settings_from

_OF_WORKSPACE = frozenset({"access", "editors", "channels_govern"})
"""Whose change is the workspace's to make, also in a channel."""
_WHOLE = frozenset({"retention_days"})
"""What only a workspace as a whole has."""

_OF_VERBS = ("model", "temperature", "max_tokens")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Serves the settings form; `tell` is as in `Publishing`."""

    gate: Gate
    kept: GovernedPrompts
    prompts: Prompts
    models: OfferedModels
    screen: Screen
    tell: Callable[[Change], None]

    async def open(self, request: Request, still_ours: StillOurs) -> str:
        """Fill the form with what is set, and what holds where nothing is."""
        entered = await self.gate.to_edit(request)
        if isinstance(entered, str):
            return await self.screen.show(request, entered, still_ours)
        page = await self._page(entered, entered.own.settings)
        return await self.screen.show(request, page, still_ours)

    async def save(self, request: Request, still_ours: StillOurs) -> str:
        """Set what the form says, or say what is wrong with it."""
        entered = await self.gate.to_edit(request)
        if isinstance(entered, str):
            return await self.screen.show(request, entered, still_ours)
        try:
            wanted = _wanted(request, entered)
        except ValueError:
            return await self.screen.show(request, notices.UNREADABLE, still_ours)
        problems = (*problems_of_settings(wanted), *await self._models_unknown(wanted))
        if problems:
            page = replace(await self._page(entered, wanted), problems=problems)
            return await self.screen.show(request, page, still_ours)
        page_or_words = await self._save(entered, wanted)
        return await self.screen.show(request, page_or_words, still_ours)

    async def _save(
        self, entered: Entered, wanted: ScopeSettings
    ) -> SettingsPage | str:
        own = entered.own.settings
        changed = own.changed_fields(wanted)
        if not changed and own.revision == wanted.revision:
            return notices.NOTHING_CHANGED
        entry = entered.entry(
            Action.SET,
            ", ".join(changed),
            before=_fingerprint(own),
            after=_fingerprint(wanted),
        )
        made = await self.kept.change_settings(entered.scope, wanted, entry)
        if isinstance(made, SettingsConflict) and not _is_ours(made):
            page = await self._page(entered, wanted)
            return replace(page, conflict=made)
        self.tell(Change(Topic.PROMPTS, entered.scope.installation))
        model = wanted.model or (await self._inherited(entered)).settings.model
        if wanted.temperature is None or self.models.takes_temperature(model):
            return notices.SET
        return notices.kept_temperature(model)

    async def _page(self, entered: Entered, own: ScopeSettings) -> SettingsPage:
        """The form with what is set, and what holds where nothing is."""
        is_verb = entered.scope.verb is not None
        return SettingsPage(
            scope=entered.scope,
            own=own,
            inherited=await self._inherited(entered),
            models=await self.models.offered(),
            may_change_access=entered.may_edit_workspace and not is_verb,
        )

    async def _inherited(self, entered: Entered) -> EffectivePrompt:
        """What holds where nothing is set: the workspace's, or ours for that."""
        scope = entered.scope
        above = Governed() if scope.is_workspace else entered.workspace
        where = scope if scope.verb else scope.workspace
        return await self.prompts.resolve(where, above, None)

    async def _models_unknown(
        self, wanted: ScopeSettings
    ) -> tuple[tuple[str, str], ...]:
        found = []
        named = {"model": wanted.model, "fast_model": wanted.fast_model}
        for field, model in named.items():
            nearest = await self.models.nearest(model) if model else None
            if nearest is not None:
                names = ", ".join(f"`{name}`" for name in nearest)
                known = f" Near names: {names}." if names else ""
                found.append((field, f"The server has no model `{model}`.{known}"))
        return tuple(found)


def _wanted(request: Request, entered: Entered) -> ScopeSettings:
    """What the form asks for; raises `ValueError` where it is none of ours."""
    match json.loads(str(request.arguments.get("settings", ""))):
        case dict() as given:
            fields = given
        case _:
            raise ValueError("no object")
    barred = frozenset[str]() if entered.scope.is_workspace else _WHOLE
    if not entered.may_edit_workspace:
        barred |= _OF_WORKSPACE
    fields = {n: value for n, value in fields.items() if n not in barred}
    if entered.scope.verb is not None:
        fields = {n: value for n, value in fields.items() if n in _OF_VERBS}
    revision = int(str(request.arguments.get("revision", "")))
    return replace(settings_from(fields, entered.own.settings), revision=revision)


def _is_ours(conflict: SettingsConflict) -> bool:
    """Whether what is in the way is what we set, before we were broken off."""
    theirs, mine = conflict.theirs, conflict.mine
    return theirs == mine and theirs.revision == mine.revision + 1


def _fingerprint(settings: ScopeSettings) -> str:
    fields = fields_of(settings)
    return fingerprint(json.dumps(fields, sort_keys=True)) if fields else ""
