"""Admins and others at the windows about prompts; every view they see is checked."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.playground.slack.grants import View
from tests.scenarios.kept import Kept
from tests.scenarios.office import Mode, Office, office
from tests.slack.block_kit import assert_valid_view

Json = dict[str, Any]

_AUDIT = "SELECT action, who, detail FROM audit ORDER BY seq"


@dataclass(frozen=True)
class Desk:
    """Where somebody sits: what they press and fill in, and what they read then."""

    office: Office
    who: str = "Ana"

    async def command(self, text: str = "", channel: str = "#general") -> View:
        """Send `/prompt …`; the window it opened, filled."""
        await self.office.slack.people.command(self.who, channel, "/prompt", text)
        await self.office.settled()
        return self.window()

    def window(self) -> View:
        """The window on top."""
        return self.office.slack.people.views(self.who)[-1]

    def windows(self) -> list[View]:
        """All that are open."""
        return self.office.slack.people.views(self.who)

    async def press(
        self, action: str, value: str | None = None, *, view: View | None = None
    ) -> None:
        """Press something in the window on top, or in another view."""
        people = self.office.slack.people
        shown = view or self.window()
        await people.click_in_view(self.who, shown, action, value)
        await self.office.settled()

    async def submit(self, entries: Mapping[str, object] | None = None) -> View:
        """Fill in and hand in the window on top; what it shows in the end."""
        view = self.window()
        await self.office.slack.people.submit(self.who, view, entries or {})
        await self.office.settled()
        return view

    async def home(self) -> View:
        """Open the Home tab."""
        person = self.office.slack.workspace.person(self.who).id
        homes = self.office.slack.workspace.homes
        before = homes[person].hash if person in homes else ""
        self.office.slack.people.open_home(self.who)
        await self.office.slack.until(
            lambda: person in homes and homes[person].hash != before
        )
        await self.office.settled()
        return homes[person]

    def audit(self) -> list[str]:
        """What was written down, oldest first."""
        return [action for action, _, _ in self.office.kept.rows(_AUDIT)]


def words(view: View) -> str:
    """Everything a view says, as text."""
    return "\n".join(_texts(view.json))


def _texts(part: object) -> list[str]:
    match part:
        case {"type": "text" | "plain_text" | "mrkdwn", "text": str(text)}:
            return [text]
        case dict():
            more = [part["initial_value"]] if "initial_value" in part else []
            return [*more, *(t for value in part.values() for t in _texts(value))]
        case list():
            return [text for value in part for text in _texts(value)]
        case _:
            return []


@asynccontextmanager
async def governed(kept: Kept, mode: Mode = "socket") -> AsyncIterator[Desk]:
    """An office; on leaving, every view that was shown was one Slack takes."""
    async with office(kept, mode) as place:
        yield Desk(place)
        for view in shown_views(place):
            assert_valid_view(view)


def shown_views(place: Office) -> list[Json]:
    """All views sent to Slack: by its methods, and in receipts."""
    found = [
        view if isinstance(view, dict) else json.loads(view)
        for call in place.slack.calls()
        if (view := call.arguments.get("view"))
    ]
    for attempt in place.slack.delivery.attempts:
        match attempt.receipt.body:
            case {"view": dict(view)}:
                found.append(view)
    return found
