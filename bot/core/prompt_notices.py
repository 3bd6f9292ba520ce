"""What the bot says in its own voice about governing prompts."""

from bot.core.access import Refusal
from bot.core.notices import notice_of_refusal

TOO_LATE = (
    "Slack gives me three seconds to open a window, and this time it took longer."
    " Nothing was changed; please try again."
)
NOTHING_CHANGED = "This is what is published already. Nothing was changed."
NO_SUCH_VERSION = "There is no such version. Nothing was changed."
UNREADABLE = "I could not read this form. Nothing was changed; please open it again."
NO_FILE_TEXT = (
    "I could not read the file as text. Please upload a plain text file, or type the"
    " prompt. Nothing was changed."
)
SET = "Saved. It holds from the next answer on."
SET_MEANWHILE = (
    "Somebody else changed these settings while you did. Nothing of yours was saved:"
    " open them again to see what holds now."
)
NO_QUESTION = "There is nothing to try it on: please type a question."
NO_TRIAL_OF_VERBS = (
    "What a verb is told is tried by using it: publish it, and go back with one click"
    " under *History* if it does no good."
)
NOTHING_ASKED_HERE = (
    "Nobody has asked anything here yet that I could try it on: please type a question."
)
MAY_NOT_READ = (
    "Only people who can read this channel can try a prompt on its questions."
)
NO_TRIAL = "The model could not be asked: {why}"
NOT_GOVERNING = "Sorry, you can't do that."
OWN_TEXT = "No prompt of an admin was part of this answer: only my own text was."


def notice_of(reason: Refusal) -> str:
    """Tell somebody in a window why not; here everybody needs a word."""
    return _REFUSALS.get(reason) or notice_of_refusal(reason) or NOT_GOVERNING


def kept_temperature(model: str) -> str:
    """A hint beside settings that were saved."""
    return (
        f"{SET} `{model}` chooses its temperature by itself: yours is kept, and sent"
        " once a model takes it."
    )


_REFUSALS = {
    Refusal.NO_EDITOR: (
        "Only admins, and the editors they name, can do that. Nothing was changed."
    ),
    Refusal.NOT_IN_CHANNEL: "Only people who can read this channel can see that.",
    Refusal.NOT_HERE: (
        "This channel does not belong to this workspace. Nothing was changed."
    ),
    Refusal.GUEST: "Sorry, guests can't do that. Nothing was changed.",
    Refusal.OUTSIDER: (
        "Sorry, people of other organisations can't do that. Nothing was changed."
    ),
    Refusal.DEACTIVATED: "This account is deactivated. Nothing was changed.",
}
