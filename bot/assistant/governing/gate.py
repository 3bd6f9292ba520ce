"""Who asks about which prompt, and whether they may: found out at every request."""

import asyncio
from dataclasses import dataclass

from bot.core import prompt_notices as notices
from bot.core.access import Allowed, Refusal, Refused
from bot.core.audit import Action, AuditEntry
from bot.core.conversation import Author
from bot.core.governing import Governed, GovernedPrompts, Roster
from bot.core.governors import may_govern
from bot.core.ids import TeamId
from bot.core.ports import Channel, Directory, Person
from bot.core.prompts import Scope, scope_named
from bot.core.requests import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """Somebody who wants something of one scope, with what is kept of it now.

    `workspace` and `own` are the same where the scope is the workspace;
    `decision` is about the scope, `over_workspace` about its whole workspace.
    """

    scope: Scope
    author: Author
    person: Person
    door: str
    workspace: Governed
    own: Governed
    decision: Allowed | Refused
    over_workspace: Allowed | Refused
    channel: Channel | None = None

    @property
    def may_edit(self) -> bool:
        """Whether they may govern the scope."""
        return isinstance(self.decision, Allowed)

    @property
    def may_edit_workspace(self) -> bool:
        """Whether they may govern the workspace."""
        return isinstance(self.over_workspace, Allowed)

    def entry(
        self, action: Action, detail: str = "", *, before: str = "", after: str = ""
    ) -> AuditEntry:
        """An audit line about what they did."""
        return AuditEntry(
            scope=self.scope,
            who=self.person.user_id,
            action=action,
            door=self.door,
            before=before,
            after=after,
            detail=detail,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Weighs who may govern, and writes down who wanted to and may not.

    All methods raise `StoreUnavailable`, `SlackUnreachable` and a passing
    `SlackRefused`: nobody may before it is known who they are.
    """

    kept: GovernedPrompts
    directory: Directory
    roster: Roster

    async def enter(self, request: Request, *, fresh: bool = True) -> Entered:
        """Who asks and about what; `fresh`: Slack is asked now, not remembered."""
        scope, author = scope_of(request), author_of(request)
        person, channel, workspace, own = await asyncio.gather(
            self.directory.person(
                request.installation, request.team_id, author, fresh=fresh
            ),
            self._channel(scope, fresh=fresh),
            self.kept.governed(scope.workspace),
            self.kept.governed(scope),
        )
        over_workspace = await self.weigh(person, scope.workspace, workspace)
        return Entered(
            scope=scope,
            author=author,
            person=person,
            door=str(request.arguments.get("door", "")),
            workspace=workspace,
            own=own,
            decision=await self.weigh(person, scope, workspace, own, channel)
            if scope.channel_id
            else over_workspace,
            over_workspace=over_workspace,
            channel=channel,
        )

    async def to_edit(
        self, request: Request, *, whole_workspace: bool = False
    ) -> Entered | str:
        """The same for those who may govern; words for all others, and a line."""
        entered = await self.enter(request)
        decision = entered.over_workspace if whole_workspace else entered.decision
        if isinstance(decision, Refused):
            detail = f"{request.kind}: {decision.reason}"
            await self.kept.note(entered.entry(Action.REFUSED, detail))
            return notices.notice_of(decision.reason)
        if not request.arguments.get("view_id"):
            await self.kept.note(entered.entry(Action.TOO_LATE, request.kind))
            return notices.TOO_LATE
        return entered

    async def weigh(
        self,
        person: Person,
        scope: Scope,
        workspace: Governed,
        own: Governed | None = None,
        channel: Channel | None = None,
    ) -> Allowed | Refused:
        """Whether `person` may govern `scope`."""
        if scope.channel_id and not _is_here(scope, channel):
            return Refused(Refusal.NOT_HERE)
        editors = workspace.settings.editors | (own or workspace).settings.editors
        groups = await self.roster.groups_of(
            scope.installation, scope.team_id, person.user_id, editors.groups
        )
        return may_govern(
            person.standing,
            is_admin=person.is_admin,
            user_id=person.user_id,
            groups=groups,
            workspace=workspace.settings,
            channel=own.settings if own else None,
            creator=channel.creator if channel else None,
        )

    async def _channel(self, scope: Scope, *, fresh: bool) -> Channel | None:
        if scope.channel_id is None:
            return None
        return await self.directory.channel(
            scope.installation, scope.channel_id, fresh=fresh
        )


def scope_of(request: Request) -> Scope:
    """What a window says it is about; whether one may is another question."""
    return scope_named(
        request.installation, request.team_id, str(request.arguments.get("scope", ""))
    )


def author_of(request: Request) -> Author:
    """Who asks; their own workspace is what Slack said with the request."""
    team_id = TeamId(str(request.arguments.get("user_team_id", "")))
    return Author(user_id=request.user_id, team_id=team_id)


def _is_here(scope: Scope, channel: Channel | None) -> bool:
    """Whether the channel is one of the workspace's.

    What a workspace installed for itself belongs to it alone. An organisation's
    admins are each of their own workspaces: there Slack has to say so.
    """
    if scope.is_installed_alone:
        return True
    return channel is not None and scope.team_id in channel.team_ids
