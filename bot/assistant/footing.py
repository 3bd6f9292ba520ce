"""What to put under an answer, decided from how it ended, purely."""

from collections.abc import Sequence
from dataclasses import replace

from bot.assistant.asking import Exchange
from bot.core.answers import Version
from bot.core.conversation import BegunTurn, TurnState
from bot.core.footer import Footer, Offer, ShowReceipt
from bot.core.receipt import Basis, Receipt, receipt_line, window_warning


def receipt_of(exchange: Exchange, basis: Basis, took_s: float) -> Receipt:
    """The figures of an answer that has just been given."""
    answer = exchange.outcome.answer
    return Receipt(
        basis=replace(basis, fills_window=answer.is_window_nearly_full),
        model=answer.model,
        usage=answer.usage,
        cost_usd=answer.cost_usd,
        first_text_s=exchange.first_text_s,
        duration_s=took_s,
        request_id=answer.request_id,
    )


def closing_of(exchange: Exchange, remarks: Sequence[str]) -> str:
    """What stands below the answer in our own voice, each sentence on its line.

    Remarks are for those who got an answer; trouble speaks alone.
    """
    outcome = exchange.outcome
    if not outcome.answer.text.strip():
        return outcome.notice
    lines = [*(f"_({remark})_" for remark in remarks), outcome.notice]
    return "\n".join(filter(None, lines))


def footer_of(
    exchange: Exchange, receipt: Receipt, begun: BegunTurn, shows: ShowReceipt
) -> Footer | None:
    """The footer of a turn; None where no model was asked and nothing is to be had.

    A refusal offers nothing: asked again, the model would refuse again. That a
    thread is nearly too long is told whatever is shown of the figures.
    """
    offers = (*_ways_on(exchange), *_ways_about(exchange, shows))
    said_something = bool(exchange.outcome.answer.text.strip())
    told = _figures(receipt, shows) if said_something else ""
    if not (offers or told or begun.versions):
        return None
    return Footer(
        turn=begun.number,
        receipt=told,
        offers=offers,
        asks_feedback=exchange.outcome.state is TurnState.DONE,
        versions=(*begun.versions, begun.number) if begun.versions else (),
    )


def footer_of_version(version: Version, shows: ShowReceipt) -> Footer:
    """The footer of an answer that has been given before."""
    return Footer(
        turn=version.answer.turn,
        receipt=_figures(version.answer.receipt, shows),
        offers=_about(shows),
        asks_feedback=True,
        versions=version.versions if len(version.versions) > 1 else (),
        is_outdated=version.answer.is_outdated,
    )


def _figures(receipt: Receipt, shows: ShowReceipt) -> str:
    return receipt_line(receipt) if shows == "always" else window_warning(receipt)


def _ways_on(exchange: Exchange) -> tuple[Offer, ...]:
    """How to get what the answer lacks."""
    outcome = exchange.outcome
    said_something = bool(outcome.answer.text.strip())
    if not outcome.was_read:
        return ()
    match outcome.state:
        case TurnState.FAILED if said_something:
            return Offer.CONTINUE, Offer.RETRY
        case TurnState.FAILED:
            return (Offer.RETRY,)
        case _ if said_something and outcome.answer.is_cut_short:
            return (Offer.CONTINUE,)
        case _:
            return ()


def _ways_about(exchange: Exchange, shows: ShowReceipt) -> tuple[Offer, ...]:
    """What else can be done with an answer that is there."""
    outcome = exchange.outcome
    if outcome.state not in _GIVEN or not outcome.answer.text.strip():
        return ()
    return _about(shows)


def _about(shows: ShowReceipt) -> tuple[Offer, ...]:
    receipt = () if shows == "never" else (Offer.RECEIPT,)
    return *receipt, Offer.PROMPT, Offer.AGAIN


_GIVEN = {TurnState.DONE, TurnState.STOPPED}
