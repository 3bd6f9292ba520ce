"""The Home tab: the workspace's prompt, and the channels that differ from it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.assistant.governing.gate import Entered, Gate
from bot.assistant.governing.publishing import number_in
from bot.assistant.governing.reading import Reading
from bot.assistant.governing.screen import StillOurs
from bot.assistant.prompts import Prompts
from bot.core import prompt_notices as notices
from bot.core.access import Allowed, Refused
from bot.core.governing import Governed, GovernedPrompts
from bot.core.ids import ChannelId
from bot.core.ports import Directory
from bot.core.prompt_views import (
    DifferingChannel,
    GovernedVerb,
    HomePage,
    PromptViews,
)
from bot.core.prompts import Scope
from bot.core.requests import Request
from bot.core.tasks.verbs import TASK_VERBS, TaskVerb
from bot.core.verdicts import Verdicts

PAGE = 10
_NEWEST_LINES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Serves the Home tab, for each person what they may see.

    Whoever governs the workspace sees every channel; others see public ones, and
    those they govern themselves.
    """

    gate: Gate
    reading: Reading
    directory: Directory
    kept: GovernedPrompts
    prompts: Prompts
    verdicts: Verdicts
    views: PromptViews

    async def show(self, request: Request, still_ours: StillOurs) -> str:
        """Set somebody's Home tab; nobody is told anything else."""
        entered = await self.gate.enter(request, fresh=False)
        scope = entered.scope.workspace
        decision = await self.reading.may_read(request, entered)
        page = HomePage(
            workspace=scope,
            governed=Governed(),
            effective=await self.prompts.resolve(scope, Governed(), None),
            refusal=notices.notice_of(decision.reason)
            if isinstance(decision, Refused)
            else "",
        )
        if isinstance(decision, Allowed):
            page = await self._page(request, entered)
        still_ours()
        await self.views.publish_home(request.installation, request.user_id, page)
        return ""

    async def _page(self, request: Request, entered: Entered) -> HomePage:
        scope, may_edit = entered.scope.workspace, entered.may_edit_workspace
        number = number_in(request, "page")
        search = str(request.arguments.get("search", "")).strip()
        found, audit, judged, effective = await asyncio.gather(
            self._found(scope, number, search),
            self.kept.audit(scope, limit=_NEWEST_LINES if may_edit else 0),
            self.verdicts.judged(scope),
            self.prompts.resolve(scope, entered.workspace, None),
        )
        channels = await asyncio.gather(
            *(self._channel(entered, *each) for each in found[:PAGE])
        )
        return HomePage(
            workspace=scope,
            governed=entered.workspace,
            effective=effective,
            verbs=await asyncio.gather(
                *(self._verb(entered, verb) for verb in TASK_VERBS)
            ),
            channels=[channel for channel in channels if channel is not None],
            page=number,
            has_more=len(found) > PAGE,
            search=search,
            may_edit=may_edit,
            audit=audit,
            judged=judged if may_edit else (),
        )

    async def _verb(self, entered: Entered, verb: TaskVerb) -> GovernedVerb:
        scope = replace(entered.scope.workspace, verb=verb)
        own = await self.kept.governed(scope)
        effective = await self.prompts.resolve(scope, entered.workspace, own)
        return GovernedVerb(scope=scope, governed=own, effective=effective)

    async def _found(
        self, scope: Scope, number: int, search: str
    ) -> Sequence[tuple[ChannelId, Governed]]:
        """One page of channels, and one more if there is another page."""
        if not search:
            return await self.kept.differing(scope, skip=number * PAGE, limit=PAGE + 1)
        channel_id = ChannelId(search)
        place = Scope(scope.installation, scope.team_id, channel_id)
        return [(channel_id, await self.kept.governed(place))]

    async def _channel(
        self, entered: Entered, channel_id: ChannelId, own: Governed
    ) -> DifferingChannel | None:
        """The channel as this person may see it; None where they may not."""
        workspace = entered.scope.workspace
        scope = Scope(workspace.installation, workspace.team_id, channel_id)
        may_edit, is_public = entered.may_edit_workspace, False
        if not (may_edit and workspace.is_installed_alone):
            channel = await self.directory.channel(scope.installation, channel_id)
            is_public = channel is not None and not channel.is_private
            decision = await self.gate.weigh(
                entered.person, scope, entered.workspace, own, channel
            )
            may_edit = isinstance(decision, Allowed)
        if not (may_edit or is_public):
            return None
        return DifferingChannel(
            channel_id=channel_id,
            governed=own,
            effective=await self.prompts.resolve(scope, entered.workspace, own),
            may_edit=may_edit,
        )
