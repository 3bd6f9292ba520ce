"""What holds in a place, what an answer rests on, and short words in a window."""

from collections.abc import Iterator

from bot.core.governing import Governed, GovernRequest
from bot.core.prompt_views import AnsweredWith, ShownPrompt
from bot.core.prompts import PromptVersion
from bot.slack import kit
from bot.slack.governing.carried import carry
from bot.slack.governing.naming import (
    WINDOW,
    above,
    mode_words,
    place,
    scope_value,
    version_line,
)
from bot.slack.governing.settings_words import effective_lines, verb_line
from bot.slack.kit import Block

_TITLE = "Prompt"


def said_view(words: str) -> Block:
    """Words and nothing to press."""
    return kit.modal(_TITLE, kit.quoted(words), callback_id=WINDOW)


def published_view(version: PromptVersion) -> Block:
    """A version was just published."""
    scope = scope_value(version.scope)
    same = f" It is the same as version {version.equals}." if version.equals else ""
    words = (
        f":white_check_mark: *Version {version.number} is published* for"
        f" {place(version.scope)}.{same} It holds from the next answer on; threads that"
        " are going on take it up with theirs."
    )
    blocks = [
        kit.section(words),
        *kit.actions(
            kit.button("What holds now", GovernRequest.SHOW, carry(scope=scope)),
            kit.button("History", GovernRequest.HISTORY, carry(scope=scope)),
        ),
    ]
    return kit.modal("Published", blocks, callback_id=WINDOW)


def shown_view(page: ShownPrompt) -> Block:
    """What holds in one place, in parts and whole."""
    scope = scope_value(page.scope)
    is_verb, settings = page.scope.verb is not None, page.effective.settings
    whose = "What was written for it" if is_verb else "This channel's prompt"
    lines = [verb_line(settings)] if is_verb else effective_lines(settings)
    blocks = [
        kit.section(f"What I am told in {place(page.scope)}, and how I work there."),
        *(() if is_verb else _part("The workspace's prompt", page.workspace)),
        *(_part(whose, page.channel) if page.channel else ()),
        *_replaced(page),
        kit.header("Settings that hold here"),
        kit.section("\n".join(lines)),
        *kit.actions(*_doors(scope, may_edit=page.may_edit)),
        kit.header("All that I am told, word for word"),
        *kit.quoted(page.effective.system),
    ]
    return kit.modal("What holds here", blocks, callback_id=WINDOW)


def answered_view(page: AnsweredWith) -> Block:
    """The versions an answer rests on."""
    versions = [("The workspace's prompt", page.workspace)]
    if page.replaces:
        versions = []
    if page.channel is not None:
        versions.append(("This channel's prompt", page.channel))
    there = [(title, version) for title, version in versions if version is not None]
    blocks = [kit.section(_answered_words(page, is_ours=not there))]
    for title, version in there:
        blocks += [
            kit.header(title),
            kit.context(version_line(version)),
            *kit.quoted(version.wording.text),
        ]
    scope = carry(scope=scope_value(page.scope))
    blocks += kit.actions(kit.button("What holds now", GovernRequest.SHOW, scope))
    return kit.modal("Prompt of this answer", blocks, callback_id=WINDOW)


def _answered_words(page: AnsweredWith, *, is_ours: bool) -> str:
    words = "This answer rests on these versions."
    if is_ours:
        words = "No prompt was set when this was answered: I followed my own text."
    used = [v.number if v else 0 for v in (page.workspace, page.channel)]
    if used != [page.now.workspace, page.now.channel]:
        words += " Others hold by now."
    return words


def _part(title: str, governed: Governed) -> Iterator[Block]:
    version = governed.prompt
    yield kit.header(title)
    if version is None:
        yield kit.context("There is none.")
        return
    line = version_line(version)
    if not version.scope.is_workspace:
        line += f"; {mode_words(version.wording.mode)} {above(version.scope)}"
    yield kit.context(line)


def _replaced(page: ShownPrompt) -> list[Block]:
    if not page.effective.replaces:
        return []
    other = above(page.scope)
    return [kit.context(f"It stands in place of {other} here.")]


def _doors(scope: str, *, may_edit: bool) -> Iterator[Block]:
    where = carry(scope=scope)
    if may_edit:
        yield kit.button("Edit", f"{GovernRequest.EDIT}/here", where, style="primary")
        yield kit.button("Settings", GovernRequest.SETTINGS, where)
    yield kit.button("History", GovernRequest.HISTORY, where)
