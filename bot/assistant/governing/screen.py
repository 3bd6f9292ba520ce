"""What somebody sees in the end: in their window, or in words if they closed it."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.prompt_views import Page, PromptViews, TrialResults, Window
from bot.core.prompts import Conflict, PromptVersion
from bot.core.requests import Request

StillOurs = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Screen:
    """Shows pages in the window that a request names."""

    views: PromptViews

    async def show(self, request: Request, page: Page, still_ours: StillOurs) -> str:
        """Show `page`; the words for whoever has no window open any more, if any.

        Raises `SlackUnreachable` and a passing `SlackRefused`.
        """
        view_id = str(request.arguments.get("view_id", ""))
        if view_id:
            still_ours()
            if await self.views.show(Window(request.installation, view_id), page):
                return ""
        return _words(page)


def _words(page: Page) -> str:
    """What must not be lost with a window."""
    match page:
        case str():
            return page
        case PromptVersion():
            return f"The prompt is published: it is version {page.number} now."
        case Conflict():
            return (
                f"Somebody else published version {page.theirs.number} while you wrote."
                " Your text is kept as a draft: open the editor to see both."
            )
        case TrialResults():
            return _results(page)
        case _:
            return ""


def _results(page: TrialResults) -> str:
    return "\n\n".join(
        f"**{tried.question}**\n\n"
        + ("" if tried.published is None else f"Published:\n{tried.published}\n\n")
        + f"Draft:\n{tried.draft}"
        for tried in page.tried
    )
