"""How an exchange with the model ended, and what people are told of it, purely."""

from dataclasses import dataclass

from bot.core import notices
from bot.core.conversation import TurnState
from bot.core.errors import ModelError
from bot.core.model import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of asking the model.

    `notice` is what the bot adds in its own voice; `error` is for operators.
    """

    state: TurnState
    answer: Answer
    notice: str = ""
    error: str | None = None

    @property
    def was_read(self) -> bool:
        """Whether the answer belongs to what was said; a refusal does not."""
        return self.answer.stop_reason != "refusal"

    @property
    def was_paid(self) -> bool:
        """Whether a model has said anything for it."""
        return self.answer != Answer()


def answered(answer: Answer) -> Outcome:
    """The model came to an end by itself, which need not mean that it answered."""
    notice = _notice_of_end(answer)
    said = bool(answer.text.strip()) and answer.stop_reason != "refusal"
    state = TurnState.DONE if said else TurnState.FAILED
    return Outcome(state=state, answer=answer, notice=notice, error=_why(state, answer))


def broken(error: ModelError) -> Outcome:
    """The model failed; what people have read of its answer is kept."""
    return Outcome(
        state=TurnState.FAILED,
        answer=error.partial or Answer(),
        notice=notices.notice_for(error),
        error=f"{type(error).__name__}: {error}",
    )


def stopped(partial: Answer) -> Outcome:
    """Somebody wanted no more of it; what people have read is kept."""
    return Outcome(state=TurnState.STOPPED, answer=partial, notice=notices.STOPPED)


def failed(notice: str, why: str) -> Outcome:
    """The model was not asked, because something is wrong."""
    return Outcome(state=TurnState.FAILED, answer=Answer(), notice=notice, error=why)


def unasked(notice: str = "") -> Outcome:
    """There was nothing to ask the model."""
    return Outcome(state=TurnState.DONE, answer=Answer(), notice=notice)


def _notice_of_end(answer: Answer) -> str:
    if answer.stop_reason == "refusal":
        return notices.REFUSED_BY_MODEL
    if not answer.text.strip():
        return notices.NO_WORDS
    if answer.stop_reason in {"max_tokens", "model_context_window_exceeded"}:
        return notices.CUT_OFF
    return ""


def _why(state: TurnState, answer: Answer) -> str | None:
    if state is TurnState.DONE:
        return None
    return f"no answer, stop reason {answer.stop_reason}"
