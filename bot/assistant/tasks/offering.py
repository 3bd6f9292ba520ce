"""What can be pressed under a result."""

from bot.core.tasks.asked import TaskButton
from bot.core.tasks.results import Choice, Result, TaskOffer

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
    if result.verb == "translate":
        offers.append(_languages(result, number))
    return tuple(offers)


def _sharing(result: Result, number: int) -> list[TaskOffer]:
    """Nobody but two people is in a direct message: there it is shared already."""
    if result.channel_id is None or result.channel_id.startswith("D"):
        return []
    is_wider = result.source_channel_id not in (None, result.channel_id)
    warning = (
        "It was read in another channel. Everybody here will be able to read it."
        if is_wider
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
