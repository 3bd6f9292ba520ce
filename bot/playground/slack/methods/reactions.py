"""reactions.*: emoji on messages."""

from bot.playground.slack.acts import react, unreact
from bot.playground.slack.messages import Message
from bot.playground.slack.methods.call import Call, Json, SlackError
from bot.playground.slack.places import Channel


def add(call: Call) -> Json:
    """Put the bot's emoji on a message."""
    channel, message, emoji = _target(call)
    if (emoji, call.workspace.bot.id) in message.reactions:
        raise SlackError("already_reacted")
    react(call.workspace, channel, message, call.workspace.bot, emoji)
    return {}


def remove(call: Call) -> Json:
    """Take the bot's emoji off again."""
    channel, message, emoji = _target(call)
    if (emoji, call.workspace.bot.id) not in message.reactions:
        raise SlackError("no_reaction")
    unreact(call.workspace, channel, message, call.workspace.bot, emoji)
    return {}


def _target(call: Call) -> tuple[Channel, Message, str]:
    channel = call.joined_channel()
    emoji = call.required("name", "invalid_name").strip(":")
    return channel, call.message(channel, "timestamp"), emoji
