"""How fast an installation may read threads, as Slack has shown it."""

from bot.core.ids import InstallationId
from bot.core.ports import Clock

LIMITED_MESSAGES = 15
"""What Slack gives at once to apps that are sold outside its Marketplace."""
_LIMITED_REST_S = 60.0


class ReadingPace:
    """Remembers, for each installation, whether it is limited and when to rest.

    Slack does not say which installations are limited: it gives them a small page
    whatever is asked for, and one a minute.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._limited: set[InstallationId] = set()
        self._rests_until_s: dict[InstallationId, float] = {}

    def may_read(self, installation: InstallationId) -> bool:
        """Whether another page may be asked for now."""
        until_s = self._rests_until_s.get(installation, 0.0)
        return self._clock.monotonic_s() >= until_s

    def has_read(
        self, installation: InstallationId, messages: int, asked: int, *, more: bool
    ) -> None:
        """A page came; a small one, with more to come, is a limit."""
        if more and messages <= LIMITED_MESSAGES + 1 < asked:
            self._limited.add(installation)
        if installation in self._limited:
            self.rest(installation, _LIMITED_REST_S)

    def rest(self, installation: InstallationId, rest_s: float) -> None:
        """Ask for nothing for so long."""
        self._rests_until_s[installation] = self._clock.monotonic_s() + rest_s
