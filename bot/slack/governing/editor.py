"""The editor of a prompt, and what is read from it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.core.governing import GovernRequest
from bot.core.prompt_views import EditorPage
from bot.core.prompts import (
    LONGEST_PROMPT_CHARS,
    LONGEST_REASON_CHARS,
    Conflict,
    Draft,
    Mode,
    PromptVersion,
)
from bot.slack import kit
from bot.slack.governing.carried import carried, carry
from bot.slack.governing.naming import above, place, scope_value, title, version_line
from bot.slack.governing.parts import MOST_PARTS, PART_CHARS, cut, join
from bot.slack.governing.state import Entries, chosen, file_of, first, typed
from bot.slack.kit import Block

PART, MODE, FILE, REASON = "part", "mode", "file", "reason"

_MODES = {
    Mode.ADDS: "Add it to {0}",
    Mode.REPLACES: "Use it in place of {0}",
}
_LIMITS = (
    f"Up to {LONGEST_PROMPT_CHARS:,} characters: a box takes {PART_CHARS:,}, *More"
    " room* adds another, and a text file takes it all. `{workspace}` and `{channel}`"
    " become the names of both; write `{{name}}` to have braces stand as they are."
)
_FILE_HINT = (
    f"Plain text or Markdown, up to {LONGEST_PROMPT_CHARS:,} characters. With a file,"
    " the boxes above are not read."
)


def editor_view(page: EditorPage, stamp: str) -> Block:
    """The editor, filled in; `stamp` makes Slack show these texts, not older ones."""
    trouble = [kit.section(f":warning: {problem}") for problem in page.problems]
    stands = _stands(page.published, page.draft)
    return _form(page.draft, [*trouble, kit.section(stands)], stamp)


def conflict_view(conflict: Conflict, stamp: str) -> Block:
    """Somebody else published meanwhile: their text whole, and one's own to go on."""
    theirs = conflict.theirs
    words = (
        f":warning: *Nothing is lost.* While you were writing, {version_line(theirs)},"
        f" was published for {place(theirs.scope)}. Below it is your text: change what"
        " you like and publish it on top, or close this window."
    )
    top = [
        kit.section(words),
        kit.header(f"Theirs: version {theirs.number}"),
        *kit.quoted(theirs.wording.text),
        *_reason_of(theirs),
        kit.divider(),
        kit.header("Yours: not published"),
    ]
    return _form(replace(conflict.mine, base=theirs.number), top, stamp)


def editor_state(view: Entries, about: str) -> dict[str, str]:
    """What the editor holds, as arguments of a request; `about` is its metadata."""
    known = carried(about)
    texts = {
        int(name.partition("/")[2] or 0): words for name, words in typed(view, PART)
    }
    found = {
        "text": join(
            [texts[number] for number in sorted(texts)], known.get("joints", "")
        ),
        "reason": first(typed(view, REASON)),
    }
    if mode := chosen(view, MODE):
        found["mode"] = mode
    if file_id := file_of(view, FILE):
        found["file_id"] = file_id
    return found


def part_with(view: Entries, words: str) -> str:
    """The block of the first box that holds `words`, else of the first box."""
    boxes = [(block, text) for block, name, text in view.texts if name.startswith(PART)]
    return next((block for block, text in boxes if words in text), boxes[0][0])


def _stands(published: PromptVersion | None, draft: Draft) -> str:
    where = place(draft.scope)
    if published is None or not published.wording.text:
        stands = f"{where[0].upper()}{where[1:]} has no prompt of its own yet."
    else:
        stands = f"For {where} now holds {version_line(published)}."
    if draft.saved_at is not None:
        stands += f" You go on with what you left here {kit.when(draft.saved_at)}."
    return stands


def _reason_of(version: PromptVersion) -> list[Block]:
    if not version.reason:
        return []
    return [kit.quiet(f"Reason: {version.reason}")]


def _form(draft: Draft, top: Sequence[Block], stamp: str) -> Block:
    parts, joints = cut(draft.wording.text)
    scope = scope_value(draft.scope)
    blocks = [
        *top,
        kit.context(_LIMITS),
        *_mode(draft, stamp),
        *_boxes(parts, stamp),
        *kit.actions(
            _trial(draft),
            kit.button("More room", f"{GovernRequest.DRAFT}/here"),
            kit.button("History", GovernRequest.HISTORY, carry(scope=scope)),
            kit.button("Settings", GovernRequest.SETTINGS, carry(scope=scope)),
        ),
        _file(stamp),
        kit.entry(
            f"{REASON}/{stamp}",
            "Reason",
            {
                "type": "plain_text_input",
                "action_id": REASON,
                "max_length": LONGEST_REASON_CHARS,
            },
            hint="Stands in the history beside your version.",
        ),
    ]
    return kit.modal(
        title(draft.scope, "prompt"),
        blocks,
        callback_id=GovernRequest.PUBLISH,
        submit="Publish",
        close="Cancel",
        about=carry(scope=scope, base=draft.base, joints=joints),
    )


def _trial(draft: Draft) -> Block:
    """A verb is tried by using it: what it is told so far is shown instead."""
    if draft.scope.verb is None:
        return kit.button("Test this draft", GovernRequest.TEST)
    where = carry(scope=scope_value(draft.scope))
    return kit.button("What holds now", GovernRequest.SHOW, where)


def _mode(draft: Draft, stamp: str) -> list[Block]:
    if draft.scope.is_workspace:
        return []
    other = above(draft.scope)
    options = {
        mode: kit.option(words.format(other), mode) for mode, words in _MODES.items()
    }
    element = {
        "type": "radio_buttons",
        "action_id": MODE,
        "options": [*options.values()],
        "initial_option": options[draft.wording.mode],
    }
    label = f"{other[0].upper()}{other[1:]} and this one"
    return [kit.entry(f"{MODE}/{stamp}", label, element, optional=False)]


def _boxes(parts: Sequence[str], stamp: str) -> Iterator[Block]:
    """One more than is full, as far as there may be more."""
    is_full = len(parts[-1]) > PART_CHARS // 2 or len(parts) > 1
    count = max(len(parts), min(len(parts) + is_full, MOST_PARTS))
    for number in range(count):
        element: Block = {
            "type": "plain_text_input",
            "action_id": f"{PART}/{number}",
            "multiline": True,
            "max_length": PART_CHARS,
        }
        if number < len(parts) and parts[number]:
            element["initial_value"] = parts[number]
        label = "Prompt" if count == 1 else f"Prompt, part {number + 1} of {count}"
        yield kit.entry(f"{PART}/{number}/{stamp}", label, element)


def _file(stamp: str) -> Block:
    element = {
        "type": "file_input",
        "action_id": FILE,
        "filetypes": ["txt", "text", "md", "markdown"],
        "max_files": 1,
    }
    return kit.entry(f"{FILE}/{stamp}", "Or a text file", element, hint=_FILE_HINT)
