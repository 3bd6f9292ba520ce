"""A Slack and a model in which it can be seen who called, and where he died."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.core.notices import NO_WORDS, SET_ASIDE, TROUBLE
from bot.playground.model.server import LocalModel
from bot.playground.slack import LocalSlack, Rules, Workspace, World
from tests.chaos.deaths import Deaths
from tests.chaos.points import Point
from tests.scenarios.summaries import point, told
from tests.scenarios.verbs import as_json, translator

CHANNELS = 24
Call = Callable[[web.Request], Awaitable[web.StreamResponse]]

PEOPLE = ("Ana", "Ben", "Cleo", "Dan")
COMMANDERS = ("Eve", "Flo", "Gil", "Hal")
_INSISTENT = Rules(redelivery_delays_s=(0.1,) * 300, receipt_timeout_s=3.0)
_SIGNS_OF_TROUBLE = ("The model", "The answer broke off", "I am being")
_QUESTION = re.compile(r"\bq[0-9]+\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """The world around the bot."""

    slack: LocalSlack
    model: LocalModel

    def environment(self, name: str) -> dict[str, str]:
        """The settings of the replica called `name`: its calls bear its name."""
        return {
            "SLACK_BOT_TOKEN": self.slack.workspace.bot_token,
            "SLACK_SIGNING_SECRET": self.slack.workspace.app.signing_secret,
            "SLACK_API_BASE_URL": f"{self.slack.world.address}/{name}/api/",
            "MESSAGES_API_KEY": name,
            "MESSAGES_API_BASE_URL": self.model.base_url,
            "MESSAGES_API_MODEL": self.model.models[0],
            "MESSAGES_API_REQUESTS_PER_MINUTE": "100000",
            "MESSAGES_API_CONCURRENCY": "200",
            "SHUTDOWN_GRACE_S": "5",
            "LOG_FORMAT": "json",
        }


@asynccontextmanager
async def town(deaths: Deaths) -> AsyncIterator[Town]:
    """Found a town; people are in all of its channels."""
    slack = LocalSlack(rules=_INSISTENT, build=_found)
    slack.app.add_routes([web.route("*", "/{name}/api/{method}", _call(slack, deaths))])
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(slack)
        model = await stack.enter_async_context(LocalModel(answer=said_to))
        model.delay_s = 0.01
        watching = asyncio.create_task(_watch(model, deaths))
        stack.callback(watching.cancel)
        yield Town(slack=slack, model=model)


def _found(world: World) -> Workspace:
    place = world.add_workspace("Acme", world.add_app())
    people = [place.add_person(name) for name in (*PEOPLE, *COMMANDERS)]
    for number in range(CHANNELS):
        place.add_channel(f"c{number}", [*people, place.bot])
    return place


def _call(slack: LocalSlack, deaths: Deaths) -> Call:
    async def call(request: web.Request) -> web.StreamResponse:
        name, method = request.match_info["name"], request.match_info["method"]
        if deaths.reached(Point(method, "before"), name):
            return web.Response()
        response = await slack.api.handle(request, slack.sockets.open)
        deaths.reached(Point(method, "after"), name)
        return response

    return call


async def _watch(model: LocalModel, deaths: Deaths) -> None:
    seen = 0
    while True:
        await model.until_asked(seen + 1, within_s=3600)
        for asked in model.requests[seen:]:
            deaths.reached(Point("model", "before"), asked.headers["x-api-key"])
        seen = len(model.requests)


def said_to(body: Mapping[str, Any]) -> str:
    """What the model says to a request."""
    if not is_task(body):
        return answer_to(questions_in(newest(body)))
    return (translator() if "\ninto: " in newest(body) else _summed_up)(body)


def _summed_up(body: Mapping[str, Any]) -> str:
    """Which questions a few messages name; a word is never cut in two."""
    points = [point(said.partition(":")[0], i) for i, _, said in told(body)[:5]]
    return as_json({"points": points})


def is_task(body: Mapping[str, Any]) -> bool:
    """Whether it is for a command, and not for a thread."""
    return "<task>" in newest(body)


def is_notice(text: str) -> bool:
    """Whether the bot says in its own words that it has nothing to say."""
    if any(notice in text for notice in (SET_ASIDE, NO_WORDS, TROUBLE)):
        return True
    return any(sign in text for sign in _SIGNS_OF_TROUBLE)


def newest(body: Mapping[str, Any]) -> str:
    """What the newest message of a request says."""
    return text_of(body["messages"][-1]["content"])


def text_of(content: object) -> str:
    """All the text of a message to or of the model."""
    if isinstance(content, str):
        return content
    assert isinstance(content, list)
    return "\n".join(block["text"] for block in content if block["type"] == "text")


def questions_in(text: str) -> tuple[str, ...]:
    """The questions a text names, each once, in order."""
    return tuple(dict.fromkeys(_QUESTION.findall(text)))


def answer_to(questions: tuple[str, ...]) -> str:
    """What the model says to `questions`; some answers are long."""
    named = ", ".join(questions)
    words = 80 if sum(int(q[1:]) for q in questions) % 5 == 0 else 4
    filling = " ".join(f"word{number}" for number in range(words))
    return f"Here is the answer to {named}: {filling}. That was all."
