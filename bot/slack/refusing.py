"""What Slack does not offer an installation, remembered for a while."""

from bot.core.errors import SlackRefused
from bot.core.ids import InstallationId
from bot.core.news import Change, News, Topic
from bot.core.ports import Clock, ReplyPlace

_HOLDS_S = 3_600.0
_Key = tuple[InstallationId, str, str]
_NOT_OFFERED = frozenset(
    {
        "access_denied",
        "channel_type_not_supported",
        "feature_not_enabled",
        "method_deprecated",
        "method_not_supported_for_channel_type",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "team_access_not_granted",
        "unknown_method",
    }
)


class NotOffered:
    """Methods that an installation was refused, by kind of channel, for an hour.

    Slack answers so where an older workspace, another plan or a missing scope
    stands in the way: asking again with every turn would only cost time. Who is
    installed anew is asked anew.
    """

    def __init__(self, clock: Clock, news: News, *, holds_s: float = _HOLDS_S) -> None:
        self._clock = clock
        self._holds_s = holds_s
        self._until_s: dict[_Key, float] = {}
        news.listen(self._forget)

    def includes(self, place: ReplyPlace, method: str) -> bool:
        """Whether it is not worth asking for `method` now."""
        until_s = self._until_s.get(_key(place, method), 0.0)
        return self._clock.monotonic_s() < until_s

    def learn(self, place: ReplyPlace, refused: SlackRefused) -> None:
        """Remember a refusal, if it is one that will stand."""
        if refused.code in _NOT_OFFERED:
            until_s = self._clock.monotonic_s() + self._holds_s
            self._until_s[_key(place, refused.method)] = until_s

    def _forget(self, change: Change | None) -> None:
        if change is None:
            self._until_s.clear()
        elif change.topic is Topic.INSTALLATION:
            for key in [k for k in self._until_s if k[0] == change.installation]:
                del self._until_s[key]


def _key(place: ReplyPlace, method: str) -> _Key:
    return (place.key.installation, place.channel_kind, method)
