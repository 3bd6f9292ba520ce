"""The doctor: one line for each thing the bot needs, and how to mend it."""

import asyncio
from collections.abc import Callable, Sequence

from bot.operate.checks import Check, Finding, Fine, Wrong, finding_of


async def examine(checks: Sequence[Check], say: Callable[[str], None]) -> int:
    """Look at everything at once and say a line about each, in order.

    Returns the exit status: 0 when all is fine, 1 otherwise.
    """
    width = max((len(check.name) for check in checks), default=0)
    healthy = True
    async with asyncio.TaskGroup() as looking:
        looks = [looking.create_task(finding_of(check)) for check in checks]
        for check, look in zip(checks, looks, strict=True):
            finding = await look
            healthy = healthy and isinstance(finding, Fine)
            say(verdict(check.name.ljust(width), finding))
    return 0 if healthy else 1


def verdict(name: str, finding: Finding) -> str:
    """Put a finding into one line."""
    match finding:
        case Fine(seen):
            return f"ok     {name}  {seen}".rstrip()
        case Wrong(what, mend):
            return f"wrong  {name}  {what}{f' → {mend}' if mend else ''}"
