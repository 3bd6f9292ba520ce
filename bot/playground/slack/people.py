"""What people write and press: the side of Slack that is not an API."""

from collections.abc import Iterable
from dataclasses import replace

from bot.playground.slack.acts import (
    delete,
    delete_file,
    edit,
    host,
    join,
    post,
    put,
    react,
)
from bot.playground.slack.changes import (
    ContextChanged,
    HomeOpened,
    SessionRetitled,
    SessionStopped,
)
from bot.playground.slack.files import Upload
from bot.playground.slack.gestures import Gestures
from bot.playground.slack.grants import View
from bot.playground.slack.housework import Housework
from bot.playground.slack.message_objects import preview_of
from bot.playground.slack.messages import Body, Message
from bot.playground.slack.places import Channel, Session
from bot.playground.slack.streaming import settled


class People(Gestures, Housework):
    """The people of one workspace at their keyboards.

    People and channels go by id or by name (`"Ana"`, `"#general"`). Texts are
    as Slack stores them: a mention is `<@U…>`.
    """

    def post(
        self,
        user: str,
        channel: str,
        text: str,
        *,
        thread_ts: str | None = None,
        files: Iterable[Upload] = (),
        broadcast: bool = False,
    ) -> Message:
        """Write in a channel or a thread; PermissionError if not a member."""
        person, place = self._workspace.person(user), self._workspace.channel(channel)
        if person.id not in place.members:
            message = f"{person.name} is not in {place.name or place.id}"
            raise PermissionError(message)
        if thread_ts is not None and place.messages[thread_ts].is_reply:
            raise ValueError("a thread goes by its root")
        hosted = tuple(host(self._workspace, upload, person) for upload in files)
        return post(
            self._workspace,
            place,
            person,
            Body(text=text, files=hosted),
            thread_ts=thread_ts,
            subtype="thread_broadcast" if broadcast and thread_ts else None,
        )

    def quote(self, user: str, channel: str, text: str, quoted: Message) -> Message:
        """Write with a message's permalink, which Slack shows a preview of."""
        person, place = self._workspace.person(user), self._workspace.channel(channel)
        preview = preview_of(self._workspace, quoted)
        body = Body(text=f"{text} <{preview['from_url']}>", attachments=(preview,))
        return post(self._workspace, place, person, body)

    def tell_bot(
        self,
        user: str,
        text: str,
        *,
        thread_ts: str | None = None,
        files: Iterable[Upload] = (),
    ) -> Message:
        """Write to the bot in the DM with it."""
        place = self.direct(user)
        return self.post(user, place.id, text, thread_ts=thread_ts, files=files)

    def direct(self, user: str) -> Channel:
        """Return somebody's DM with the bot."""
        return self._workspace.direct(self._workspace.person(user), self._workspace.bot)

    def edit(self, user: str, message: Message, text: str) -> Message:
        """Change one's own words."""
        person, place = self._own(user, message)
        now = place.messages[message.ts]
        body = replace(now.body, text=text)
        return edit(self._workspace, place, now, body, self._workspace.person(person))

    def delete(self, user: str, message: Message) -> None:
        """Take one's own words back."""
        _, place = self._own(user, message)
        delete(self._workspace, place, place.messages[message.ts])

    def delete_file(self, user: str, file_id: str) -> None:
        """Delete one's own file wherever it was shared."""
        person, file = self._workspace.person(user), self._workspace.files[file_id]
        if file.user != person.id:
            note = f"{person.name} did not share {file_id}"
            raise PermissionError(note)
        delete_file(self._workspace, file)

    def react(self, user: str, message: Message, emoji: str) -> None:
        """Put an emoji on a message."""
        place = self._workspace.channels[message.channel]
        now = place.messages[message.ts]
        react(self._workspace, place, now, self._workspace.person(user), emoji)

    def invite(self, user: str, channel: str, guest: str) -> None:
        """Bring somebody, or the bot, into a channel."""
        inviter, place = self._workspace.person(user), self._workspace.channel(channel)
        join(self._workspace, place, self._workspace.person(guest), inviter)

    def stop(self, user: str, channel: str, thread_ts: str) -> tuple[str, ...]:
        """Press Stop in a thread; return the ts of the messages it cut off."""
        person, place = self._workspace.person(user), self._workspace.channel(channel)
        live = [
            message
            for each in place.thread(thread_ts)
            if (message := settled(self._workspace, place, each)).is_streaming
        ]
        for message in live:
            put(self._workspace, place, message.in_state("stopped"))
        cut = tuple(message.ts for message in live)
        self._workspace.tell(SessionStopped(place.id, thread_ts, person.id, cut))
        return cut

    def rename_session(
        self, user: str, channel: str, thread_ts: str, title: str
    ) -> None:
        """Give a session another title; KeyError if there is no session."""
        person, place = self._workspace.person(user), self._workspace.channel(channel)
        before: Session = place.sessions[thread_ts]
        place.sessions[thread_ts] = replace(before, title=title)
        self._workspace.tell(
            SessionRetitled(place.id, thread_ts, person.id, title, before.title)
        )

    def open_home(self, user: str, tab: str = "home") -> View | None:
        """Open the app, on `home` or `messages`; return the home tab as it stands."""
        person, place = self._workspace.person(user), self.direct(user)
        self._workspace.tell(HomeOpened(place.id, person.id, tab))
        return self._workspace.homes.get(person.id)

    def look_at(self, user: str, channel: str | None) -> None:
        """Have a channel open beside the app, or none."""
        person = self._workspace.person(user)
        place = self._workspace.channel(channel) if channel else None
        if place is not None and person.id not in place.members:
            note = f"{person.name} is not in {place.name}"
            raise PermissionError(note)
        self._workspace.looking_at.pop(person.id, None)
        if place is not None:
            self._workspace.looking_at[person.id] = place.id
        here = place.id if place else None
        app = self.direct(user).id
        self._workspace.tell(ContextChanged(app, person.id, here))

    def _own(self, user: str, message: Message) -> tuple[str, Channel]:
        person = self._workspace.person(user)
        if message.user != person.id:
            note = f"{person.name} did not write {message.ts}"
            raise PermissionError(note)
        return person.id, self._workspace.channels[message.channel]
