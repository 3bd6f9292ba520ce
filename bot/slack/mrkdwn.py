"""Slack's own markup, as it stands in a message's `text`, into Markdown.

`&`, `<` and `>` arrive escaped; what stands in real angle brackets is a
mention, a link or a date.
"""

import re
from collections.abc import Iterator
from itertools import chain

from bot.core.ids import UserId
from bot.slack.markdown import fence, link

_HELD = "\ue000"
_TOKEN = re.compile(
    r"```(?P<block>.+?)```"
    r"|`(?P<code>[^`\n]+)`"
    r"|<(?P<entity>[^<>\n]+)>(?P<after>(?:[:,](?=\s|\Z))?[ ]?)"
    rf"|{_HELD}",
    re.DOTALL,
)
_BOLD = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+)(?<!\s)\*(?![\w*])")
_STRIKE = re.compile(r"(?<![\w~])~(?=[^\s~])([^~\n]+)(?<!\s)~(?![\w~])")
_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:\S+")
_MENTION = re.compile(r"<(?:@(?P<user>[^<>|\n]++)|!(?P<group>[^<>|^\n]++))[^<>\n]*+>")
_BROADCASTS = frozenset({"here", "channel", "everyone", "group", "subteam"})


def markdown_of(text: str, bot_user_id: UserId) -> str:
    """Translate `text`, without the mentions of `bot_user_id`, in linear time.

    Code keeps every character, and so do words that are no markup.
    """
    held: list[str] = []

    def hold(token: re.Match[str]) -> str:
        held.append(_rendered(token, bot_user_id))
        return _HELD

    plain = _TOKEN.sub(hold, text)
    plain = _STRIKE.sub(r"~~\1~~", _BOLD.sub(r"**\1**", plain))
    parts = unescaped(plain).split(_HELD)
    return "".join(chain.from_iterable(zip(parts, [*held, ""], strict=True)))


def mentions_in(text: str) -> Iterator[str]:
    """Whom `text` mentions: ids of people, and `!` with a group's or a broadcast."""
    for found in _MENTION.finditer(text):
        if found["user"]:
            yield found["user"]
        elif found["group"] in _BROADCASTS:
            yield f"!{found['group']}"


def unescaped(text: str) -> str:
    """Undo Slack's three escapes."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _rendered(token: re.Match[str], bot_user_id: UserId) -> str:
    if token["block"] is not None:
        return _on_lines_of_its_own(token)
    if token["entity"] is None:
        return unescaped(token[0])
    if token["entity"].partition("|")[0] == f"@{bot_user_id}":
        return ""
    return _entity(unescaped(token["entity"])) + token["after"]


def _on_lines_of_its_own(token: re.Match[str]) -> str:
    code = unescaped(token["block"]).removeprefix("\n")
    before = token.string[max(0, token.start() - 1) : token.start()]
    after = token.string[token.end() : token.end() + 1]
    opening = "\n" if before not in ("", "\n") else ""
    closing = "\n" if after not in ("", "\n") else ""
    return f"{opening}{fence(code)}{closing}"


def _entity(entity: str) -> str:
    target, _, label = entity.partition("|")
    match target[:1], target[1:]:
        case "@", _:
            return f"<{target}>"
        case "#", _:
            return f"#{label}" if label else f"<{target}>"
        case "!", command:
            return _command(command, label)
        case _ if _ADDRESS.fullmatch(target):
            return link(target, label)
        case _:
            return f"<{entity}>"


def _command(command: str, label: str) -> str:
    name, _, _ = command.partition("^")
    if name in ("subteam", "date"):
        return label or f"<!{command}>"
    return f"@{name}" if name in _BROADCASTS else label or f"<!{command}>"
