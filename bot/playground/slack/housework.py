"""What people do with channels, user groups and other apps rather than in them."""

from dataclasses import replace

from bot.playground.slack.acts import post
from bot.playground.slack.changes import ChannelChanged, ChannelEvent
from bot.playground.slack.forms import Forms
from bot.playground.slack.messages import Body, Message
from bot.playground.slack.places import Channel, Person, UserGroup


class Housework(Forms):
    """Renames, archives, closes and shares channels; founds groups, brings apps.

    People and channels go by id or by name. Raises KeyError for those unknown.
    """

    def rename_channel(self, user: str, channel: str, name: str) -> None:
        """Give a channel another name."""
        place = self._workspace.channel(channel)
        place.name = name
        self._tell_channel(place, user, "rename")

    def archive_channel(self, user: str, channel: str) -> None:
        """Close a channel; what stands in it can still be read."""
        place = self._workspace.channel(channel)
        place.is_archived = True
        self._tell_channel(place, user, "archive")

    def make_private(self, channel: str) -> None:
        """Convert a public channel; it keeps its id, and no event tells of it."""
        self._workspace.channel(channel).kind = "group"

    def share_channel(self, user: str, channel: str) -> Channel:
        """Share a private channel with another organisation: it gets another id."""
        old = self._workspace.channel(channel)
        new_id = self._workspace.world.ids.new("C")
        messages = {
            ts: replace(message, channel=new_id) for ts, message in old.messages.items()
        }
        new = replace(old, id=new_id, is_ext_shared=True, messages=messages)
        del self._workspace.channels[old.id]
        self._workspace.channels[new.id] = new
        self._tell_channel(new, user, "id_changed", old_id=old.id)
        self._tell_channel(new, user, "shared")
        return new

    def add_group(self, handle: str, *members: str) -> UserGroup:
        """Found a user group of people."""
        group = UserGroup(
            id=self._workspace.world.ids.new("S"),
            handle=handle,
            members=[self._workspace.person(member).id for member in members],
        )
        self._workspace.groups[group.id] = group
        return group

    def add_app(self, name: str, *channels: str) -> Person:
        """Install another app; its bot joins the channels without a word."""
        ids = self._workspace.world.ids
        bot = self._workspace.add_person(
            name, is_bot=True, bot_id=ids.new("B"), app_id=ids.new("A")
        )
        for channel in channels:
            self._workspace.channel(channel).members.append(bot.id)
        return bot

    def post_as_app(
        self,
        bot: str,
        channel: str,
        text: str,
        *,
        thread_ts: str | None = None,
        is_webhook: bool = False,
    ) -> Message:
        """Let another app post, by its token or by an incoming webhook."""
        return post(
            self._workspace,
            self._workspace.channel(channel),
            self._workspace.person(bot),
            Body(text=text),
            thread_ts=thread_ts,
            subtype="bot_message" if is_webhook else None,
        )

    def _tell_channel(
        self, channel: Channel, user: str, kind: ChannelEvent, *, old_id: str = ""
    ) -> None:
        person = self._workspace.person(user)
        self._workspace.tell(ChannelChanged(channel.id, person.id, kind, old_id))
