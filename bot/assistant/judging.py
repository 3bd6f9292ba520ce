"""What people think of an answer, and how it came about."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.assistant.pressing import Door
from bot.core.answers import Answers
from bot.core.ids import InstallationId
from bot.core.receipt import receipt_details
from bot.core.requests import Request

LONGEST_REASON_CHARS = 1_000


class ReceiptView(Protocol):
    """A window that somebody has open, waiting for its figures."""

    async def fill(
        self,
        installation: InstallationId,
        view_id: str,
        details: tuple[tuple[str, str], ...],
    ) -> None:
        """Show them; raises `SlackRefused` and `SlackUnreachable`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """Serves thumbs, the form below a thumb that points down, and receipts."""

    door: Door
    answers: Answers
    view: ReceiptView

    async def rate(self, request: Request, still_ours: Callable[[], None]) -> str:
        """Keep a verdict and its reason; what whoever gave it is to be told."""
        del still_ours  # nothing outside is touched
        pressed = await self.door.admit(request)
        if isinstance(pressed, str):
            return pressed
        is_good = request.arguments.get("verdict") == "good"
        reason = str(request.arguments.get("reason", ""))[:LONGEST_REASON_CHARS]
        await self.answers.rate(
            pressed.answer, request.user_id, "good" if is_good else "bad", reason
        )
        return ""

    async def show_receipt(
        self, request: Request, still_ours: Callable[[], None]
    ) -> str:
        """Fill the window that is open for it, or tell it in words."""
        pressed = await self.door.admit(request)
        details = (
            (("", pressed),)
            if isinstance(pressed, str)
            else receipt_details(pressed.answer.receipt)
        )
        view_id = str(request.arguments.get("view_id", ""))
        if not view_id:
            return "\n".join(f"{name}: {words}" for name, words in details)
        still_ours()
        await self.view.fill(request.installation, view_id, details)
        return ""
