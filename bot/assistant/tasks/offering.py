"""What can be pressed under a result."""

import json
from dataclasses import dataclass

from bot.assistant.tasks.finding import Unfound
from bot.core.ids import ChannelId
from bot.core.tasks.asked import TaskButton, verb_of
from bot.core.tasks.results import Choice, Result, TaskOffer
from bot.core.tasks.verbs import TaskVerb

_MOST_WORDS_CHARS = 1_200
OTHER_LANGUAGES = (
    ("English", "en"),
    ("Deutsch", "de"),
    ("Español", "es"),
    ("Français", "fr"),
    ("Italiano", "it"),
    ("Português (Brasil)", "pt-BR"),
    ("Nederlands", "nl"),
    ("Polski", "pl"),
    ("Türkçe", "tr"),
    ("Українська", "uk"),
    ("Русский", "ru"),
    ("العربية", "ar"),
    ("עברית", "he"),
    ("हिन्दी", "hi"),
    ("日本語", "ja"),
    ("한국어", "ko"),
    ("简体中文", "zh-Hans"),
    ("繁體中文", "zh-Hant"),
)


def offers_for(result: Result, number: int) -> tuple[TaskOffer, ...]:
    """The offers under `result`, which is kept as `number`."""
    offers = [*_sharing(result, number)]
    if result.stretch is not None:
        offers.append(
            TaskOffer(button=TaskButton.ASK, label="Ask about it", value=str(number))
        )
    if result.table is not None:
        offers += [
            TaskOffer(
                button=TaskButton.EXPORT, label=kind.upper(), value=f"{number}/{kind}"
            )
            for kind in ("json", "csv")
        ]
    if result.verb == "translate":
        offers.append(_languages(result, number))
    return tuple(offers)


@dataclass(frozen=True, slots=True)
class Joining:
    """A channel to be joined, and what is to be done then."""

    channel_id: ChannelId
    verb: TaskVerb
    words: str


def joining_offer(
    outcome: Unfound, verb: TaskVerb, words: str
) -> tuple[TaskOffer, ...]:
    """The button that adds us to a channel; what it says gives nobody a right."""
    place = outcome.join
    if place is None:
        return ()
    wanted = json.dumps([place.channel_id, verb, words[:_MOST_WORDS_CHARS]])
    return (
        TaskOffer(
            button=TaskButton.JOIN, label=f"Add me to {place.shown}", value=wanted
        ),
    )


def joining(value: object) -> Joining | None:
    """What such a button says."""
    try:
        said = json.loads(value) if isinstance(value, str) else None
    except ValueError:
        return None
    match said:
        case [str(channel), str(named), str(words)]:
            verb = verb_of({"verb": named})
            return verb and Joining(ChannelId(channel), verb, words)
        case _:
            return None


def _sharing(result: Result, number: int) -> list[TaskOffer]:
    """Nobody but two people is in a direct message: there it is shared already."""
    if result.channel_id is None or result.channel_id.startswith("D"):
        return []
    read_in = {result.source_channel_id, *result.quoted} - {None, result.channel_id}
    warning = (
        "It was read in another channel. Everybody here will be able to read it."
        if read_in
        else ""
    )
    in_channel = TaskOffer(
        button=TaskButton.SHARE_IN_CHANNEL,
        label="Share in channel",
        value=str(number),
        warning=warning,
    )
    if result.thread_ts is None:
        return [in_channel]
    in_thread = TaskOffer(
        button=TaskButton.SHARE,
        label="Share in thread",
        value=str(number),
        warning=warning,
    )
    return [in_thread, in_channel]


def _languages(result: Result, number: int) -> TaskOffer:
    choices = tuple(
        Choice(label=name, value=f"{number}/{tag}")
        for name, tag in OTHER_LANGUAGES
        if tag != result.arguments.get("target")
    )
    return TaskOffer(
        button=TaskButton.LANGUAGE,
        label="Other language",
        value=str(number),
        choices=choices,
    )
