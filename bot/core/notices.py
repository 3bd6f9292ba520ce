"""The few sentences the bot says in its own voice."""

from bot.core.access import Refusal
from bot.core.errors import (
    AnswerNotJson,
    InvalidRequest,
    KeyRefused,
    ModelError,
    ModelUnknown,
    ModelUnreachable,
    Overloaded,
    RateLimited,
    RequestRefused,
    RequestTooLarge,
    SpendLimitReached,
    StreamInterrupted,
)
from bot.core.model import Waiting

NOTHING_SAID = "I'm here. What can I do for you? Write it after my name, or reply here."
TROUBLE = "Something went wrong on my side. It has been noted; please try again."
NO_WORDS = "The model gave no answer this time. Please ask again."
SET_ASIDE = (
    "I tried several times and could not answer this. It has been noted for the people"
    " who run me."
)
CUT_OFF = "_(The answer was cut off here: it reached the length limit.)_"
UNKNOWN_COMMAND = "I don't know this command. Mention me in a message instead."
PROMPT_HELP = """\
`/prompt` edits what I am told in this channel. Also:
• `/prompt show`: what holds here, word for word
• `/prompt history`: every version, what it changed, and the way back
• `/prompt test`: try a draft on questions before others meet it
• `/prompt settings`: the model, when I answer, who may use me
• `/prompt workspace`: the same for all channels, as in `/prompt workspace history`
• `/prompt summarize` (or `translate`, `extract`): what that verb is told, as in \
`/prompt summarize settings`
In threads and direct messages, write `prompt`, `prompt show` and so on."""
STOPPED = "_(Stopped.)_"
NOTHING_TO_STOP = "There is nothing to stop: I am not answering anything here."
LEFT_UNANSWERED = "Stopped: what you asked here stays unanswered."
NO_SUCH_ANSWER = "I can't find this answer any more."
NOT_TO_BE_CHANGED = (
    "Slack doesn't let me change that message any more, so it stays as it is. In what I"
    " answer from now on I go by the version you chose."
)
NOT_OF_THE_THREAD = "Only people who wrote in this thread can do that."
NOTHING_TO_CONTINUE = "This thread has gone on since; please ask in words."
GO_ON = "Please go on exactly where your answer broke off."
ONLY_THE_NEWEST = "Only the newest answer of a thread can be given again."
ONLY_THE_ASKER = "Only whoever asked, or an admin, can have it answered again."
ASKER_REFUSED = (
    "Whoever asked this may not use me any more, so I don't answer it again. Please ask"
    " it yourself."
)
NOTHING_TO_TRY = "There is nothing left to try again here: it has been answered."
READ_MORE_LATER = (
    "the rest of the thread's earlier messages: Slack lets me read only a few at a"
    " time, I read on at the next question"
)
NOT_LET_READ = "the thread's earlier messages: Slack did not let me read them"
READING_BACK = "This is a long thread: I am reading what was said before…"
THREAD_GONE = (
    "The first message of that thread was deleted, so I have forgotten the thread and"
    " don't answer in it any more. Please start a new one."
)
REST_ON_OLD_WORDS = (
    "What you changed was answered already. If you want a new answer, press"
    " *Answer again* under the old one."
)
REFUSED_BY_MODEL = "The model declined to answer this."

_REFUSALS = {
    Refusal.GUEST: "Sorry, guests can't use me in this workspace.",
    Refusal.OUTSIDER: "Sorry, I only answer people of the organisation that set me up.",
    Refusal.SHARED_CHANNEL: (
        "Sorry, I don't answer in channels that are shared with other organisations."
    ),
    Refusal.NOT_THIS_PERSON: "Sorry, your admins have not let you use me here.",
    Refusal.NOT_THIS_CHANNEL: "Sorry, your admins don't want me in this channel.",
    Refusal.UNKNOWN: (
        "Sorry, I could not find out whether you may use me. Please tell the people who"
        " run me."
    ),
}


_WAITS = {
    "our limit": "Many questions at once: yours is in the queue…",
    "rate limited": "Many questions at once: yours is in the queue…",
    "overloaded": "The model is busy right now: I am trying again…",
    "unreachable": "I can't reach the model right now: I am trying again…",
}


def notice_of_wait(waiting: Waiting) -> str:
    """Tell people why it takes longer."""
    return _WAITS[waiting.reason]


def not_granted(scope: str) -> str:
    """Tell people that whoever installed us kept a permission back."""
    which = f"`{scope}`" if scope else "for that"
    return (
        f"I can't do that here: I was not given the permission {which}. An admin can"
        " give it by installing me again."
    )


def not_let_read(scope: str) -> str:
    """What a receipt says of a thread that we may not read back."""
    if not scope:
        return NOT_LET_READ
    return f"the thread's earlier messages: I lack the permission `{scope}`"


def notice_of_refusal(reason: Refusal) -> str | None:
    """Tell a person why they were refused; None for those who need no word."""
    return _REFUSALS.get(reason)


_TELL_THEM = "Please tell the people who run me."

_MODEL_TROUBLE: dict[type[ModelError], str] = {
    ModelUnknown: f"The model I am set to use is not on its server. {_TELL_THEM}",
    KeyRefused: f"The model's server does not accept my key. {_TELL_THEM}",
    SpendLimitReached: f"The model's account has reached its limit. {_TELL_THEM}",
    RateLimited: "The model is busy right now. Please try again in a minute.",
    Overloaded: "The model is busy right now. Please try again in a minute.",
    ModelUnreachable: "I can't reach the model. Please try again in a minute.",
    RequestTooLarge: "This thread is too long for the model. Please start a new one.",
    StreamInterrupted: "The answer broke off on the way. Please ask again.",
    RequestRefused: "The model's server did not take this question. It has been noted.",
    AnswerNotJson: "The model's answer could not be used. Please ask again.",
    InvalidRequest: "The model's server did not take this question. It has been noted.",
}


def notice_for(error: ModelError) -> str:
    """Tell people what happened, without telling them how we are built."""
    match error:
        case ModelUnknown(nearest=(_, *_) as nearest):
            names = ", ".join(f"`{name}`" for name in nearest)
            return f"{_MODEL_TROUBLE[ModelUnknown]} It does know {names}."
        case RateLimited(retry_after_s=float(wait_s)):
            wait_s = max(1, round(wait_s))
            return f"I am being asked a lot. Please try again in {wait_s} seconds."
        case _:
            return _MODEL_TROUBLE.get(type(error), TROUBLE)
