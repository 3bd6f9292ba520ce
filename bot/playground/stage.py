"""Everything a bot needs to be tried out, on loopback: Slack, a model, a page."""

from contextlib import AsyncExitStack
from typing import Self

from bot.playground.model.server import LocalModel
from bot.playground.page import Page
from bot.playground.page.wording import name_of, readable, stored
from bot.playground.slack import LocalSlack
from bot.playground.slack.messages import Message

_MODEL_KEY = "a-key-for-the-local-model"
_WRITING_DELAY_S = 0.015
_STAND_IN = (
    "The model here is a stand-in: it tells you what it was asked, translates by a"
    " small phrasebook, and sums up by quoting."
)


class Stage:
    """A local Slack, a local model and a page; use it as an async context manager.

    Without a model of its own, `with_model=False`, the bot may use any other.
    `page_port` 0 means any free one; OSError on entering if the port is taken.
    `shortcuts` are offered in messages' menus: callback id, and what people read.
    `examples` are words that visitors may like to write.
    """

    def __init__(
        self,
        *,
        with_model: bool = True,
        page_port: int = 0,
        shortcuts: tuple[tuple[str, str], ...] = (),
        examples: tuple[str, ...] = (),
    ) -> None:
        self.slack = LocalSlack()
        self.slack.workspace.app.shortcuts = shortcuts
        self.model = (
            LocalModel(api_key=_MODEL_KEY, delay_s=_WRITING_DELAY_S)
            if with_model
            else None
        )
        note = _STAND_IN if with_model else ""
        self._page = Page(self.slack, port=page_port, note=note, examples=examples)
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as opening:
            await opening.enter_async_context(self.slack)
            if self.model is not None:
                await opening.enter_async_context(self.model)
            await opening.enter_async_context(self._page)
            self._open = opening.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    @property
    def page_url(self) -> str:
        """Where a browser finds the page."""
        return self._page.url

    def slack_settings(self) -> dict[str, str]:
        """Return what a bot must know to connect to this Slack by Socket Mode."""
        address = self.slack.world.address
        return {
            "slack_bot_token": self.slack.workspace.bot_token,
            "slack_app_token": self.slack.workspace.app.app_token,
            "slack_api_base_url": self.slack.api_base_url,
            "slack_file_hosts": address.removeprefix("http://"),
        }

    def model_settings(self) -> dict[str, str]:
        """Return what a bot must know to ask the local model.

        Raises LookupError on a stage without one.
        """
        if self.model is None:
            raise LookupError("this stage has no model")
        return {
            "messages_api_key": _MODEL_KEY,
            "messages_api_base_url": self.model.base_url,
            "messages_api_model": self.model.models[0],
        }

    async def ask(self, question: str, *, timeout_s: float) -> str:
        """Let Ana ask the bot in #general; return the thread once it answered.

        A notice that only Ana sees is an answer too. Raises TimeoutError.
        """
        workspace = self.slack.workspace
        words = f"{self.slack.mention} {stored(workspace, question)}"
        asked = self.slack.people.post("Ana", "#general", words)
        answers = await self.slack.until(
            lambda: self._finished_answers(asked), timeout_s=timeout_s
        )
        return "\n\n".join(
            f"{name_of(workspace, each.user)}: {readable(workspace, each.text)}"
            for each in (asked, *answers)
        )

    def _finished_answers(self, asked: Message) -> list[Message]:
        """List what the bot answered; empty as long as more is to come."""
        replies = self.slack.thread(asked.channel, asked.ts)[1:]
        whispers = [
            each
            for each in self.slack.whispers(asked.channel, asked.user)
            if each.ts > asked.ts and each.thread_ts in (None, asked.ts)
        ]
        answers = [each for each in (*replies, *whispers) if each.bot_id is not None]
        is_unfinished = any(m.is_streaming or not m.text.strip() for m in answers)
        return [] if is_unfinished else answers
