"""Who people are and what channels are, asked of Slack and remembered."""

from itertools import chain
from typing import Any

from bot.core.access import Standing
from bot.core.conversation import Author
from bot.core.errors import SlackRefused
from bot.core.ids import ChannelId, InstallationId, TeamId, UserId
from bot.core.journal import Journal, SlackTrouble
from bot.core.news import Change, News, Topic
from bot.core.ports import Channel, Clock, Person
from bot.slack.calls import SlackCalls
from bot.slack.payload import mapping, text, texts
from bot.slack.people import person_of, unknown_person
from bot.slack.remembered import Remembered

_SETTLED_S = 300.0
_UNSETTLED_S = 30.0
_ORDINARY = frozenset({"user_not_found", "user_not_visible"})
_SCOPES = {
    "users.info": "users:read",
    "conversations.info": "channels:read, groups:read, im:read and mpim:read",
}

_PersonKey = tuple[InstallationId, TeamId, UserId, TeamId]
_ChannelKey = tuple[InstallationId, ChannelId]


class SlackDirectory:
    """The `Directory` port over `users.info` and `conversations.info`.

    Members and channels are remembered for 5 minutes, everything else for 30
    seconds, so that somebody who was just let in does not wait; news of them end
    that at once. What Slack will not tell is told to the journal once for each cause.
    """

    def __init__(
        self, calls: SlackCalls, journal: Journal, clock: Clock, news: News
    ) -> None:
        self._calls = calls
        self._journal = journal
        self._told: set[tuple[InstallationId, str, str]] = set()
        self._people = Remembered[_PersonKey, Person](clock, 20_000, _person_holds_s)
        self._channels = Remembered[_ChannelKey, Channel | None](
            clock, 10_000, _channel_holds_s
        )
        news.listen(self._forget)

    async def person(
        self,
        installation: InstallationId,
        team_id: TeamId,
        author: Author,
        *,
        fresh: bool = False,
    ) -> Person:
        """Who `author` is; bots are known without asking."""
        if author.is_bot:
            return unknown_person(author, Standing.BOT)
        key = (installation, team_id, author.user_id, author.team_id)
        if fresh:
            self._people.forget(key)
        return await self._people.get(
            key, lambda: self._ask_person(installation, team_id, author)
        )

    async def channel(
        self,
        installation: InstallationId,
        channel_id: ChannelId,
        *,
        fresh: bool = False,
    ) -> Channel | None:
        """The channel, or None where Slack does not tell."""
        if fresh:
            self._channels.forget((installation, channel_id))
        return await self._channels.get(
            (installation, channel_id),
            lambda: self._ask_channel(installation, channel_id),
        )

    async def _ask_person(
        self, installation: InstallationId, team_id: TeamId, author: Author
    ) -> Person:
        try:
            answer = await self._calls.read(
                installation, "users.info", user=author.user_id, include_locale=True
            )
        except SlackRefused as refused:
            self._tell(installation, refused, "nobody can be recognised as a member")
            return unknown_person(author)
        return person_of(mapping(answer.get("user")), installation, team_id, author)

    async def _ask_channel(
        self, installation: InstallationId, channel_id: ChannelId
    ) -> Channel | None:
        try:
            answer = await self._calls.read(
                installation, "conversations.info", channel=channel_id
            )
        except SlackRefused as refused:
            self._tell(installation, refused, "channel names and topics stay unknown")
            return None
        channel = mapping(answer.get("channel"))
        return Channel(
            channel_id=channel_id,
            name=text(channel, "name"),
            topic=text(mapping(channel.get("topic")), "value"),
            is_shared=channel.get("is_ext_shared") is True,
            is_private=_is_private(channel),
            team_ids=_team_ids(channel),
            is_archived=channel.get("is_archived") is True,
            creator=UserId(creator) if (creator := text(channel, "creator")) else None,
        )

    def _forget(self, change: Change | None) -> None:
        match change:
            case None:
                self._people.forget_all()
                self._channels.forget_all()
            case Change(Topic.PERSON, installation, subject):
                whose = (installation, subject)
                self._people.forget_where(lambda key: (key[0], key[2]) == whose)
            case Change(Topic.CHANNEL, installation, subject):
                self._channels.forget((installation, ChannelId(subject)))
            case Change(Topic.INSTALLATION, installation):
                # Other scopes let Slack tell what it did not.
                self._people.forget_where(lambda key: key[0] == installation)
                self._channels.forget_where(lambda key: key[0] == installation)
                self._told = {each for each in self._told if each[0] != installation}
            case _:
                pass

    def _tell(
        self, installation: InstallationId, refused: SlackRefused, consequence: str
    ) -> None:
        """Note a refusal that will last; raise one that will pass."""
        if refused.passing:
            raise refused
        cause = (installation, refused.method, refused.code)
        if refused.code in _ORDINARY or cause in self._told:
            return
        self._told.add(cause)
        if refused.code == "missing_scope":
            consequence += f"; add {_SCOPES[refused.method]} and install the app again"
        self._journal.note(
            SlackTrouble(
                installation=installation,
                method=refused.method,
                error=refused.code,
                consequence=consequence,
            )
        )


def _team_ids(channel: dict[str, Any]) -> frozenset[TeamId]:
    """Every workspace the channel is told to be in; none where Slack tells of none."""
    lists = (texts(channel.get(f"{kind}_team_ids")) for kind in ("internal", "shared"))
    named = {text(channel, "context_team_id"), *chain.from_iterable(lists)} - {""}
    return frozenset(map(TeamId, named))


def _is_private(channel: dict[str, Any]) -> bool:
    """Whether only its members can read it; what Slack does not say, is."""
    is_direct = channel.get("is_im") is True or channel.get("is_mpim") is True
    return is_direct or channel.get("is_private") is not False


def _person_holds_s(person: Person) -> float:
    return _SETTLED_S if person.standing is Standing.MEMBER else _UNSETTLED_S


def _channel_holds_s(channel: Channel | None) -> float:
    return _UNSETTLED_S if channel is None else _SETTLED_S
