"""What a task has paid the model for, where Slack stands in the way."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from bot.assistant.tasks.inquiring import Spent
from bot.core.errors import PaidInVain, SlackRefused, SlackUnreachable
from bot.core.patience import Patience
from bot.core.ports import Clock


async def brought(tell: Callable[[], Awaitable[None]], clock: Clock) -> None:
    """Tell a result, again and again while trouble with Slack may pass.

    Raises `PaidInVain` where it does not, and what `tell` raises beside.
    """
    patience = Patience()
    while True:
        try:
            return await tell()
        except (SlackRefused, SlackUnreachable) as trouble:
            now_s = clock.monotonic_s()
            lasts = isinstance(trouble, SlackRefused) and not trouble.passing
            if lasts or patience.is_over(now_s):
                raise PaidInVain(str(trouble)) from trouble
            rest_s = patience.rest_s(now_s)
        await asyncio.sleep(rest_s)


@contextmanager
def paid_by(spent: Spent) -> Iterator[None]:
    """Let trouble with Slack that may pass be `PaidInVain` once the model was asked."""
    try:
        yield
    except (SlackRefused, SlackUnreachable) as trouble:
        passes = isinstance(trouble, SlackUnreachable) or trouble.passing
        if passes and spent.asked:
            raise PaidInVain(str(trouble)) from trouble
        raise
