"""Looking at prompts: what holds, what held, and what an answer rests on."""

import asyncio
from dataclasses import dataclass
from difflib import unified_diff

from bot.assistant.admitting import Admitting
from bot.assistant.governing.gate import Entered, Gate
from bot.assistant.governing.publishing import number_in
from bot.assistant.governing.screen import Screen, StillOurs
from bot.assistant.pressing import Door
from bot.assistant.prompts import Prompts
from bot.core import prompt_notices as notices
from bot.core.access import Allowed, Place, Refusal, Refused, Standing
from bot.core.agent_view import Channels
from bot.core.audit import Action
from bot.core.conversation import ChannelKind
from bot.core.governing import GovernedPrompts
from bot.core.prompt_views import (
    AnsweredWith,
    AuditPage,
    DiffPage,
    HistoryPage,
    ShownPrompt,
)
from bot.core.prompts import Mode, PromptVersion, Scope
from bot.core.requests import Request

PAGE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Serves windows that change nothing.

    What holds now is for everybody who may use the bot there; what held before,
    and the audit, are for those who govern: it may have been taken back.
    """

    gate: Gate
    admitting: Admitting
    channels: Channels
    kept: GovernedPrompts
    prompts: Prompts
    door: Door
    screen: Screen

    async def show(self, request: Request, still_ours: StillOurs) -> str:
        """What holds in one place, word for word."""
        entered = await self.gate.enter(request)
        decision = await self.may_read(request, entered)
        if isinstance(decision, Refused):
            detail = f"{request.kind}: {decision.reason}"
            await self.kept.note(entered.entry(Action.REFUSED, detail))
            words = notices.notice_of(decision.reason)
            return await self.screen.show(request, words, still_ours)
        scope = entered.scope
        own = None if scope.is_workspace else entered.own
        page = ShownPrompt(
            scope=scope,
            effective=await self.prompts.resolve(scope, entered.workspace, own),
            workspace=entered.workspace,
            channel=own,
            may_edit=entered.may_edit,
        )
        return await self.screen.show(request, page, still_ours)

    async def history(self, request: Request, still_ours: StillOurs) -> str:
        """One page of versions."""
        entered = await self.gate.to_edit(request)
        if isinstance(entered, str):
            return await self.screen.show(request, entered, still_ours)
        before = number_in(request, "before") or None
        found = await self.kept.versions(entered.scope, before=before, limit=PAGE + 1)
        shown, more = found[:PAGE], found[PAGE:]
        page = HistoryPage(
            scope=entered.scope,
            versions=shown,
            newest=entered.own.version,
            older_than=shown[-1].number if more else None,
            may_edit=True,
        )
        return await self.screen.show(request, page, still_ours)

    async def diff(self, request: Request, still_ours: StillOurs) -> str:
        """What one version changed."""
        entered = await self.gate.to_edit(request)
        if isinstance(entered, str):
            return await self.screen.show(request, entered, still_ours)
        number = number_in(request, "version")
        after, before = await asyncio.gather(
            self.kept.version(entered.scope, number),
            self.kept.version(entered.scope, number - 1),
        )
        if after is None:
            words = notices.NO_SUCH_VERSION
            return await self.screen.show(request, words, still_ours)
        page = DiffPage(
            scope=entered.scope,
            before=before,
            after=after,
            lines=_lines(before, after),
            may_roll_back=number != entered.own.version,
            newest=entered.own.version,
        )
        return await self.screen.show(request, page, still_ours)

    async def audit(self, request: Request, still_ours: StillOurs) -> str:
        """One page of who changed what."""
        entered = await self.gate.to_edit(request, whole_workspace=True)
        if isinstance(entered, str):
            return await self.screen.show(request, entered, still_ours)
        workspace = entered.scope.workspace
        before = number_in(request, "before") or None
        found = await self.kept.audit(workspace, before=before, limit=PAGE + 1)
        shown, more = found[:PAGE], found[PAGE:]
        page = AuditPage(
            workspace=workspace,
            entries=shown,
            older_than=shown[-1].seq if more else None,
        )
        return await self.screen.show(request, page, still_ours)

    async def which(self, request: Request, still_ours: StillOurs) -> str:
        """The prompts that an answer rests on, for people of its thread."""
        pressed = await self.door.admit(request)
        if isinstance(pressed, str):
            return await self.screen.show(request, pressed, still_ours)
        answer = pressed.answer
        versions = answer.prompt_versions
        if versions is None or not (versions.workspace or versions.channel):
            return await self.screen.show(request, notices.OWN_TEXT, still_ours)
        workspace, channel, effective = await asyncio.gather(
            self._version(answer.scope.workspace, versions.workspace),
            self._version(answer.scope, versions.channel),
            self.prompts.effective(answer.scope),
        )
        page = AnsweredWith(
            scope=answer.scope,
            workspace=workspace,
            channel=channel,
            now=effective.versions,
            replaces=channel is not None and channel.wording.mode is Mode.REPLACES,
        )
        return await self.screen.show(request, page, still_ours)

    async def may_read(self, request: Request, entered: Entered) -> Allowed | Refused:
        """Whether somebody may use the bot there, and can read what is written there.

        Whoever governs it may anyhow.
        """
        if entered.may_edit:
            return entered.decision
        channel, scope = entered.channel, entered.scope
        is_private = channel is None or channel.is_private
        place = Place(
            ChannelKind.PRIVATE if is_private else ChannelKind.PUBLIC,
            is_shared=channel is not None and channel.is_shared,
            channel_id=scope.channel_id,
        )
        if scope.channel_id is None:
            place = Place(ChannelKind.DIRECT)
        admission = await self.admitting.admit(
            request.installation, request.team_id, entered.author, place, "govern"
        )
        if isinstance(admission.decision, Refused) or scope.channel_id is None:
            return admission.decision
        is_member = admission.person.standing is Standing.MEMBER
        if (is_member and not is_private) or await self.channels.has_member(
            request.installation, scope.channel_id, request.user_id
        ):
            return Allowed()
        return Refused(Refusal.NOT_IN_CHANNEL)

    async def _version(self, scope: Scope, number: int) -> PromptVersion | None:
        return await self.kept.version(scope, number) if number else None


def _lines(before: PromptVersion | None, after: PromptVersion) -> list[str]:
    return [
        *unified_diff(
            before.wording.text.splitlines() if before else [],
            after.wording.text.splitlines(),
            f"v{after.number - 1}",
            f"v{after.number}",
            lineterm="",
            n=2,
        )
    ]
