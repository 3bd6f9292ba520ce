"""What somebody wants who says `/prompt …`, or `prompt …` in plain words."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.conversation import ChannelKind
from bot.core.governing import GovernRequest
from bot.core.ids import ChannelId, InstallationId, TeamId
from bot.core.incoming import Posted
from bot.core.prompts import Scope
from bot.core.requests import Request
from bot.core.tasks.verbs import TaskVerb

PROMPT = "prompt"
PROMPT_WORDS = "prompt_words"
"""The kind of a request that was said in plain words: no window can be opened."""


@dataclass(frozen=True, slots=True)
class PromptAsk:
    """What to do, with the workspace's prompt, a verb's, or that of the channel."""

    kind: GovernRequest
    is_workspace: bool = False
    verb: TaskVerb | None = None

    def scope(self, channel_id: ChannelId | None) -> str:
        """The name of what is meant by somebody in `channel_id`, if in one."""
        if self.verb is not None:
            return Scope(InstallationId(""), TeamId(""), verb=self.verb).name
        return "" if self.is_workspace else channel_id or ""


_MEANS = {
    GovernRequest.EDIT: "edit change write set update open new",
    GovernRequest.SHOW: "show view see read print what which current now",
    GovernRequest.HISTORY: "history versions version log diff rollback undo back",
    GovernRequest.TEST: "test try preview draft trial",
    GovernRequest.SETTINGS: "settings setting setup configure config options model",
}
_KIND_OF = {word: kind for kind, words in _MEANS.items() for word in words.split()}
_VERBS: dict[TaskVerb, str] = {
    "translate": "translate translating translation translations",
    "summarize": "summarize summarise summarizing summarising summary summaries",
    "extract": "extract extracting extraction extractions",
}
_VERB_OF = {word: verb for verb, words in _VERBS.items() for word in words.split()}
_WORKSPACE = frozenset({"workspace", "team", "global", "everywhere", "default"})
_FILLERS = (
    "a about all are can channel channel's for go here i in is it its let me my of on"
    " our please prompt prompts roll system that the this to want we you your"
    " workspace's"
)
_PASSED_OVER = frozenset(_FILLERS.split())
_AROUND = " \t\n.,;:!?…*_~`'\"“”‘’()"


def prompt_command(text: str) -> PromptAsk | None:
    """What the words after `/prompt` ask for; None where they ask for help.

    Nothing at all opens the editor. The first word that is known decides, so
    that `show me the prompt`, `what is it?` and `roll back` are understood.
    """
    said = [*_words(text)]
    if "help" in said:
        return None
    is_workspace = any(w in _WORKSPACE or w == "workspace's" for w in said)
    kinds = [_KIND_OF[word] for word in said if word in _KIND_OF]
    if not kinds and not set(said) <= _WORKSPACE | _PASSED_OVER | _VERB_OF.keys():
        return None
    verb = next((_VERB_OF[word] for word in said if word in _VERB_OF), None)
    return PromptAsk(kinds[0] if kinds else GovernRequest.EDIT, is_workspace, verb)


def prompt_words(text: str) -> PromptAsk | None:
    """The same, of a message that begins with `prompt` and says nothing else.

    A question about prompts is none: each word has to be one that is known.
    """
    first, *rest = [*_words(text)] or [""]
    known = _KIND_OF.keys() | _WORKSPACE | _VERB_OF.keys() | {"help"}
    if first.removeprefix("/") != PROMPT or len(rest) > 2 or not set(rest) <= known:
        return None
    return prompt_command(" ".join(rest)) or PromptAsk(GovernRequest.SHOW)


def prompt_request(posted: Posted) -> Request | None:
    """A message that asks for nothing but prompts; None for all others.

    A mention comes twice, as two events: the place of its message names it.
    """
    if not posted.addressed or posted.post.files or posted.post.author.is_bot:
        return None
    asked = prompt_words(posted.post.text)
    if asked is None:
        return None
    delivery, post = posted.delivery, posted.post
    is_direct = posted.channel_kind is ChannelKind.DIRECT
    return Request(
        installation=delivery.installation,
        team_id=delivery.team_id,
        kind=PROMPT_WORDS,
        trigger_id=f"{delivery.channel_id}/{post.ts}",
        user_id=post.author.user_id,
        channel_id=delivery.channel_id,
        thread_ts=posted.thread_ts,
        arguments={
            "asked": asked.kind,
            "scope": asked.scope(None if is_direct else delivery.channel_id),
            "channel_kind": posted.channel_kind.value,
            "is_shared": posted.is_shared,
            "is_reply": posted.thread_ts != post.ts,
            "user_team_id": post.author.team_id,
        },
    )


def _words(text: str) -> Iterator[str]:
    for word in text.casefold().replace("’", "'").split():
        if bare := word.strip(_AROUND):
            yield bare
