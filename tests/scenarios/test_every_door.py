"""Each verb through each door that Slack has, wherever people are."""

from collections.abc import Awaitable, Callable

import pytest

from bot.assistant.tasks.summarizing import MOST_CALLS
from bot.core.tasks.verbs import TASK_VERBS, TaskVerb
from bot.playground.slack.messages import Message
from tests.scenarios.office import Office
from tests.scenarios.outsiders import SHORTCUTS, reached
from tests.scenarios.summaries import crowd, link_to, told
from tests.scenarios.verbs import command, shortcut

WORD = "pelican"
Spot = tuple[Message, Message]
"""A thread's first message and its second."""

_HERE: dict[TaskVerb, str] = {
    "translate": "translate this to German",
    "summarize": "summarize this thread",
    "extract": "extract from this thread",
}
_POINTING: dict[TaskVerb, str] = {
    "translate": "translate de {}",
    "summarize": "summarize {}",
    "extract": "extract {}",
}


async def by_command(office: Office, spot: Spot, verb: TaskVerb) -> None:
    words = _POINTING[verb].format(link_to(office, spot[0]))
    await command(office, f"/{words}", channel=spot[0].channel)


async def by_shortcut(office: Office, spot: Spot, verb: TaskVerb) -> None:
    await shortcut(office, spot[0], SHORTCUTS[verb])


async def by_shortcut_in_thread(office: Office, spot: Spot, verb: TaskVerb) -> None:
    await shortcut(office, spot[1], SHORTCUTS[verb])


async def by_words(office: Office, spot: Spot, verb: TaskVerb) -> None:
    words = _POINTING[verb].format(link_to(office, spot[0]))
    office.mention(words, channel=spot[0].channel)
    await office.settled()


async def by_words_in_thread(office: Office, spot: Spot, verb: TaskVerb) -> None:
    office.mention(_HERE[verb], channel=spot[0].channel, thread=spot[0].ts)
    await office.settled()


DOORS: list[Callable[[Office, Spot, TaskVerb], Awaitable[None]]] = [
    by_command,
    by_shortcut,
    by_shortcut_in_thread,
    by_words,
    by_words_in_thread,
]
OPEN_DOORS = (by_words, by_words_in_thread)
PLACES = ("#general", "#secret", "direct message", "group message")


def spot_in(office: Office, place: str) -> Spot:
    """Two messages in a thread there."""
    workspace, people = office.slack.workspace, office.slack.people
    ana, by = workspace.person("Ana"), "Ben"
    channel = place
    if place == "#secret":
        people.invite("Ana", "#secret", "threadkeeper")
    elif place == "group message":
        channel = workspace.direct(ana, workspace.person("Ben"), workspace.bot).id
    elif place == "direct message":
        channel, by = people.direct("Ana").id, "Ana"
    root = office.say(f"the {WORD} has landed", by=by, channel=channel)
    reply = office.say(f"another {WORD}", by=by, channel=channel, thread=root.ts)
    return root, reply


@pytest.mark.parametrize("verb", TASK_VERBS)
@pytest.mark.parametrize("place", PLACES)
async def test_a_verb_works_through_every_door_there(
    workspace: Office, place: str, verb: TaskVerb
) -> None:
    spot = spot_in(workspace, place)
    await workspace.settled()
    for door in DOORS:
        before = reached(workspace.slack, "Ana").count(WORD)
        of_ben = reached(workspace.slack, "Ben")
        await door(workspace, spot, verb)
        assert reached(workspace.slack, "Ana").count(WORD) > before, door
        if door not in OPEN_DOORS:
            assert reached(workspace.slack, "Ben") == of_ben, door


READ: dict[str, Callable[[Office, Message], Awaitable[object]]] = {
    "shortcut": lambda o, m: shortcut(o, m, "summarize_thread"),
    "link": lambda o, m: command(o, f"/summarize {link_to(o, m)}"),
    "words": lambda o, m: said(o, "summarize", m),
    "extracting by words": lambda o, m: said(o, "extract key facts", m),
}


async def said(office: Office, words: str, thread: Message) -> None:
    """Mention the bot in a thread."""
    office.mention(words, channel=thread.channel, thread=thread.ts)
    await office.settled()


@pytest.mark.parametrize(
    ("door", "count"),
    [
        ("shortcut", 1),
        ("shortcut", 5_000),
        ("link", 500),
        ("link", 5_000),
        ("words", 500),
        ("words", 5_000),
        ("extracting by words", 500),
        ("extracting by words", 5_000),
    ],
)
async def test_threads_are_read_to_their_end(
    workspace: Office, door: str, count: int
) -> None:
    root = workspace.say("note 0 of the day", by="Ben")
    crowd(workspace, count - 1, thread=root.ts)
    await READ[door](workspace, root)
    assert f"read {count:,} message" in reached(workspace.slack, "Ana")
    asked = [each for r in workspace.model.requests for each in told(r.body)]
    assert len({number for number, _, _ in asked}) == count
    assert len(workspace.model.requests) <= MOST_CALLS


@pytest.mark.parametrize("count", [1, 500, 5_000])
@pytest.mark.parametrize("place", ["#secret", "direct message"])
async def test_places_only_some_are_in_are_read_as_far_back_as_asked(
    workspace: Office, place: str, count: int
) -> None:
    people = workspace.slack.people
    channel = "#secret" if place == "#secret" else people.direct("Ana").id
    people.invite("Ana", "#secret", "threadkeeper")
    crowd(workspace, count, channel=channel)
    await command(workspace, f"/summarize last {count}", channel=channel)
    assert f"read {count:,} message" in reached(workspace.slack, "Ana")
    assert len(workspace.model.requests) <= MOST_CALLS
