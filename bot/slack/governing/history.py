"""The versions of a prompt, what each changed, and the way back."""

from bot.core.governing import GovernRequest
from bot.core.prompt_views import DiffPage, HistoryPage
from bot.core.prompts import Mode, PromptVersion
from bot.slack import kit
from bot.slack.governing.carried import carry
from bot.slack.governing.diffing import diff_blocks
from bot.slack.governing.naming import (
    WINDOW,
    above,
    mode_words,
    place,
    safe,
    scope_value,
    version_line,
)
from bot.slack.kit import Block


def history_view(page: HistoryPage) -> Block:
    """Versions, newest first, a page at a time."""
    scope = scope_value(page.scope)
    blocks = [kit.section(f"Every version of the prompt of {place(page.scope)}.")]
    if not page.versions:
        blocks.append(kit.section("There is none yet."))
    for version in page.versions:
        show = kit.button(
            "What changed",
            f"{GovernRequest.DIFF}/{version.number}",
            carry(scope=scope, version=version.number),
        )
        blocks.append(kit.section(_row(version, page.newest), show))
    if page.older_than is not None:
        older = carry(scope=scope, before=page.older_than)
        blocks += kit.actions(
            kit.button("Older versions", f"{GovernRequest.HISTORY}/here", older)
        )
    about = carry(scope=scope, base=page.newest)
    return kit.modal("History", blocks, callback_id=WINDOW, about=about)


def diff_view(page: DiffPage) -> Block:
    """What one version changed, and buttons to bring it back."""
    after, scope = page.after, scope_value(page.scope)
    blocks = [
        kit.section(f"*{place(page.scope)}*: {version_line(after)}."),
        *([kit.context(f"Reason: {safe(after.reason)}")] if after.reason else []),
        *_modes(page.before, after),
        kit.context(_legend(page.before)),
        *(
            diff_blocks(page.lines)
            if page.lines
            else [kit.section("No words changed.")]
        ),
    ]
    if page.may_roll_back:
        blocks += _ways_back(page, scope)
    about = carry(scope=scope, base=page.newest)
    title = f"Version {after.number}"
    return kit.modal(title, blocks, callback_id=WINDOW, about=about)


def _row(version: PromptVersion, newest: int) -> str:
    now = " · _holds now_" if version.number == newest else ""
    same = f" · the same as version {version.equals}" if version.equals else ""
    reason = f"\n{safe(version.reason)}" if version.reason else ""
    by = f"<@{version.author}>, {kit.when(version.at)}"
    return f"*Version {version.number}*{now}{same}\n{by}{reason}"


def _modes(before: PromptVersion | None, after: PromptVersion) -> list[Block]:
    if after.scope.is_workspace:
        return []
    was = before.wording.mode if before else Mode.ADDS
    now, other = after.wording.mode, above(after.scope)
    words = f"It is {mode_words(now)} {other}."
    if now is not was:
        words = f"It is now {mode_words(now)}, no more {mode_words(was)}, {other}."
    return [kit.context(words)]


def _legend(before: PromptVersion | None) -> str:
    if before is None:
        return "It is the first: all of it is new."
    return f"Since version {before.number}: ~gone~ and *new*."


def _ways_back(page: DiffPage, scope: str) -> list[Block]:
    number = page.after.number
    back = kit.button(
        f"Publish version {number} again",
        f"{GovernRequest.ROLL_BACK}/here",
        carry(scope=scope, version=number, base=page.newest),
        style="primary",
        confirm=kit.confirm(
            f"Publish version {number} again?",
            "It becomes the newest version and holds from each thread's next answer"
            " on. The versions in between stay in the history.",
            "Publish it",
        ),
    )
    edit = kit.button(
        "Edit it first",
        f"{GovernRequest.EDIT}/here",
        carry(scope=scope, from_version=number),
    )
    return [kit.divider(), *kit.actions(back if number != page.newest else None, edit)]
