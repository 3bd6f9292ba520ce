"""Who may have what read for them: decided anew each time, by Slack's word."""

from dataclasses import dataclass

from bot.assistant.admitting import Admitting
from bot.assistant.tasks.finding import Unfound
from bot.assistant.tasks.wishes import MessageLink
from bot.core import notices
from bot.core.access import Allowed, Place, Standing
from bot.core.conversation import ChannelKind
from bot.core.ids import ChannelId, TeamId
from bot.core.ports import Person
from bot.core.tasks.asked import Asked, SlackMessage
from bot.core.tasks.history import SlackHistory, SourcePlace
from bot.core.tasks.verbs import TaskVerb

NOT_READABLE = (
    "I can't read that for you: one of us is not a member there. If it is a private"
    " channel that you are in, invite me with `/invite`."
)
NO_SUCH_MESSAGE = "There is no message where that link points."
OTHERS_READ_ALONG = (
    "People of other organisations are in this conversation, so I read nothing of other"
    " channels here. Ask me in a direct message."
)
INVITE_ME = "I am not in {0} yet, so I can't read it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """The one check before anything is read for somebody.

    They have to be a member of the channel, or it has to be public in their own
    workspace. Whether it exists is told to nobody else. Where other organisations
    read along nothing is read of another place, whoever asks and whoever is told.
    """

    admitting: Admitting
    history: SlackHistory

    async def admit(
        self, asked: Asked, person: Person, channel_id: ChannelId, verb: TaskVerb
    ) -> SourcePlace | Unfound:
        """The channel, for somebody who may read it now; else what they are told.

        Raises `SlackUnreachable` and passing `SlackRefused`.
        """
        if channel_id != asked.channel_id and await self._others_read_along(asked):
            return Unfound(text=OTHERS_READ_ALONG)
        place = await self.history.place(asked.installation, channel_id)
        if place is None:
            return Unfound(text=NOT_READABLE)
        where = Place(place.kind, is_shared=place.is_shared, channel_id=channel_id)
        if not await self._may_read(asked, person, place):
            return Unfound(text=NOT_READABLE)
        admission = await self.admitting.admit(
            asked.installation, asked.team_id, asked.author, where, verb
        )
        if not isinstance(admission.decision, Allowed):
            refusal = notices.notice_of_refusal(admission.decision.reason)
            return Unfound(text=refusal or NOT_READABLE)
        return place if place.is_ours else _to_be_joined(place)

    async def linked(
        self, asked: Asked, person: Person, link: MessageLink, verb: TaskVerb
    ) -> SlackMessage | Unfound:
        """The message a link points at, for somebody who may read it now."""
        place = await self.admit(asked, person, link.channel_id, verb)
        if isinstance(place, Unfound):
            return place
        message = await self.history.message(
            asked.installation, link.channel_id, link.ts, link.thread_ts
        )
        return message or Unfound(text=NO_SUCH_MESSAGE)

    async def may_read(
        self, asked: Asked, person: Person, channel_id: ChannelId
    ) -> bool:
        """Whether they may read a channel now, wherever else they may use us."""
        if channel_id != asked.channel_id and await self._others_read_along(asked):
            return False
        place = await self.history.place(asked.installation, channel_id)
        return place is not None and await self._may_read(asked, person, place)

    async def sees_who_reads(self, asked: Asked) -> bool:
        """Whether we can tell who reads along where it is asked."""
        if asked.channel_id is None:
            return False
        place = await self.history.place(asked.installation, asked.channel_id)
        return place is not None

    async def _others_read_along(self, asked: Asked) -> bool:
        """Whether people of other organisations are where it is asked.

        Where we are not let in ourselves nobody tells us: what is told there reaches
        one person alone.
        """
        if asked.channel_id is None:
            return False
        place = await self.history.place(asked.installation, asked.channel_id)
        return place is not None and place.is_shared

    async def _may_read(self, asked: Asked, person: Person, place: SourcePlace) -> bool:
        is_in_theirs = not _theirs(asked).isdisjoint(_teams_of(place, asked))
        is_public = place.kind is ChannelKind.PUBLIC and is_in_theirs
        if is_public and person.standing is Standing.MEMBER:
            return True
        return await self.history.has_member(
            asked.installation, place.channel_id, asked.user_id
        )


def _theirs(asked: Asked) -> set[TeamId]:
    return {asked.author.team_id, asked.team_id} - {TeamId("")}


def _teams_of(place: SourcePlace, asked: Asked) -> frozenset[TeamId]:
    """The workspaces a channel is in; where Slack names none, our only one."""
    is_of_one = str(asked.installation) == asked.team_id
    return place.team_ids or frozenset({asked.team_id} if is_of_one else ())


def _to_be_joined(place: SourcePlace) -> Unfound:
    text = INVITE_ME.format(place.shown)
    if place.kind is ChannelKind.PUBLIC:
        return Unfound(text=text, join=place)
    return Unfound(text=f"{text} Invite me with `/invite`.")
