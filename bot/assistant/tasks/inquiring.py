"""Questions to the model whose whole answer is awaited, counted."""

from collections.abc import Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from decimal import Decimal

from bot.core.ids import ChannelId, InstallationId, UserId
from bot.core.model import (
    Answer,
    Finished,
    ModelMessage,
    ModelRequest,
    TextBlock,
    Usage,
)
from bot.core.ports import LanguageModel
from bot.core.spending import Meter, Spender
from bot.core.tasks.asked import Asked
from bot.core.tasks.manner import Manner


@dataclass(slots=True)
class Spent:
    """What one task has cost so far; `cost_usd` None: somewhere no price is known.

    `asked` counts questions whose answer may still come, too: they are billed.
    """

    asked: int = 0
    calls: int = 0
    usage: Usage = field(default_factory=Usage)
    cost_usd: Decimal | None = Decimal(0)
    model: str = ""

    def add(self, answer: Answer) -> None:
        """Count one more answer."""
        told, so_far = answer.usage, self.usage
        self.calls += 1
        self.model = answer.model or self.model
        self.usage = Usage(
            input_tokens=so_far.input_tokens + told.input_tokens,
            output_tokens=so_far.output_tokens + told.output_tokens,
            cache_creation_input_tokens=so_far.cache_creation_input_tokens
            + told.cache_creation_input_tokens,
            cache_read_input_tokens=so_far.cache_read_input_tokens
            + told.cache_read_input_tokens,
            thinking_tokens=so_far.thinking_tokens + told.thinking_tokens,
        )
        if self.cost_usd is not None and answer.cost_usd is not None:
            self.cost_usd += answer.cost_usd
        else:
            self.cost_usd = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """One task's way to the model: in one manner, for one person, all counted.

    With a `meter` each answer goes on the `spender`'s account; answers of turns
    are counted with their turn.
    """

    model: LanguageModel
    manner: Manner
    user: str
    spender: Spender | None = None
    meter: Meter | None = None
    workspace: str
    spent: Spent = field(default_factory=Spent)

    async def ask(
        self, question: str, schema: Mapping[str, object] | None = None
    ) -> Answer:
        """The whole answer to `question`; raises `ModelError`."""
        request = ModelRequest(
            model=self.manner.model,
            system=self.manner.instructions,
            messages=(ModelMessage("user", (TextBlock(question),)),),
            max_tokens=self.manner.max_tokens,
            temperature=self.manner.temperature,
            output_schema=schema,
            user=self.user,
            workspace=self.workspace,
        )
        self.spent.asked += 1
        async with aclosing(self.model.stream(request)) as events:
            async for event in events:
                if isinstance(event, Finished):
                    return await self._counted(event.answer)
        raise AssertionError("a model's stream ends with Finished or raises")

    async def _counted(self, answer: Answer) -> Answer:
        self.spent.add(answer)
        if self.meter is not None and self.spender is not None:
            await self.meter.count(self.spender, answer.usage, answer.cost_usd)
        return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquirer:
    """Opens the way to the model for one task after the other."""

    model: LanguageModel
    meter: Meter
    pseudonym: Callable[[InstallationId, UserId], str]

    def inquiry(self, asked: Asked, manner: Manner) -> Inquiry:
        """A way for what `asked`, on whose account it goes unless a turn has it."""
        where = asked.channel_id or ChannelId("")
        account = Spender(
            installation=asked.installation,
            team_id=asked.team_id,
            channel_id=where,
            user_id=asked.user_id,
        )
        return Inquiry(
            model=self.model,
            manner=manner,
            user=self.pseudonym(asked.installation, asked.user_id),
            spender=None if asked.is_turn else account,
            meter=self.meter,
            workspace=asked.installation,
        )
