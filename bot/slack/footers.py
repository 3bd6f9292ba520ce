"""A footer in Block Kit: a line of figures, thumbs, buttons and a menu."""

from typing import Any

from bot.core.footer import Footer, Offer

Block = dict[str, Any]

FEEDBACK = "feedback"
MENU = "answer_menu"
STOP = "stop_answer"
GOOD, BAD = "good", "bad"

_OUTDATED = "the question has been changed since"
_BUTTONS = {Offer.CONTINUE: "Continue", Offer.RETRY: "Try again"}
_CHOICES = {
    Offer.RECEIPT: "How was this answered?",
    Offer.PROMPT: "Which prompt answered this?",
    Offer.AGAIN: "Answer again",
}


def footer_blocks(footer: Footer | None) -> list[Block]:
    """The blocks below an answer's words, most quiet first."""
    if footer is None:
        return []
    blocks: list[Block] = []
    quiet_words = (_OUTDATED if footer.is_outdated else "", _version(footer))
    if quiet := " · ".join(filter(None, (*quiet_words, footer.receipt))):
        line = {"type": "plain_text", "text": quiet}
        blocks.append({"type": "context", "elements": [line]})
    if footer.asks_feedback:
        blocks.append(_thumbs(footer.turn))
    if elements := [*_arrows(footer), *_buttons(footer), *_menu(footer)]:
        blocks.append({"type": "actions", "elements": elements})
    return blocks


def stop_button() -> Block:
    """What stands below an answer that grows, where Slack has no Stop of its own."""
    button = {"type": "button", "action_id": STOP, "text": _plain("Stop")}
    return {"type": "actions", "elements": [button]}


def _version(footer: Footer) -> str:
    """Which of several answers this is; the one that failed is none of them."""
    if len(footer.versions) < 2 or footer.turn not in footer.versions:
        return ""
    number = footer.versions.index(footer.turn) + 1
    return f"version {number} of {len(footer.versions)}"


def _arrows(footer: Footer) -> list[Block]:
    """A way to the version before and after; each needs a name of its own."""
    ways = (
        ("\N{BLACK LEFT-POINTING TRIANGLE}", footer.before),
        ("\N{BLACK RIGHT-POINTING TRIANGLE}", footer.after),
    )
    return [
        {
            "type": "button",
            "action_id": f"{Offer.VERSION}/{arrow}",
            "text": _plain(arrow),
            "value": str(turn),
        }
        for arrow, turn in ways
        if turn is not None
    ]


def _thumbs(turn: int) -> Block:
    return {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": FEEDBACK,
                "positive_button": _thumb("Good answer", GOOD, turn),
                "negative_button": _thumb("Bad answer", BAD, turn),
            }
        ],
    }


def _thumb(label: str, verdict: str, turn: int) -> Block:
    return {"text": _plain(label), "value": f"{verdict}/{turn}"}


def _buttons(footer: Footer) -> list[Block]:
    """What is chosen most, one press away; alone in the menu, so is the rest."""
    alone = len(_in_menu(footer)) < 2
    labels = _BUTTONS | {o: _CHOICES[o] for o in _in_menu(footer) if alone}
    if footer.is_outdated:
        labels |= {Offer.AGAIN: _CHOICES[Offer.AGAIN]}
    return [
        {
            "type": "button",
            "action_id": offer.value,
            "text": _plain(labels[offer]),
            "value": str(footer.turn),
        }
        for offer in footer.offers
        if offer in labels
    ]


def _menu(footer: Footer) -> list[Block]:
    """Slack takes no menu with a single choice."""
    options = [
        {"text": _plain(_CHOICES[offer]), "value": f"{offer.value}/{footer.turn}"}
        for offer in _in_menu(footer)
    ]
    if len(options) < 2:
        return []
    return [{"type": "overflow", "action_id": MENU, "options": options}]


def _in_menu(footer: Footer) -> list[Offer]:
    return [offer for offer in footer.offers if offer in _CHOICES]


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}
