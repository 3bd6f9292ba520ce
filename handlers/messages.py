"""What people write: mentions, direct messages, replies, edits, deletions."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.core.ids import UserId
from bot.core.incoming import Deleted, NotForUs, Posted
from bot.core.prompt_words import prompt_request
from bot.core.words import STOP, word_of
from bot.slack.incoming import incoming
from bot.work.stopping import Stopper
from bot.work.worker import Worker


def attach(app: AsyncApp, worker: Worker, stopper: Stopper) -> None:
    """Take in what people write; the worker answers in the thread.

    The word stop is no message: it ends an answer. So does taking a question back.
    The word prompt is none either: it offers the windows about prompts. Both are
    for people alone.
    """

    async def on_message(body: dict[str, Any], context: AsyncBoltContext) -> None:
        what = incoming(
            body, UserId(context.bot_user_id or ""), bot_id=context.bot_id or ""
        )
        said = what if isinstance(what, Posted) and _is_by_person(what) else None
        if said and word_of(said.post.text) is STOP:
            await stopper.take_in_word(said)
        elif said and (asked := prompt_request(said)):
            await worker.take_in_request(asked)
        elif not isinstance(what, NotForUs):
            await worker.take_in(what)
            if isinstance(what, Deleted):
                stopper.wake()

    app.event("app_mention")(on_message)
    app.event("message")(on_message)
    app.event("file_deleted")(on_message)


def _is_by_person(said: Posted) -> bool:
    return not said.post.author.is_bot
