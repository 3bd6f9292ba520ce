import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.core.ids import UserId
from bot.slack.links import poses_as_another
from bot.slack.safety import Neutraliser

RINGS = re.compile(r"<!(channel|here|everyone|subteam)|<@[UW][A-Z0-9]{2}", re.I)
LABELLED = re.compile(r"<https?://[^<>\s|]*\|")


def harmless(*deltas: str, allowed: tuple[str, ...] = ()) -> str:
    neutraliser = Neutraliser([UserId(each) for each in allowed])
    return "".join(map(neutraliser.feed, deltas)) + neutraliser.flush()


def inline(text: str) -> list[Token]:
    return [
        child
        for token in MarkdownIt("commonmark").enable("table").parse(text)
        for child in token.children or []
    ]


def links(text: str) -> list[tuple[str, str]]:
    """Each link that works, with the words it shows."""
    found, label, address = [], "", None
    for token in inline(text):
        match token.type:
            case "link_open":
                label, address = "", str(token.attrGet("href"))
            case "link_close":
                found.append((label, address or ""))
                address = None
            case _:
                label += token.content
    return found


def assert_harmless(text: str) -> None:
    assert not RINGS.search(text)
    assert not LABELLED.search(text)
    assert not any(token.type == "image" for token in inline(text))
    for label, address in links(text):
        assert label == address or not poses_as_another(label, address), text


EVIL = "[https://good.com](https://evil.com)"

