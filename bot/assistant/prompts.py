"""The one resolver: what the model is told in one place, and what is set there.

Every path asks here: mentions, direct messages, follow-ups, answers given again,
commands, and tests of drafts.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.assistant.prompt import system_prompt
from bot.assistant.verb_texts import defaults_of, verb_prompt
from bot.core.agent_view import SuggestedPrompt
from bot.core.governed import NOTHING_SET, EffectivePrompt, EffectiveSettings
from bot.core.governing import Governed, GovernedPrompts
from bot.core.ids import InstallationId, TeamId
from bot.core.news import Change, News, Topic
from bot.core.ports import Names
from bot.core.prompts import Mode, PromptVersions, Scope, Wording, filled_in
from bot.core.tasks.verbs import TaskVerb

_MOST_SCOPES = 10_000
_MOST_CHARS = 8_000_000


class GovernedMemory:
    """What was published and set, read once and forgotten when it changes.

    Whatever process changes it: each tells the others. A read that was under
    way when something changed is answered and not remembered.
    """

    def __init__(self, kept: GovernedPrompts, news: News) -> None:
        self._kept = kept
        self._known: OrderedDict[Scope, Governed] = OrderedDict()
        self._chars = 0
        self._changes = 0
        news.listen(self._forget)

    async def governed(self, scope: Scope) -> Governed:
        """What holds for one scope by itself. Raises `StoreUnavailable`."""
        known = self.known(scope)
        if known is not None:
            return known
        changes = self._changes
        found = await self._kept.governed(scope)
        if changes == self._changes and scope not in self._known:
            self._remember(scope, found)
        return found

    def known(self, scope: Scope) -> Governed | None:
        """The same, where it need not be read."""
        known = self._known.get(scope)
        if known is not None:
            self._known.move_to_end(scope)
        return known

    def _remember(self, scope: Scope, found: Governed) -> None:
        self._known[scope] = found
        self._chars += len(found.wording.text)
        while len(self._known) > _MOST_SCOPES or self._chars > _MOST_CHARS:
            _, gone = self._known.popitem(last=False)
            self._chars -= len(gone.wording.text)

    def _forget(self, change: Change | None) -> None:
        if change is not None and change.topic is not Topic.PROMPTS:
            return
        self._changes += 1
        for scope in [*self._known]:
            if change is None or scope.installation == change.installation:
                self._chars -= len(self._known.pop(scope).wording.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompts:
    """Resolves: our own text, the workspace's prompt, the channel's.

    `defaults` are the settings of whoever runs us. Raises `StoreUnavailable`.
    """

    memory: GovernedMemory
    names: Names
    defaults: EffectiveSettings

    async def settings(self, scope: Scope) -> EffectiveSettings:
        """What is set in one place; asks nobody but the memory."""
        workspace, channel = await self.governed(scope)
        return _settings(self.defaults, workspace, channel)

    async def effective(self, scope: Scope) -> EffectivePrompt:
        """What holds in one place; `scope` names no channel in direct messages."""
        workspace, channel = await self.governed(scope)
        return await self.resolve(scope, workspace, channel)

    async def governed(self, scope: Scope) -> tuple[Governed, Governed | None]:
        """What the workspace, and the channel if there is one, have by themselves."""
        if scope.channel_id is None:
            return await self.memory.governed(scope), None
        known, own = self.memory.known(scope.workspace), self.memory.known(scope)
        if known is not None and own is not None:
            return known, own
        workspace, channel = await asyncio.gather(
            self.memory.governed(scope.workspace), self.memory.governed(scope)
        )
        return workspace, channel

    async def resolve(
        self, scope: Scope, workspace: Governed, channel: Governed | None
    ) -> EffectivePrompt:
        """What would hold, were these published: drafts are tried out with it.

        Where `scope` is a verb, `channel` is what was published and set for that.
        """
        if scope.verb is not None:
            settings = _settings(self.defaults, workspace, None)
            return await self.of_verb(scope, scope.verb, settings, channel)
        own = channel.wording if channel else None
        has_own = own is not None and bool(own.text.strip())
        replaces = own is not None and has_own and own.mode is Mode.REPLACES
        settings = _settings(self.defaults, workspace, channel)
        system = system_prompt(
            await self.names.bot_name(scope.installation),
            language=settings.language,
            workspace=""
            if replaces
            else await self._filled(scope, workspace.wording.text),
            channel=await self._filled(scope, own.text) if own else "",
        )
        return EffectivePrompt(
            system=system,
            versions=PromptVersions(
                0
                if replaces or not workspace.wording.text.strip()
                else workspace.version,
                channel.version if channel and has_own else 0,
            ),
            settings=settings,
            replaces=replaces,
        )

    async def of_verb(
        self,
        scope: Scope,
        verb: TaskVerb,
        where: EffectiveSettings,
        own: Governed | None = None,
    ) -> EffectivePrompt:
        """How a verb asks the model; `where` are the settings of where it is asked for.

        Its model is its own, else the fast one there. The temperature and the length
        of conversations are not a verb's: it has its own, or ours.
        """
        ours, set_here = defaults_of(verb), own.settings if own else NOTHING_SET
        wording = own.wording if own else Wording()
        text = await self._filled(scope, wording.text)
        replaces = bool(text.strip()) and wording.mode is Mode.REPLACES
        settings = replace(
            where,
            model=where.fast_model,
            temperature=ours.temperature,
            max_tokens=ours.max_tokens,
        ).under(set_here)
        return EffectivePrompt(
            system=verb_prompt(verb, text, replaces=replaces),
            versions=PromptVersions(own.version if own and text.strip() else 0),
            settings=settings,
            replaces=replaces,
        )

    async def prompts(
        self, installation: InstallationId, team_id: TeamId
    ) -> Sequence[SuggestedPrompt]:
        """What a workspace suggests in direct messages (`SuggestedPrompts`)."""
        settings = await self.settings(Scope(installation, team_id))
        return settings.suggested_prompts

    async def _filled(self, scope: Scope, text: str) -> str:
        if "{" not in text:
            return text
        name = ""
        if "{workspace}" in text:
            name = await self.names.workspace_name(scope.installation, scope.team_id)
        channel = f"<#{scope.channel_id}>" if scope.channel_id else _NO_CHANNEL
        return filled_in(text, workspace=name or _NO_NAME, channel=channel)


def _settings(
    defaults: EffectiveSettings, workspace: Governed, channel: Governed | None
) -> EffectiveSettings:
    found = defaults.under(workspace.settings)
    return found.under(channel.settings) if channel else found


_NO_CHANNEL = "this direct message"
_NO_NAME = "this workspace"
