"""What the model says when nobody told it what to say: what it received."""

import base64
import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.playground.model.pictures import pixel_size

_TAG_LINE = re.compile(r"^\s*</?[a-z][^>\n]*>\s*$", re.MULTILINE)
_FORM = re.compile(r"^<([a-z]+)>\n…\n</\1>", re.MULTILINE)
_ELEMENT = re.compile(r"<([a-z]+)\b[^>\n]*>\n?(.*?)\n?</\1>", re.DOTALL)


def shown(body: Mapping[str, Any]) -> str:
    """Markdown that tells the question, the turns, the system prompt, the images.

    Where it is to answer in a form of elements, it puts what it received into it.
    """
    messages = body["messages"]
    if form := _FORM.search(_plain(body.get("system", ""))):
        name, words = form[1], _question(messages)
        return f"<{name}>\n{words}\n</{name}>"
    turns = sum(message["role"] == "user" for message in messages)
    lines = [
        f"You said: **{_question(messages)}**",
        "",
        f"- This is turn {turns} of our conversation.",
        f"- I answer as `{body['model']}`.",
    ]
    if system := _plain(body.get("system", "")).strip():
        lines.append(f"- My instructions begin: _{system.splitlines()[0]}_")
    lines += [f"- {picture}" for picture in _pictures(messages[-1]["content"])]
    lines += [f"- I could use the tool `{t['name']}`." for t in body.get("tools", ())]
    return "\n".join(lines)


def _question(messages: list[Any]) -> str:
    """The newest words, without the elements they may be wrapped in."""
    content = messages[-1]["content"]
    texts = [content] if isinstance(content, str) else [*_texts(content)]
    texts = [text for text in texts if not text.startswith("<facts>")]
    newest = texts[-1] if texts else "(no words)"
    if elements := _ELEMENT.findall(newest):
        return str(elements[-1][1]).strip()
    return _TAG_LINE.sub("", newest).strip()


def _texts(blocks: list[Any]) -> Iterator[str]:
    for block in blocks:
        match block:
            case {"type": "text", "text": str(text)}:
                yield text
            case {"type": "tool_result"}:
                yield f"the tool said {_plain(block.get('content', ''))}"


def _plain(content: str | list[Any]) -> str:
    return content if isinstance(content, str) else "".join(_texts(content))


def _pictures(content: str | list[Any]) -> Iterator[str]:
    blocks = content if isinstance(content, list) else []
    for block in blocks:
        match block:
            case {"type": "image", "source": {"type": "base64", "data": str(data)}}:
                size = pixel_size(base64.b64decode(data))
                yield f"I see an image of {size[0]} × {size[1]} px." if size else "?"
            case {"type": "document"}:
                yield f"I read the document “{block.get('title') or 'untitled'}”."
