"""conversations.*: channels, who is in them, and what was said."""

from collections.abc import Sequence

from bot.playground.slack.acts import join
from bot.playground.slack.message_objects import message_object, thread_facts
from bot.playground.slack.messages import Message
from bot.playground.slack.methods.call import Call, Json, SlackError
from bot.playground.slack.objects import channel_object
from bot.playground.slack.places import Channel
from bot.playground.slack.streaming import settled


def info(call: Call) -> Json:
    """Tell about one channel."""
    channel = channel_object(call.workspace, call.channel())
    if call.flag("include_locale"):
        channel["locale"] = "en-US"
    if not call.flag("include_num_members"):
        channel.pop("num_members", None)
    return {"channel": channel}


def members(call: Call) -> Json:
    """List who is in a channel."""
    everybody = call.channel().members
    page, more = call.page(everybody, str, default=100, at_most=1000)
    return {"members": page} | more


def open_direct(call: Call) -> Json:
    """Open the DM with one or several people, or find it again."""
    workspace = call.workspace
    if call.text("channel"):
        return {"channel": channel_object(workspace, call.channel())}
    ids = [user for user in call.text("users").split(",") if user]
    if not ids:
        raise SlackError("users_list_not_supplied")
    if any(user not in workspace.people for user in ids):
        raise SlackError("user_not_found")
    known = set(workspace.channels)
    people = [workspace.people[user] for user in ids]
    channel = workspace.direct(*people, workspace.bot)
    return {
        "no_op": channel.id in known,
        "already_open": channel.id in known,
        "channel": channel_object(workspace, channel)
        if call.flag("return_im")
        else {"id": channel.id},
    }


def join_channel(call: Call) -> Json:
    """Bring the bot into a public channel."""
    channel, workspace = call.channel(), call.workspace
    if channel.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    already = workspace.bot.id in channel.members
    if not already:
        join(workspace, channel, workspace.bot)
    warning = {"warning": "already_in_channel"} if already else {}
    return {"channel": channel_object(workspace, channel)} | warning


def history(call: Call) -> Json:
    """Page through a channel, newest first, without replies."""
    channel = call.joined_channel()
    shown = [m for m in channel.messages.values() if m.is_in_channel]
    return _messages(call, channel, _window(call, shown)[::-1], default=100, most=999)


def replies(call: Call) -> Json:
    """Page through a thread, oldest first; the root leads every page."""
    channel = call.joined_channel()
    named = channel.messages.get(call.required("ts", "thread_not_found"))
    if named is None or (root := channel.messages.get(named.root_ts)) is None:
        raise SlackError("thread_not_found")
    below = _window(call, channel.replies(root.ts))
    answer = _messages(call, channel, below, default=1000, most=1000)
    answer["messages"][:0] = _objects(call, channel, [root])
    return answer


def _messages(
    call: Call, channel: Channel, found: Sequence[Message], *, default: int, most: int
) -> Json:
    page, more = call.page(found, lambda m: m.ts, default=default, at_most=most)
    has_more = bool(more["response_metadata"]["next_cursor"])
    return {
        "messages": _objects(call, channel, page),
        "has_more": has_more,
        **(more if has_more else {}),
    }


def _objects(call: Call, channel: Channel, page: Sequence[Message]) -> list[Json]:
    # Looked up once: in a channel of thousands most have no replies.
    roots = {each.thread_ts for each in channel.messages.values() if each.is_reply}
    found = []
    for message in page:
        json = _object(call, settled(call.workspace, channel, message))
        facts = thread_facts(channel, message) if message.ts in roots else {}
        found.append(json | facts)
    return found


def _object(call: Call, message: Message) -> Json:
    found = message_object(call.workspace, message)
    if not call.flag("include_all_metadata"):
        found.pop("metadata", None)
    return found


def _window(call: Call, found: list[Message]) -> list[Message]:
    oldest, latest = call.text("oldest"), call.text("latest")
    inclusive = call.flag("inclusive")
    return [
        m
        for m in found
        if (not oldest or _order(oldest, m.ts, inclusive=inclusive))
        and (not latest or _order(m.ts, latest, inclusive=inclusive))
    ]


def _order(earlier: str, later: str, *, inclusive: bool) -> bool:
    try:
        first, second = _moment(earlier), _moment(later)
    except ValueError:
        raise SlackError("invalid_ts_latest") from None
    return first < second or (inclusive and first == second)


def _moment(ts: str) -> tuple[int, int]:
    seconds, _, fraction = ts.partition(".")
    return int(seconds), int(fraction.ljust(6, "0")[:6])
