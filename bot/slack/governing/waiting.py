"""Static windows: shown before anything is known, and as the receipt of a form."""

from bot.core.governing import GovernRequest
from bot.slack import kit
from bot.slack.governing.naming import WINDOW
from bot.slack.kit import Block

SAVING = "saving/"
"""How the name (`external_id`) of a receipt's view begins."""

_WORDS = {
    GovernRequest.PUBLISH: "Saving …",
    GovernRequest.SAVE_SETTINGS: "Saving …",
    GovernRequest.RUN_TEST: "Asking the model, once with each prompt …",
}


def waiting_view() -> Block:
    """A window whose content is on its way."""
    return kit.modal("Prompt", [kit.section("One moment …")], callback_id=WINDOW)


def saving_view(kind: GovernRequest, name: str) -> Block:
    """The receipt of a form that was handed in; `name` finds it again."""
    words = kit.section(_WORDS.get(kind, "One moment …"))
    return kit.modal("Prompt", [words], callback_id=WINDOW, external_id=name)


def already_view() -> Block:
    """The receipt of a form that has been handed in before."""
    words = kit.section("This was handed in before. Nothing is done twice.")
    return kit.modal("Prompt", [words], callback_id=WINDOW)
