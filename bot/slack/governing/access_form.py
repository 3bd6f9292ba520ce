"""The part of the settings that says who may use the bot, and who governs it."""

from collections.abc import Iterator, Sequence

from bot.core.access import AccessRules, People
from bot.core.prompt_views import SettingsPage
from bot.slack import kit
from bot.slack.kit import Block

YES, NO, UNSET = "yes", "no", "inherit"
GOVERN = "channels_govern"
_MOST_GROUPS = 100
_FLAGS = {
    "guests": "Guests",
    "outsiders": "People from other organisations",
    "shared_channels": "Channels shared with other organisations",
    "bots": "Other bots that mention me",
}

Groups = Sequence[tuple[str, str]]


def access_blocks(page: SettingsPage, groups: Groups, stamp: str) -> Iterator[Block]:
    """Who may use it, and who may change it."""
    rules, is_workspace = page.own.access, page.scope.is_workspace
    yield kit.divider()
    yield kit.header("Who may use me")
    if not is_workspace:
        words = "What the workspace denies stays denied here."
        yield kit.context(words)
    hint = "Nobody chosen: all members."
    yield from _people(
        "allowed", "Only these people", rules.allowed, groups, stamp, hint
    )
    yield from _people("denied", "Not these people", rules.denied, groups, stamp)
    if is_workspace:
        yield _channels("allowed_channels", "Only here", rules.allowed_channels, stamp)
        yield _channels("denied_channels", "Not here", rules.denied_channels, stamp)
    for name, label in _FLAGS.items():
        yield _flag(name, label, rules, stamp)
    yield kit.divider()
    yield kit.header("Who may change this")
    hint = "Besides admins and owners."
    yield from _people("editors", "Editors", page.own.editors, groups, stamp, hint)
    if is_workspace:
        yield _govern(stamp, may=page.own.channels_govern)


def _people(
    name: str, label: str, chosen: People, groups: Groups, stamp: str, hint: str = ""
) -> Iterator[Block]:
    element: Block = {"type": "multi_users_select", "action_id": f"{name}_people"}
    if chosen.people:
        element["initial_users"] = sorted(chosen.people)
    yield kit.entry(f"{name}_people/{stamp}", label, element, hint=hint)
    named = dict(groups)
    offered: dict[str, str] = {g: named.get(g, g) for g in sorted(chosen.groups)}
    for group, title in groups:
        if len(offered) < _MOST_GROUPS:
            offered.setdefault(group, title)
    if not offered:
        return
    options = {
        group: kit.option(f"@{title}", group) for group, title in offered.items()
    }
    element = {
        "type": "multi_static_select",
        "action_id": f"{name}_groups",
        "options": [*options.values()],
    }
    if chosen.groups:
        element["initial_options"] = [options[group] for group in sorted(chosen.groups)]
    yield kit.entry(f"{name}_groups/{stamp}", f"{label}: user groups", element)


def _channels(name: str, label: str, chosen: frozenset[str], stamp: str) -> Block:
    element: Block = {
        "type": "multi_conversations_select",
        "action_id": name,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    if chosen:
        element["initial_conversations"] = sorted(chosen)
    return kit.entry(f"{name}/{stamp}", label, element)


def _flag(name: str, label: str, rules: AccessRules, stamp: str) -> Block:
    own: bool | None = getattr(rules, name)
    options = {
        None: kit.option("Inherited", UNSET),
        True: kit.option("Yes, they may", YES),
        False: kit.option("No", NO),
    }
    element = {
        "type": "static_select",
        "action_id": name,
        "options": [*options.values()],
        "initial_option": options[own],
    }
    return kit.entry(f"{name}/{stamp}", label, element, optional=False)


def _govern(stamp: str, *, may: bool) -> Block:
    words = "Creators of channels and channel editors may govern their channels"
    choice = kit.option(words, YES)
    element: Block = {"type": "checkboxes", "action_id": GOVERN, "options": [choice]}
    if may:
        element["initial_options"] = [choice]
    return kit.entry(f"{GOVERN}/{stamp}", "Channels", element)
