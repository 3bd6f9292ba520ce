"""Trying a draft on questions before others meet it: costs first, then side by side."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot.core.governing import GovernRequest
from bot.core.money import in_dollars
from bot.core.prompt_views import TrialPage, TrialResults, Tried
from bot.slack import kit
from bot.slack.governing.carried import carry
from bot.slack.governing.naming import WINDOW, place, safe, scope_value
from bot.slack.governing.state import Entries, chosen, first, typed
from bot.slack.kit import Block

QUESTION, SOURCE = "question", "source"
TYPED, REAL = "typed", "real"

_LONGEST_QUESTION_CHARS = 3_000
_FIELD_CHARS = 2_000
_ANSWER_FIELDS = 6
_PRIVATE = (
    "Only you see the answers. Nothing of it reaches the channel or any conversation."
)


def trial_view(page: TrialPage, stamp: str) -> Block:
    """What to ask, and what that costs at most."""
    words = (
        f"Each question is asked twice, with what holds now for {place(page.scope)} and"
        " with your draft, and you see both answers side by side."
    )
    blocks = [
        kit.section(words),
        kit.section("\n".join(_costs(page))),
        kit.context(_PRIVATE),
        *_source(page, stamp),
        kit.entry(
            f"{QUESTION}/{stamp}",
            "Your question",
            {
                "type": "plain_text_input",
                "action_id": QUESTION,
                "multiline": True,
                "max_length": _LONGEST_QUESTION_CHARS,
            },
        ),
    ]
    about = carry(scope=scope_value(page.scope), base=page.draft.base)
    return kit.modal(
        "Test the draft",
        blocks,
        callback_id=GovernRequest.RUN_TEST,
        submit="Ask",
        close="Back",
        about=about,
    )


def results_view(page: TrialResults) -> Block:
    """Both answers to each question, beside each other."""
    scope = scope_value(page.scope)
    blocks: list[Block] = []
    for tried in page.tried:
        blocks += [*_side_by_side(tried), kit.divider()]
    cost = "" if page.cost_usd is None else f"It cost {in_dollars(page.cost_usd)}. "
    blocks += [
        kit.context(f"{cost}{_PRIVATE}"),
        *kit.actions(
            kit.button(
                "Ask something else", f"{GovernRequest.TEST}/here", carry(scope=scope)
            )
        ),
    ]
    return kit.modal(
        "Side by side",
        blocks,
        callback_id=WINDOW,
        close="Back",
        about=carry(scope=scope),
    )


def trial_state(entries: Entries) -> dict[str, str]:
    """What to try it on, as arguments of a request."""
    if chosen(entries, SOURCE) == REAL:
        return {"real": "yes"}
    return {"question": first(typed(entries, QUESTION)).strip()}


def _costs(page: TrialPage) -> Iterator[str]:
    model = f" with {safe(page.model)}" if page.model else ""
    yield f"*What it costs at most{model}*"
    yield f"One question of yours: {_most(page.typed_most_usd)}"
    if page.questions:
        count = len(page.questions)
        name = "question" if count == 1 else "questions"
        yield f"The last {count} {name} asked here: {_most(page.questions_most_usd)}"


def _most(cost: Decimal | None) -> str:
    return "the price of this model is not known" if cost is None else in_dollars(cost)


def _source(page: TrialPage, stamp: str) -> list[Block]:
    if not page.questions:
        why = "Nobody has asked anything here yet."
        if not page.can_read_questions:
            why = "Questions of channels are only for those who are in them."
        return (
            [kit.context(f"{why} Ask something of your own.")]
            if _is_channel(page)
            else []
        )
    mine = kit.option("A question of my own", TYPED)
    real = kit.option(f"The last {len(page.questions)} asked in this channel", REAL)
    element = {
        "type": "radio_buttons",
        "action_id": SOURCE,
        "options": [mine, real],
        "initial_option": mine,
    }
    asked = [kit.quiet(kit.shortened(each.text, 150)) for each in page.questions]
    label = "What to ask"
    return [kit.entry(f"{SOURCE}/{stamp}", label, element, optional=False), *asked]


def _is_channel(page: TrialPage) -> bool:
    return page.scope.channel_id is not None


def _side_by_side(tried: Tried) -> Iterator[Block]:
    yield kit.header(tried.question)
    if tried.published is None:
        yield kit.context("The draft says what holds now: there is one answer.")
        yield from kit.quoted(kit.shortened(tried.draft, _FIELD_CHARS * _ANSWER_FIELDS))
        return
    pieces = [_pieces(tried.published), _pieces(tried.draft)]
    heads = [kit.mrkdwn("*Published*"), kit.mrkdwn("*Your draft*")]
    yield {"type": "section", "fields": heads}
    for row in range(max(map(len, pieces))):
        yield {"type": "section", "fields": [_field(side, row) for side in pieces]}


def _pieces(answer: str) -> Sequence[str]:
    text = kit.shortened(answer.strip() or "…", _FIELD_CHARS * _ANSWER_FIELDS)
    return [text[at : at + _FIELD_CHARS] for at in range(0, len(text), _FIELD_CHARS)]


def _field(side: Sequence[str], row: int) -> Block:
    words = side[row] if row < len(side) else ""
    return kit.plain(words if words.strip() else "\N{SYMBOL FOR SPACE}")
