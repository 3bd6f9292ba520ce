"""How long something is shown again and again while Slack is in the way."""

from dataclasses import dataclass

SHOWN_WITHIN_S = 300.0
"""After so long what cannot be shown counts as a failed attempt."""

LONGEST_REST_S = 5.0


@dataclass(slots=True)
class Patience:
    """Counts trouble that may pass; it begins anew with each success."""

    _troubles: int = 0
    _since_s: float = 0.0

    def rest_s(self, now_s: float) -> float:
        """How long to rest after one more trouble."""
        if not self._troubles:
            self._since_s = now_s
        self._troubles += 1
        return min(2.0**self._troubles / 8, LONGEST_REST_S)

    def is_over(self, now_s: float) -> bool:
        """Whether the trouble has lasted too long for more attempts."""
        return bool(self._troubles) and now_s - self._since_s > SHOWN_WITHIN_S

    def renew(self) -> None:
        """It has worked."""
        self._troubles = 0
