"""A look at one thing the bot needs, and what was found."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.core.errors import ThreadkeeperError

LONGEST_LOOK_S = 10.0


@dataclass(frozen=True, slots=True)
class Fine:
    """It works; `seen` says what was seen of it."""

    seen: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """It does not work: what is wrong, and how to mend it."""

    what: str
    mend: str = ""


Finding = Fine | Wrong


@dataclass(frozen=True, slots=True)
class Check:
    """Something to look at, for so long at most, by the name operators know it by."""

    name: str
    look: Callable[[], Awaitable[Finding]]
    within_s: float = LONGEST_LOOK_S


async def finding_of(check: Check, within_s: float | None = None) -> Finding:
    """Look; what goes wrong on the way, or takes too long, is a finding too."""
    within_s = check.within_s if within_s is None else within_s
    try:
        async with asyncio.timeout(within_s):
            return await check.look()
    except TimeoutError:
        return Wrong(f"no answer within {within_s:g} s")
    except (ThreadkeeperError, OSError) as error:
        return Wrong(str(error) or type(error).__name__)
