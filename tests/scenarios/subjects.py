"""Threads about results: how they come about, and what is asked there."""

from bot.playground.slack.messages import Message
from tests.scenarios.office import Office
from tests.scenarios.summaries import summarizer
from tests.scenarios.verbs import command


async def summary_of(workspace: Office, *said: str, by: str = "Ana") -> Message:
    """The summary that somebody gets of what Ben said in #general."""
    workspace.model.answer = summarizer
    for each in said:
        workspace.say(each, by="Ben")
    *_, result = await command(workspace, "/summarize", by=by)
    return result


def opened(workspace: Office, who: str = "Ana") -> list[Message]:
    """What stands in somebody's direct messages with the bot, threads aside."""
    direct = workspace.slack.people.direct(who)
    return [m for m in workspace.slack.messages(direct.id) if not m.is_reply]


async def ask(workspace: Office, root: Message, text: str, by: str = "Ana") -> str:
    """Ask in the thread; what is answered."""
    workspace.model.answer = lambda _: "Of course."
    workspace.slack.people.post(by, root.channel, text, thread_ts=root.ts)
    known = len(workspace.answers(root))
    return (await workspace.answered(root, known + 1))[-1]
