"""What a bot may say: the arguments that make a message's body."""

from typing import Any

from bot.playground.slack.block_rules import faults_in, identified, markdown_chars
from bot.playground.slack.messages import Body
from bot.playground.slack.methods.call import Call, SlackError
from bot.playground.slack.places import Channel

Json = dict[str, Any]


def body_of(call: Call, *, text_chars: int) -> Body:
    """Read text, Markdown and blocks; text beyond `text_chars` is cut."""
    blocks = blocks_of(call)
    text, markdown = call.text("text"), call.text("markdown_text")
    if markdown and (text or blocks):
        raise SlackError("markdown_text_conflict")
    if not (text or markdown or blocks or call.parsed("attachments")):
        raise SlackError("no_text")
    if len(markdown) > call.rules.markdown_chars:
        raise SlackError("msg_too_long")
    return Body(text=text[:text_chars], markdown=markdown, blocks=blocks)


def blocks_of(call: Call) -> tuple[Json, ...]:
    """Read and check `blocks`; empty if there are none."""
    blocks = call.items("blocks")
    if found := faults_in(blocks, at_most=call.rules.blocks):
        raise SlackError("invalid_blocks", *found)
    if markdown_chars(blocks) > call.rules.markdown_chars:
        raise SlackError("msg_blocks_too_long")
    return tuple(identified(blocks))


def root_of(call: Call, channel: Channel, missing: str = "thread_not_found") -> str:
    """Read `thread_ts`: the ts of a message that is not itself a reply."""
    root = channel.messages.get(call.text("thread_ts"))
    if root is None:
        raise SlackError(missing)
    if root.is_reply or root.subtype == "tombstone":
        raise SlackError("cannot_reply_to_message")
    return root.ts


def metadata_of(call: Call) -> Json | None:
    """Read `metadata`, an event type and its payload."""
    match call.parsed("metadata"):
        case None:
            return None
        case {"event_type": str(kind), "event_payload": dict(payload)}:
            return {"event_type": kind, "event_payload": payload}
        case _:
            raise SlackError("invalid_metadata_format")
