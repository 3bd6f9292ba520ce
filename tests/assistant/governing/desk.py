"""Windows about prompts without Slack: people, channels, and what was shown."""

from dataclasses import dataclass, field

from bot.assistant.admitting import Admitting
from bot.assistant.governing.gate import Gate
from bot.assistant.governing.overview import Overview
from bot.assistant.governing.publishing import Publishing
from bot.assistant.governing.reading import Reading
from bot.assistant.governing.screen import Screen
from bot.assistant.governing.setting import Setting
from bot.assistant.governing.trying import Trying
from bot.assistant.pressing import Door
from bot.core.audit import AuditEntry
from bot.core.governing import GovernRequest
from bot.core.ids import (
    UserId,
)
from bot.core.prompt_views import Page
from bot.core.prompts import Scope
from bot.core.requests import Request
from tests.assistant.governed import ACME, ANA, SUPPORT, Governors
from tests.assistant.governing.outside import Echo, Files, Noon, Server, Shown, Slack


@dataclass
class Desk:
    """What serves the windows, and what came of it."""

    governors: Governors
    slack: Slack = field(default_factory=Slack)
    shown: Shown = field(default_factory=Shown)

    def __post_init__(self) -> None:
        kept, screen = self.governors.store.prompts, Screen(self.shown)
        self.gate = Gate(kept=kept, directory=self.slack, roster=self.slack)
        tell = self.governors.news.tell
        self.publishing = Publishing(
            gate=self.gate, kept=kept, files=Files(), screen=screen, tell=tell
        )
        self.setting = Setting(
            gate=self.gate,
            kept=kept,
            prompts=self.governors.prompts,
            models=Server(),
            screen=screen,
            tell=tell,
        )
        admitting = Admitting(
            directory=self.slack, prompts=self.governors.prompts, roster=self.slack
        )
        self.reading = Reading(
            gate=self.gate,
            admitting=admitting,
            channels=self.slack,
            kept=kept,
            prompts=self.governors.prompts,
            door=Door(answers=self.governors.store.answers, admitting=admitting),
            screen=screen,
        )
        self.overview = Overview(
            gate=self.gate,
            reading=self.reading,
            directory=self.slack,
            kept=kept,
            prompts=self.governors.prompts,
            verdicts=self.governors.store.answers,
            views=self.shown,
        )
        self.trying = Trying(
            gate=self.gate,
            kept=kept,
            publishing=self.publishing,
            prompts=self.governors.prompts,
            channels=self.slack,
            models=Server(),
            model=Echo(),
            clock=Noon(),
            screen=screen,
            pseudonym=lambda installation, user_id: f"{installation}/{user_id}",
        )

    @property
    def page(self) -> Page:
        """What the window shows."""
        return self.shown.pages[-1]

    async def audit(self, workspace: Scope = ACME) -> list[AuditEntry]:
        """All lines, oldest first."""
        return [*reversed(await self.governors.store.prompts.audit(workspace))]


def asked(
    kind: GovernRequest, scope: Scope = SUPPORT, by: UserId = ANA, **arguments: str
) -> Request:
    """A request from a window that is open."""
    return Request(
        installation=scope.installation,
        team_id=scope.team_id,
        kind=kind,
        trigger_id="1",
        user_id=by,
        arguments={
            "scope": scope.channel_id or "",
            "view_id": "V1",
            "door": "Home tab",
            "user_team_id": scope.team_id,
            **arguments,
        },
    )


def ours() -> None:
    """Nobody has taken the work over."""
