"""Buttons that open windows about prompts, said to one person in a thread."""

from dataclasses import dataclass

from bot.core.conversation import ChannelKind
from bot.core.governing import GovernRequest
from bot.core.prompts import scope_named
from bot.core.requests import Request
from bot.slack import kit
from bot.slack.calls import SlackCalls
from bot.slack.governing.carried import carry
from bot.slack.governing.naming import place
from bot.slack.kit import Block
from bot.slack.marks import LINE

_LABELS = {
    GovernRequest.EDIT: "Edit",
    GovernRequest.SHOW: "Show",
    GovernRequest.HISTORY: "History",
    GovernRequest.TEST: "Test",
    GovernRequest.SETTINGS: "Settings",
}


@dataclass(frozen=True, slots=True)
class SlackDoors:
    """The `Doors` port: only whoever asked sees them."""

    calls: SlackCalls

    async def offer(self, request: Request) -> None:
        """Show the buttons where they were asked for.

        What only one person sees is not shown in a thread that nobody replied in.
        """
        is_direct = request.arguments.get("channel_kind") == ChannelKind.DIRECT.value
        blocks = doors_blocks(request)
        arguments: dict[str, object] = {
            "channel": request.channel_id,
            "blocks": blocks,
            "text": blocks[0]["text"]["text"],
        }
        if is_direct or request.arguments.get("is_reply") is True:
            arguments["thread_ts"] = request.thread_ts
        if not is_direct:
            arguments["user"] = request.user_id
        else:
            arguments["metadata"] = LINE
        method = "chat.postMessage" if is_direct else "chat.postEphemeral"
        await self.calls.send(request.installation, method, **arguments)


def doors_blocks(request: Request) -> list[Block]:
    """What was asked for comes first."""
    named = str(request.arguments.get("scope", ""))
    scope = scope_named(request.installation, request.team_id, named)
    asked = str(request.arguments.get("asked"))
    offered = [k for k in _LABELS if scope.verb is None or k != GovernRequest.TEST]
    kinds = sorted(offered, key=lambda kind: kind != asked)
    buttons = [
        kit.button(
            _LABELS[kind],
            kind,
            carry(scope=scope.name),
            style="primary" if kind == asked else None,
        )
        for kind in kinds
    ]
    words = f"The prompt and settings of {place(scope)}. What would you like to do?"
    return [kit.section(words), *kit.actions(*buttons)]
