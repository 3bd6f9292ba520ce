"""Writing a prompt: drafts, publishing, and going back."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.assistant.governing.gate import Entered, Gate
from bot.assistant.governing.screen import Screen, StillOurs
from bot.core import prompt_notices as notices
from bot.core.audit import Action, fingerprint
from bot.core.governing import GovernedPrompts, PromptFiles
from bot.core.ids import FileId
from bot.core.news import Change, Topic
from bot.core.prompt_views import EditorPage
from bot.core.prompts import (
    LONGEST_REASON_CHARS,
    Conflict,
    Draft,
    Mode,
    PromptVersion,
    Wording,
    problems_of,
)
from bot.core.requests import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishing:
    """Serves the editor of prompts.

    `tell` lets this process know what changed; the store tells the others.
    """

    gate: Gate
    kept: GovernedPrompts
    files: PromptFiles
    screen: Screen
    tell: Callable[[Change], None]

    async def edit(self, request: Request, still_ours: StillOurs) -> str:
        """Fill the editor: with the draft somebody left, or what is published.

        With `from_version` that version's text is put into it instead. A draft
        that somebody else has overtaken is shown beside what overtook it.
        """
        entered = await self.gate.to_edit(request)
        if isinstance(entered, str):
            return await self.screen.show(request, entered, still_ours)
        draft = await self._began(request, entered)
        overtaken = entered.own.prompt and draft.base != entered.own.version
        if entered.own.prompt is not None and overtaken:
            conflict = Conflict(theirs=entered.own.prompt, mine=draft)
            return await self.screen.show(request, conflict, still_ours)
        page = _page(entered, draft)
        return await self.screen.show(request, page, still_ours)

    async def save_draft(self, request: Request, still_ours: StillOurs) -> str:
        """Keep what was typed, for its author alone, and let them go on."""
        entered = await self.gate.to_edit(request)
        if isinstance(entered, str):
            return await self.screen.show(request, entered, still_ours)
        draft = await self.draft_in(request, entered)
        if isinstance(draft, str):
            return await self.screen.show(
                request, _unread(request, entered, draft), still_ours
            )
        await self.kept.save_draft(draft)
        return await self.screen.show(request, _page(entered, draft), still_ours)

    async def publish(self, request: Request, still_ours: StillOurs) -> str:
        """Make what was typed the next version, or say what keeps it from that."""
        entered = await self.gate.to_edit(request)
        if isinstance(entered, str):
            return await self.screen.show(request, entered, still_ours)
        draft = await self.draft_in(request, entered)
        if isinstance(draft, str):
            return await self.screen.show(
                request, _unread(request, entered, draft), still_ours
            )
        if problems := problems_of(draft.wording):
            await self.kept.save_draft(draft)
            page = _page(entered, draft, problems)
            return await self.screen.show(request, page, still_ours)
        reason = str(request.arguments.get("reason", ""))
        outcome = await self._publish(entered, draft, reason)
        return await self.screen.show(request, outcome, still_ours)

    async def roll_back(self, request: Request, still_ours: StillOurs) -> str:
        """Make an older version the next one."""
        entered = await self.gate.to_edit(request)
        if isinstance(entered, str):
            return await self.screen.show(request, entered, still_ours)
        number = number_in(request, "version")
        older = await self.kept.version(entered.scope, number)
        if older is None:
            words = notices.NO_SUCH_VERSION
            return await self.screen.show(request, words, still_ours)
        draft = Draft(
            scope=entered.scope,
            author=request.user_id,
            wording=older.wording,
            base=number_in(request, "base"),
        )
        reason = str(request.arguments.get("reason", "")) or f"back to v{number}"
        outcome = await self._publish(entered, draft, reason, equals=number)
        return await self.screen.show(request, outcome, still_ours)

    async def draft_in(self, request: Request, entered: Entered) -> Draft | str:
        """What the form holds, else the draft kept before, else what is published.

        Words where an uploaded file cannot be read.
        """
        arguments = request.arguments
        if not ({"text", "file_id"} & arguments.keys()):
            kept = await self.kept.draft(entered.scope, request.user_id)
            return kept or _draft(entered, entered.own.wording, entered.own.version)
        text = str(arguments.get("text", ""))
        if file_id := arguments.get("file_id"):
            found = await self.files.text(request.installation, FileId(str(file_id)))
            if found is None:
                return notices.NO_FILE_TEXT
            text = found
        may_replace = not entered.scope.is_workspace
        replaces = may_replace and arguments.get("mode") == Mode.REPLACES
        mode = Mode.REPLACES if replaces else Mode.ADDS
        wording = Wording(text=text.strip(), mode=mode)
        return _draft(entered, wording, number_in(request, "base"))

    async def _began(self, request: Request, entered: Entered) -> Draft:
        if number := number_in(request, "from_version"):
            older = await self.kept.version(entered.scope, number)
            if older is not None:
                return _draft(entered, older.wording, entered.own.version)
        kept = await self.kept.draft(entered.scope, request.user_id)
        return kept or _draft(entered, entered.own.wording, entered.own.version)

    async def _publish(
        self, entered: Entered, draft: Draft, reason: str, *, equals: int | None = None
    ) -> PromptVersion | Conflict | str:
        own = entered.own
        if draft.wording == own.wording and draft.base == own.version:
            return notices.NOTHING_CHANGED
        detail = f"v{draft.base + 1}" + (f", equal to v{equals}" if equals else "")
        entry = entered.entry(
            Action.ROLLED_BACK if equals else Action.PUBLISHED,
            detail,
            before=fingerprint(own.wording.text),
            after=fingerprint(draft.wording.text),
        )
        reason = " ".join(reason.split())[:LONGEST_REASON_CHARS]
        made = await self.kept.publish(draft, reason, entry, equals=equals)
        if isinstance(made, PromptVersion):
            self.tell(Change(Topic.PROMPTS, draft.scope.installation))
        return made


def _draft(entered: Entered, wording: Wording, base: int) -> Draft:
    return Draft(
        scope=entered.scope, author=entered.person.user_id, wording=wording, base=base
    )


def _unread(request: Request, entered: Entered, problem: str) -> EditorPage:
    """The editor with what was typed beside a file that cannot be read."""
    wording = Wording(text=str(request.arguments.get("text", "")).strip())
    draft = _draft(entered, wording, number_in(request, "base"))
    return _page(entered, draft, (problem,))


def _page(entered: Entered, draft: Draft, problems: tuple[str, ...] = ()) -> EditorPage:
    return EditorPage(
        scope=entered.scope,
        draft=draft,
        published=entered.own.prompt,
        problems=problems,
    )


def number_in(request: Request, name: str) -> int:
    """A number that a window carries; 0 for none."""
    value = str(request.arguments.get(name, ""))
    return int(value) if value.isdecimal() and len(value) < 10 else 0
