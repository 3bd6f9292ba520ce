"""Windows about prompts and the Home tab, shown in Slack."""

import asyncio
from dataclasses import dataclass
from secrets import token_hex

from bot.core.errors import SlackRefused
from bot.core.ids import InstallationId, UserId
from bot.core.prompt_views import (
    AnsweredWith,
    AuditPage,
    DiffPage,
    EditorPage,
    HistoryPage,
    HomePage,
    Page,
    SettingsPage,
    ShownPrompt,
    TrialPage,
    TrialResults,
    Window,
)
from bot.core.prompts import Conflict, PromptVersion
from bot.slack.calls import SlackCalls
from bot.slack.governing.audit_lines import audit_view
from bot.slack.governing.editor import conflict_view, editor_view
from bot.slack.governing.history import diff_view, history_view
from bot.slack.governing.home import home_view
from bot.slack.governing.settings_form import Groups, settings_view
from bot.slack.governing.shown import (
    answered_view,
    published_view,
    said_view,
    shown_view,
)
from bot.slack.governing.trial import results_view, trial_view
from bot.slack.governing.waiting import SAVING
from bot.slack.kit import Block
from bot.slack.payload import mappings, text

_GONE = {"not_found", "view_not_found"}
_RECEIPT_READ_WITHIN_S = (0.05, 0.1, 0.25, 0.6, 1.5)


@dataclass(frozen=True, slots=True)
class SlackPromptViews:
    """The `PromptViews` port over `views.update` and `views.publish`."""

    calls: SlackCalls

    async def show(self, window: Window, page: Page) -> bool:
        """Replace what the window shows; False where it has been closed.

        The view that a receipt puts up has a name that begins with `SAVING`:
        until Slack has read the receipt there is no such view, so it is waited
        for. Were it updated by id, the receipt would lay itself over the result.
        """
        view = await self._drawn(window.installation, page)
        waits_s = _RECEIPT_READ_WITHIN_S if window.view_id.startswith(SAVING) else ()
        for wait_s in waits_s:
            if await self._update(window, view):
                return True
            await asyncio.sleep(wait_s)
        return await self._update(window, view)

    async def publish_home(
        self, installation: InstallationId, user_id: UserId, page: HomePage
    ) -> None:
        """Set somebody's Home tab."""
        view = home_view(page)
        await self.calls.send(installation, "views.publish", user_id=user_id, view=view)

    async def _update(self, window: Window, view: Block) -> bool:
        is_named = window.view_id.startswith(SAVING)
        name = "external_id" if is_named else "view_id"
        try:
            await self.calls.send(
                window.installation, "views.update", view=view, **{name: window.view_id}
            )
        except SlackRefused as refused:
            if refused.code in _GONE:
                return False
            raise
        return True

    async def _drawn(self, installation: InstallationId, page: Page) -> Block:
        stamp = token_hex(4)
        if isinstance(page, SettingsPage):
            return settings_view(page, await self._groups(installation, page), stamp)
        return drawn(page, stamp)

    async def _groups(self, installation: InstallationId, page: SettingsPage) -> Groups:
        """The workspace's user groups, by name; none where Slack tells of none."""
        if not page.may_change_access:
            return ()
        try:
            answer = await self.calls.read(installation, "usergroups.list")
        except SlackRefused as refused:
            if refused.passing:
                raise
            return ()
        found = mappings(answer.get("usergroups"))
        named = ((text(each, "id"), text(each, "handle")) for each in found)
        return sorted((pair for pair in named if all(pair)), key=lambda pair: pair[1])


def drawn(page: Page, stamp: str) -> Block:
    """The view of any page that needs nothing else from Slack."""
    match page:
        case EditorPage() | Conflict() | TrialPage() | SettingsPage():
            return _form(page, stamp)
        case HistoryPage():
            return history_view(page)
        case DiffPage():
            return diff_view(page)
        case TrialResults():
            return results_view(page)
        case AuditPage():
            return audit_view(page)
        case _:
            return _told(page)


def _form(page: EditorPage | Conflict | TrialPage | SettingsPage, stamp: str) -> Block:
    match page:
        case EditorPage():
            return editor_view(page, stamp)
        case Conflict():
            return conflict_view(page, stamp)
        case TrialPage():
            return trial_view(page, stamp)
        case SettingsPage():
            return settings_view(page, (), stamp)


def _told(page: ShownPrompt | AnsweredWith | PromptVersion | str) -> Block:
    match page:
        case ShownPrompt():
            return shown_view(page)
        case AnsweredWith():
            return answered_view(page)
        case PromptVersion():
            return published_view(page)
        case str():
            return said_view(page)
