"""A part in calls that many share, with the one call that ends what was begun."""

from bot.slack.pacing import Allowance, Budget


class Share:
    """One message's part in calls that many messages share."""

    def __init__(
        self, budget: Budget, allowance: Allowance, *, promised: Allowance | None = None
    ) -> None:
        self._budget = budget
        self._allowance = allowance
        self._promised = promised
        self._is_held = False

    async def enter(self) -> bool:
        """Begin to share; False where what has to be promised cannot be.

        Who shares already does so once.
        """
        self._is_held = self._is_held or await self._budget.join(
            self._allowance, promised=self._promised
        )
        return self._is_held

    async def redeem(self) -> bool:
        """Take the call that was set aside; False where none was, or not any more."""
        promised, self._promised = self._promised, None
        if promised is None or not self._is_held:
            return False
        await self._budget.redeem(promised)
        return True

    async def release(self) -> None:
        """Leave the rest to the others; it does no harm to say so twice."""
        if self._is_held:
            self._is_held = False
            await self._budget.leave(self._allowance, promised=self._promised)

    @property
    def pause_s(self) -> float:
        """How long to wait between two calls."""
        return self._budget.pause_s(self._allowance)
