"""Block Kit's building bricks, for views that hold much text of other people.

Their words stand in plain text: nothing in them mentions, links or formats. Only
our own words, and the names of people and channels by id, are mrkdwn.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

Block = dict[str, Any]

SECTION_CHARS = 3_000
OPTION_CHARS = 75


def plain(words: str) -> Block:
    """Words as they stand; emoji codes in them stay codes."""
    return {"type": "plain_text", "text": words, "emoji": False}


def mrkdwn(words: str) -> Block:
    """Words in Slack's own formatting; addresses in them stay text."""
    return {"type": "mrkdwn", "text": words, "verbatim": True}


def header(words: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain(shortened(" ".join(words.split()), 150))}


def section(words: str, accessory: Block | None = None) -> Block:
    """A paragraph of ours, with something to press beside it."""
    block = {"type": "section", "text": mrkdwn(words)}
    return block if accessory is None else block | {"accessory": accessory}


def context(*words: str) -> Block:
    """A quiet line of ours."""
    return {"type": "context", "elements": [mrkdwn(each) for each in words]}


def quiet(words: str) -> Block:
    """A quiet line of somebody else's words."""
    return {"type": "context", "elements": [plain(" ".join(words.split()))]}


def divider() -> Block:
    """A line across."""
    return {"type": "divider"}


def actions(*elements: Block | None) -> list[Block]:
    """A row of things to press; no row where there are none."""
    there = [element for element in elements if element is not None]
    return [{"type": "actions", "elements": there}] if there else []


def button(
    label: str,
    action: str,
    value: str = "",
    *,
    style: str | None = None,
    confirm: Block | None = None,
) -> Block:
    """A button; `action` tells one from another in its row."""
    made: Block = {"type": "button", "text": plain(label), "action_id": action}
    if value:
        made["value"] = value
    if style is not None:
        made["style"] = style
    return made if confirm is None else made | {"confirm": confirm}


def confirm(title: str, words: str, yes: str) -> Block:
    """The question before something is done."""
    return {
        "title": plain(title),
        "text": plain(shortened(words, 300)),
        "confirm": plain(yes),
        "deny": plain("Cancel"),
    }


def option(words: str, value: str, about: str = "") -> Block:
    """One of several choices."""
    made: Block = {"text": plain(shortened(words, OPTION_CHARS)), "value": value}
    return made | {"description": plain(about)} if about else made


def entry(
    block_id: str, label: str, element: Block, *, hint: str = "", optional: bool = True
) -> Block:
    """Something to fill in."""
    made: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": element,
        "optional": optional,
    }
    return made | {"hint": plain(hint)} if hint else made


def quoted(text: str) -> Iterator[Block]:
    """Somebody's text, whole and as it stands, however long."""
    if not text:
        yield context("_(no text)_")
    for start in range(0, len(text), SECTION_CHARS):
        words = text[start : start + SECTION_CHARS]
        # Slack takes no text of blanks alone.
        shown = words if words.strip() else "\N{SYMBOL FOR SPACE}"
        yield {"type": "section", "text": plain(shown)}


def when(moment: datetime) -> str:
    """A time as each reader's own clock shows it."""
    fallback = moment.strftime("%Y-%m-%d %H:%M %Z")
    return (
        f"<!date^{int(moment.timestamp())}^{{date_short_pretty}} {{time}}|{fallback}>"
    )


def shortened(words: str, longest: int) -> str:
    """At most so many characters, the last of them a sign that there were more."""
    return words if len(words) <= longest else f"{words[: longest - 1]}…"


def modal(
    title: str,
    blocks: Iterable[Block],
    *,
    callback_id: str,
    submit: str = "",
    close: str = "Close",
    about: str = "",
    external_id: str = "",
) -> Block:
    """A window; `about` is what comes back with whatever is done in it."""
    view: Block = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(shortened(title, 24)),
        "close": plain(close),
        "blocks": [*blocks],
    }
    if submit:
        view["submit"] = plain(submit)
    if about:
        view["private_metadata"] = about
    return view | {"external_id": external_id} if external_id else view
