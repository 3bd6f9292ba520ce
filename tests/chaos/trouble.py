"""What else goes wrong: Slack and the model fail now and then."""

from collections.abc import Callable
from random import Random

from tests.chaos.deaths import Deaths
from tests.chaos.town import Town

_STEPS_BETWEEN = (5, 30)


class Trouble:
    """Plants one fault after the other in Slack and the model."""

    def __init__(self, place: Town, deaths: Deaths, dice: Random) -> None:
        self._deaths = deaths
        self._dice = dice
        self._model = place.model
        self._faults = place.slack.faults

    async def brew(self) -> None:
        """Go on for ever: a slow machine meets no more of it than a fast one."""
        while True:
            await self._deaths.steps(self._dice.randrange(*_STEPS_BETWEEN))
            self._dice.choice(self._kinds)()

    def clear(self) -> None:
        """Let everything work again."""
        self._faults.clear()
        while self._model.take_script():
            continue

    @property
    def _kinds(self) -> list[Callable[[], None]]:
        faults, model = self._faults, self._model
        method = self._dice.choice(
            ["chat.startStream", "chat.appendStream", "chat.stopStream", "chat.update"]
        )
        return [
            lambda: model.will_fail(529, "overloaded_error"),
            lambda: model.will_fail(500),
            lambda: model.will_send(b"", ending="reset"),
            lambda: faults.next(method, drop="before"),
            lambda: faults.next(method, drop="after"),
            lambda: faults.next(method, status=503),
            lambda: faults.next(method, retry_after_s=1),
            lambda: faults.next("chat.postMessage", drop="after"),
            lambda: faults.next("users.info", error="internal_error"),
            lambda: faults.next("conversations.replies", drop="before"),
        ]