HOSTILE = {
    "everybody": (
        "<!channel> <!here> <!everyone>",
        "&lt;!channel> &lt;!here> &lt;!everyone>",
    ),
    "with a label": ("<!here|here>", "&lt;!here|here>"),
    "a group": ("<!subteam^S0123|admins>", "&lt;!subteam^S0123|admins>"),
    "a person": ("ask <@U0123ABC>", "ask &lt;@U0123ABC>"),
    "a person elsewhere": ("ask <@W0123ABC|ana>", "ask &lt;@W0123ABC|ana>"),
    "in other letters": ("<!Channel>", "&lt;!Channel>"),
    "escaped": (r"\<!channel>", "&lt;!channel>"),
    "in a code span": ("`<!channel>`", "`<\u2060!channel>`"),
    "in a code block": ("```\n<!here>\n```\n", "```\n<\u2060!here>\n```\n"),
    "in a heading": ("# <!channel>", "# &lt;!channel>"),
    "in a link": ("[<!channel>](https://a.com)", "[&lt;!channel>](https://a.com)"),
    "in a target": (
        "[x](<https://a.com/<!here>)",
        "\\[x](&lt;https://a.com/&lt;!here>)",
    ),
    "in words": ("@channel, @Here!", "@\u2060channel, @\u2060Here!"),
    "in an address": ("mail me@here.com, @channels", "mail me@here.com, @channels"),
    "another host": (f"see {EVIL}.", "see https://evil.com."),
    "another host in words": (
        "[Log in to paypal.com now](https://evil.com)",
        "https://evil.com",
    ),
    "bold host": ("[**pay**pal.com](https://evil.com)", "https://evil.com"),
    "escaped host": (r"[paypal\.com](https://evil.com)", "https://evil.com"),
    "host with entities": ("[paypal&#46;com](https://evil.com)", "https://evil.com"),
    "host with odd dots": ("[paypal。com](https://evil.com)", "https://evil.com"),
    "host with a gap": ("[paypal\u200b.com](https://evil.com)", "https://evil.com"),
    "host with other letters": (
        "[pаypal.com](https://paypal.com)",
        "https://paypal.com",
    ),
    "user in the address": (
        "[good.com](https://good.com@evil.com)",
        "https://good.com@evil.com",
    ),
    "over two lines": ("[https://good\n.com](https://evil.com)", "https://evil.com"),
    "Slack's own link": (
        "<https://evil.com|good.com>",
        "&lt;https://evil.com|good.com>",
    ),
    "a reference": (
        "[https://good.com][1]\n\n[1]: https://evil.com\n",
        "[https://good.com][1]\n\n\\[1]: https://evil.com\n",
    ),
    "an image": ("![cat](https://a.com/c.png)", "[cat](https://a.com/c.png)"),
    "an image without words": ("![](https://a.com/c.png)", "https://a.com/c.png"),
    "an image in a link": ("[![cat](c.png)](https://a.com)", "[cat](https://a.com)"),
    "an everybody link": ("[good.com](@channel)", "@\u2060channel"),
    "after a quoted fence": (
        f"> ```\n> x\n\n{EVIL}\n",
        "> ```\n> x\n\nhttps://evil.com\n",
    ),
    "after a listed fence": (
        f"- ```\n  x\n\n{EVIL}\n",
        "- ```\n  x\n\nhttps://evil.com\n",
    ),
    "after code over two lines": (f"`a\nb` {EVIL} `c`", "`a\nb` https://evil.com `c`"),
    "in a cell": (f"|a|b|\n|-|-|\n|`|{EVIL}`|", "|a|b|\n|-|-|\n|`|https://evil.com`|"),
    "in an indented fence": (
        f"a\n\n    ```\n{EVIL}\n",
        "a\n\n    ```\nhttps://evil.com\n",
    ),
    "behind a tag": (f'<a title="`"> {EVIL} `', f'&lt;a title="`"> {EVIL} `'),
    "behind an open bracket": (f"[a {EVIL}", "[a https://evil.com"),
    "a long label": (f"[good.com {'a ' * 200}](https://evil.com)", None),
    "no link at all": (
        "[0, 1) and [x] and f[i](j k)",
        "[0, 1) and [x] and f\\[i](j k)",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_come_out_harmless(name: str) -> None:
    words, shown = HOSTILE[name]
    assert_harmless(harmless(words))
    if shown is not None:
        assert harmless(words) == shown


@pytest.mark.parametrize("name", HOSTILE)
def test_it_does_not_matter_how_hostile_words_are_split(name: str) -> None:
    words, _ = HOSTILE[name]
    whole = harmless(words)
    assert harmless(*words) == whole
    for place in range(len(words)):
        assert harmless(words[:place], words[place:]) == whole


@pytest.mark.parametrize(
    "words",
    [
        "Plain words, **bold**, _it_, ~~no~~, 1 < 2, a <= b, <3, x & y.",
        "[docs](https://docs.python.org/3/) and [main.py](https://github.com/a/b)",
        "[good.com](https://www.good.com/x) [Node.js](https://nodejs.org)",
        "<https://a.com/b?c=d> <b>html</b> <ana@a.com>",
        "- [ ] open\n- [x] done\n\n| a | b |\n|---|---|\n| `x` | y |\n",
        "```md\n![a](b) [https://good.com](https://evil.com) @here <!-- x -->\n```\n",
        "`![a](b)` ``[x](y) ` @here`` `a[i](j)`",
        "1. Do\n   ```sh\n   echo ![a](b) @channel\n   ```\n2. Done\n",
        "> ```\n> ![a](b)\n> ```\n> more\n",
        "~~~\n```\n![a](b)\n~~~\n",
        r"\[not a link\](x) \* \` \\",
    ],
)
def test_what_is_harmless_already_stays_as_it_is(words: str) -> None:
    assert harmless(words) == words
    assert harmless(*words) == words


def test_people_who_may_be_mentioned_are() -> None:
    words = "<@U0ANA> and <@U0BEN>"
    assert harmless(*words, allowed=("U0ANA",)) == "<@U0ANA> and &lt;@U0BEN>"


@pytest.mark.parametrize(
    "opening", ["[", "`", "<a", "![x](", "<@U", "@ch", "<https://"]
)
def test_nothing_is_held_back_for_long(opening: str) -> None:
    neutraliser = Neutraliser()
    shown = neutraliser.feed(opening) + neutraliser.feed("a" * 2_100)
    assert len(shown) > 2_000


TOKENS = st.sampled_from(
    ["`", "``", "```", "\n", "\n\n", "\n```\n", "> ", "- ", "    ", "|", "[", "]", "(",
     ")", "!", "<", ">", "@", "\\", "~~~\n", "https://good.com", "https://evil.com",
     EVIL, "](https://evil.com)", "<!channel>", "@here", "<@U0123>", "a", " ", "x y",
     "![i](https://e.com/i)", "1. ", "\r\n", ":", "[1]: https://evil.com", "<b", "&lt;"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(TOKENS, max_size=14))
@example(["[", "\n", "> ", "x](y)"])
def test_no_mixture_of_markup_gets_through(deltas: list[str]) -> None:
    shown = harmless(*deltas)
    assert shown == harmless("".join(deltas))
    assert not RINGS.search(shown)
    for label, address in links(shown):
        assert label == address or not poses_as_another(label, address), shown
    assert not any(token.type == "image" for token in inline(shown))
