"""Settings in words: what holds, and what is inherited."""

from collections.abc import Iterator

from bot.core.access import AccessRules, People
from bot.core.footer import ShowReceipt
from bot.core.governed import AnswerWhen, EffectiveSettings
from bot.slack.governing.naming import safe

ANSWERS = {
    AnswerWhen.MENTION: "only when mentioned",
    AnswerWhen.FOLLOW_UP: "when mentioned, and follow-ups in its threads",
    AnswerWhen.EVERY_MESSAGE: "every message",
}
RECEIPTS: dict[ShowReceipt, str] = {
    "always": "always",
    "on_request": "on request",
    "never": "never",
}


def effective_lines(settings: EffectiveSettings) -> Iterator[str]:
    """One line for each setting that holds; mrkdwn."""
    yield f"*Model* {safe(settings.model)}"
    if settings.fast_model != settings.model:
        yield f"*For translating and summarizing* {safe(settings.fast_model)}"
    if settings.temperature is not None:
        yield f"*Temperature* {settings.temperature:g}"
    yield f"*Longest answer* {settings.max_tokens:,} tokens"
    yield f"*Answers* {ANSWERS[settings.answers]}"
    yield f"*Receipt* {RECEIPTS[settings.receipt]}"
    yield f"*Language* {safe(language_words(settings.language))}"
    if settings.suggested_prompts:
        titles = " · ".join(safe(each.title) for each in settings.suggested_prompts)
        yield f"*Suggested* {titles}"
    yield f"*Keeps conversations* {retention_words(settings.retention_days)}"
    yield f"*Who may use it* {access_words(settings.access)}"


def verb_line(settings: EffectiveSettings) -> str:
    """The settings of a verb that hold, in one line; mrkdwn."""
    parts = [f"*Model* {safe(settings.model)}"]
    if settings.temperature is not None:
        parts.append(f"*Temperature* {settings.temperature:g}")
    parts.append(f"*Longest answer* {settings.max_tokens:,} tokens")
    return " · ".join(parts)


def language_words(language: str) -> str:
    """A language, or what is done where none is set."""
    return language or "that of the newest message"


def retention_words(days: float) -> str:
    """How long conversations are kept."""
    return f"until {days:g} days after the last message" if days else "for good"


def access_words(rules: AccessRules) -> str:
    """Who may use it, in one line; mrkdwn."""
    words = [_people(rules.allowed) or "all members"]
    words += [f"not {names}" for names in [_people(rules.denied)] if names]
    also = {
        "guests": rules.guests,
        "people from other organisations": rules.outsiders,
        "channels shared with others": rules.shared_channels,
        "other bots": rules.bots,
    }
    words += [f"also {name}" for name, is_open in also.items() if is_open]
    words += [
        f"only in {names}" for names in [_channels(rules.allowed_channels)] if names
    ]
    words += [
        f"not in {names}" for names in [_channels(rules.denied_channels)] if names
    ]
    return "; ".join(words)


def _people(people: People) -> str:
    named = [f"<@{user}>" for user in sorted(people.people)]
    named += [f"<!subteam^{group}>" for group in sorted(people.groups)]
    return _several(named)


def _channels(channels: frozenset[str]) -> str:
    return _several([f"<#{channel}>" for channel in sorted(channels)])


def _several(named: list[str], most: int = 10) -> str:
    more = f" and {len(named) - most} more" if len(named) > most else ""
    return ", ".join(named[:most]) + more
