"""The sentences that verbs say in the bot's own voice."""

from collections.abc import Sequence

from bot.assistant.tasks.languages import Language
from bot.assistant.tasks.wishes import NotUnderstood
from bot.core.tasks.results import Term
from bot.core.tasks.verbs import TaskVerb

SIGNS: dict[TaskVerb, str] = {
    "translate": "_Translating…_",
    "summarize": "_Reading…_",
    "extract": "_Reading…_",
}
NOTHING_TO_TRANSLATE = (
    "There are no words to translate in it. Write them after the language: `{0}de Good"
    " morning`."
)
TOO_LONG = "That is too long to translate at once: {0:,} characters; {1:,} is the most."
NO_PICTURES = (
    "Pictures I read where people talk: reply to it, mention me and write `translate"
    " this image to German`."
)
NOT_YOURS = "Only the person who asked for this can do that."
GONE = "I don't have this any more. Please ask again."
SHARED_ALREADY = "It has been shared there already."
NOT_SHARED = "I can't write there. Invite me to the channel, or copy the text yourself."
NOT_SEEN = (
    "I can't see who reads along here. Please invite me to the channel, or copy the"
    " text yourself."
)
PERHAPS_SHARED = (
    "Slack did not say whether that worked. Please look before you share it."
)
THREAD_IS_OPEN = "Let's talk about it [in our direct messages]({0})."
NO_DIRECT_MESSAGES = "I can't write to you in direct messages."
READING_AGAIN = "I am reading again what this is about…"
NOT_ALL_READ = "some of the messages this is about"
NOT_LET_READ_AGAIN = "what this thread is about: I may not read it for you now"
CLOSED_TO_MODEL = (
    "What this thread is about can not be read for the person you answer now. Say so"
    " where they ask about it, and repeat nothing of it."
)
CALLED: dict[TaskVerb, str] = {
    "translate": "translation",
    "summarize": "summary",
    "extract": "facts",
}
ASK_BELOW = "ask about it in this thread; only you read it"
FILE_GIVEN = "The file is in your direct messages with me."
CANCELLED = "Cancelled."
NOTHING_TO_CANCEL = "There is nothing to cancel any more."
CAN_NOT_JOIN = "I can't join that channel by myself. Invite me with `/invite`."
ONLY_ADMINS = "Only workspace admins can change the glossary."
TOO_MANY_TERMS = "The glossary is full. Remove a term before you add another."
NO_SUCH_TERM = "That term is not in the glossary."
DAMAGED = (
    "⚠️ *Compare this with the original*: I could not keep everything as it was ({0})."
)
_MOST_DAMAGE = 4

HELP: dict[TaskVerb, str] = {
    "translate": """\
**Translate**: the language first, then the words.
- `{0}de Good morning, everybody`
- `{0}to Brazilian Portuguese: See you tomorrow`
- `{0}en->ja formal Please wait a moment`
- `{0}fr` and the link of a message
- without a language it becomes yours

Mentions, links, code, emoji and numbers stay as they are. Only you see the result, \
until you share it. In threads use the shortcut *Translate message* in a message's \
menu, or mention me: `translate this to French`.

The workspace's own terms (admins change them):
- `{0}glossary list`
- `{0}glossary add pull request = Pull-Request in German`
- `{0}glossary keep Threadkeeper`
- `{0}glossary remove pull request`""",
    "summarize": """\
**Summarize** this channel's last day, or something else:
- `{0}24h`, `{0}last 200`, `{0}since Monday`, `{0}2026-11-01..2026-11-07`
- `{0}#channel since 9am`
- `{0}` and the link of a message: its thread
- as `bullets`, a `paragraph`, `executive` or `eli5`; `in French`; with `decisions`, \
`action items`, `open questions`
- or ask: `{0}this week: what was decided about the budget?`

Every point links to the messages it rests on. Only you see it, until you share it; \
*Ask about it* opens a thread with me for your questions. In threads use the shortcut \
*Summarize thread*, or mention me: `summarize`.""",
    "extract": """\
**Extract** facts from a message, a thread or words:
- `{0}names, dates: Ana meets Ben in Lisbon on 3 May`
- `{0}names, amounts, due date from` and the link of a message
- `{0}from the thread` and a link in it
- without fields: names, dates, locations and key facts

You get a table, and can have it as JSON or CSV. Only you see it, until you share it. \
In threads use the shortcut *Extract facts*, or mention me: `extract`.""",
}


def help_for(verb: TaskVerb, prefix: str) -> str:
    """How a verb goes; `prefix` is what its words follow, such as `/translate `."""
    return HELP[verb].format(prefix)


def not_understood(wish: NotUnderstood, prefix: str) -> str:
    """What made no sense, and one way to put it."""
    shown = " ".join(wish.words.split())
    shown = shown if len(shown) <= 80 else f"{shown[:79]}…"
    return (
        f"I don't understand “{shown}”. Try `{prefix}{wish.example}`,"
        f" or `{prefix}help` for more."
    )


def translation_note(source: Language | None, target: Language) -> str:
    """From which language into which."""
    return f"{source.name} → {target.name}" if source else f"→ {target.name}"


def damage_note(damage: Sequence[str]) -> str:
    """What may have been lost, for whoever reads the translation."""
    if not damage:
        return ""
    named = [*damage[:_MOST_DAMAGE]]
    if len(damage) > _MOST_DAMAGE:
        named.append(f"and {len(damage) - _MOST_DAMAGE} more")
    return DAMAGED.format("; ".join(named))


def glossary_list(terms: Sequence[Term], prefix: str) -> str:
    """All terms of a workspace."""
    if not terms:
        return (
            "The glossary is empty. Admins add to it:"
            f" `{prefix}glossary add pull request = Pull-Request in German`."
        )
    lines = [_term_line(term) for term in terms]
    return "\n".join(["**The workspace's glossary**", *lines])


def _term_line(term: Term) -> str:
    where = f" (in {term.language})" if term.language else ""
    if not term.translation:
        return f"- {term.term}: kept as it is{where}"
    return f"- {term.term} → {term.translation}{where}"
