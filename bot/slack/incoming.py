"""A delivery of Slack's Events API into what it means for us, from itself alone."""

from typing import Any

from bot.core.conversation import ChannelKind
from bot.core.ids import FileId, MessageTs, TeamId, UserId
from bot.core.incoming import Deleted, Edited, FileGone, Incoming, NotForUs, Posted
from bot.slack.agent_events import looked_at
from bot.slack.envelopes import Malformed, delivery_of, required, ts_of
from bot.slack.payload import mapping, text
from bot.slack.posts import (
    WRITTEN,
    Ourselves,
    is_from_a_bot,
    is_from_app,
    is_from_slack,
    post_of,
)
from bot.slack.quotes import without_other_channels
from bot.slack.readable import mentions_in, readable
from bot.slack.shared_files import files_of

_KINDS = {kind.value: kind for kind in ChannelKind} | {"app_home": ChannelKind.DIRECT}


def incoming(
    body: object, bot_user_id: UserId, *, bot_id: str = ""
) -> Incoming | NotForUs:
    """Tell what a delivery asks of us.

    `body` is the whole body of an `event_callback`. Never raises: a body that
    lacks something essential is `NotForUs`, its reason `malformed: …`.
    """
    try:
        return _read(mapping(body), Ourselves(bot_user_id, bot_id))
    except Malformed as error:
        return NotForUs(f"malformed: {error}")


def _read(body: dict[str, Any], ourselves: Ourselves) -> Incoming | NotForUs:
    event = mapping(body.get("event"))
    if text(event, "type") == "file_deleted":
        file_id = FileId(required(event, "file_id"))
        return FileGone(delivery=delivery_of(body, event), file_id=file_id)
    if text(event, "type") not in ("app_mention", "message"):
        return NotForUs("not a message")
    match text(event, "subtype"):
        case "message_changed":
            return _changed(body, event, ourselves)
        case "message_deleted":
            return _deleted(body, event, ourselves)
        case subtype if subtype not in WRITTEN | {"bot_message"}:
            return NotForUs("nothing somebody wrote")
        case _:
            return _posted(body, event, ourselves)


def _posted(
    body: dict[str, Any], event: dict[str, Any], ourselves: Ourselves
) -> Posted | NotForUs:
    if reason := _nobody_asks(body, event, ourselves):
        return NotForUs(reason)
    ts = ts_of(event, "ts")
    delivery = delivery_of(body, event)
    kind = _channel_kind(event)
    is_shared = body.get("is_ext_shared_channel") is True
    mentioned = mentions_in(event)
    shown = without_other_channels(event, delivery.channel_id) if is_shared else event
    return Posted(
        delivery=delivery,
        thread_ts=ts_of(event, "thread_ts") if event.get("thread_ts") else ts,
        channel_kind=kind,
        # In a shared channel a missing workspace may be anybody's: nobody is
        # taken for one of ours there.
        post=post_of(shown, ourselves, TeamId("") if is_shared else delivery.team_id),
        addressed=kind is ChannelKind.DIRECT
        or event["type"] == "app_mention"
        or ourselves.bot_user_id in mentioned,
        mentions_others=bool(mentioned - {ourselves.bot_user_id}),
        is_shared=is_shared,
        looking_at=looked_at(event) if kind is ChannelKind.DIRECT else None,
    )


def _nobody_asks(
    body: dict[str, Any], event: dict[str, Any], ourselves: Ourselves
) -> str:
    if ourselves.wrote(event) or is_from_app(event, text(body, "api_app_id")):
        return "our own message"
    if is_from_slack(event):
        return "Slack's own message"
    if is_from_a_bot(event) and not _mentions_us(event, ourselves):
        return "a bot's message"
    if event.get("hidden") is True:
        return "a hidden message"
    if not (text(event, "user") or text(event, "bot_id")):
        raise Malformed("no user")
    return ""


def _mentions_us(event: dict[str, Any], ourselves: Ourselves) -> bool:
    """Whether it names us in a channel, which is all that bots are answered to."""
    if _channel_kind(event) is ChannelKind.DIRECT:
        return False
    is_told = text(event, "type") == "app_mention"
    return is_told or ourselves.bot_user_id in mentions_in(event)


def _changed(
    body: dict[str, Any], event: dict[str, Any], ourselves: Ourselves
) -> Edited | Deleted | NotForUs:
    now, before = mapping(event.get("message")), mapping(event.get("previous_message"))
    if ourselves.wrote(now) or ourselves.wrote(before):
        return NotForUs("our own message")
    ts = ts_of(now if now.get("ts") else before, "ts")
    if text(now, "subtype") == "tombstone":
        return _taken_back(body, event, before, ts)
    if not _is_edited(now, before):
        return NotForUs("a change nobody made")
    delivery, shown = delivery_of(body, event), now
    if body.get("is_ext_shared_channel") is True:
        shown = without_other_channels(now, delivery.channel_id)
    return Edited(
        delivery=delivery,
        ts=ts,
        text=readable(shown, ourselves.bot_user_id),
        files=tuple(file for file in files_of(now) if file.mode != "tombstone"),
        # Bots change what they wrote all the time: that asks nothing of us.
        now_addressed=not is_from_a_bot(now)
        and ourselves.bot_user_id in mentions_in(now) - mentions_in(before),
    )


def _is_edited(now: dict[str, Any], before: dict[str, Any]) -> bool:
    """Tell a person's edit from previews and the like, which Slack adds by itself."""
    edited_at = text(mapping(now.get("edited")), "ts")
    if not before:
        return bool(edited_at)
    return (
        edited_at != text(mapping(before.get("edited")), "ts")
        or text(now, "text") != text(before, "text")
        or files_of(now) != files_of(before)
    )


def _deleted(
    body: dict[str, Any], event: dict[str, Any], ourselves: Ourselves
) -> Deleted | NotForUs:
    before = mapping(event.get("previous_message"))
    if ourselves.wrote(before):
        return NotForUs("our own message")
    ts = ts_of(event, "deleted_ts") if event.get("deleted_ts") else ts_of(before, "ts")
    return _taken_back(body, event, before, ts)


def _taken_back(
    body: dict[str, Any], event: dict[str, Any], before: dict[str, Any], ts: MessageTs
) -> Deleted:
    in_thread = bool(before.get("thread_ts"))
    return Deleted(
        delivery=delivery_of(body, event),
        ts=ts,
        thread_ts=ts_of(before, "thread_ts") if in_thread else ts,
    )


def _channel_kind(event: dict[str, Any]) -> ChannelKind:
    """What Slack says; an `app_mention` does not say, so the careful guess is private.

    The one letter that can be trusted is the D of a direct message.
    """
    if kind := _KINDS.get(text(event, "channel_type")):
        return kind
    is_direct = text(event, "channel").startswith("D")
    return ChannelKind.DIRECT if is_direct else ChannelKind.PRIVATE
