"""What the model says when nobody told it what to say: what it received."""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.playground.model.phrasebook import translated
from bot.playground.model.pictures import pixel_size
from bot.playground.model.quoting import quotations, quoted

_TAG_LINE = re.compile(r"^\s*</?[a-z][^>\n]*>\s*$", re.MULTILINE)
_FORM = re.compile(r"^<([a-z]+)>\n…\n</\1>", re.MULTILINE)
_INTO = re.compile(r"^into: .*\(([\w-]+)\)$", re.MULTILINE)
_SCHEMA = re.compile(r"JSON Schema:\n(\{.+\})$", re.MULTILINE)
_ELEMENT = re.compile(r"<([a-z]+)\b[^>\n]*>\n?(.*?)\n?</\1>", re.DOTALL)


def shown(body: Mapping[str, Any]) -> str:
    """Markdown that tells the question, the turns, the system prompt, the images.

    Where it is to answer in JSON it quotes what it received, and where in a form of
    elements, it puts that into it: in another language, as far as it knows any.
    """
    messages = body["messages"]
    if schema := _schema(body):
        return quoted(schema, _plain(messages[-1]["content"]))
    if form := _FORM.search(_plain(body.get("system", ""))):
        name, words = form[1], _question(messages)
        if into := _INTO.search(_plain(messages[-1]["content"])):
            words, source = translated(words, into[1])
            begun = f"<source>{source}</source>\n" if source else ""
            return f"{begun}<{name}>\n{words}\n</{name}>"
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
    told = "\n".join(_plain(message["content"]) for message in messages)
    lines += [f"- I read: “{q}”" for q in quotations(_question(messages), told)]
    lines += [f"- {picture}" for picture in _pictures(messages[-1]["content"])]
    lines += [f"- I could use the tool `{t['name']}`." for t in body.get("tools", ())]
    return "\n".join(lines)


def _schema(body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What JSON the answer has to be: by the API's own field, or by words for it."""
    if schema := body.get("output_config", {}).get("format", {}).get("schema"):
        return dict(schema)
    asked = _SCHEMA.search(_plain(body.get("system", "")))
    return dict(json.loads(asked[1])) if asked else None


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
