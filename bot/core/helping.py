"""What `help` answers, made from what there is."""

from bot.core.words import WORDS

_HOW = """\
**In a thread** mention me: I read it, remember it and answer there. While you talk \
with me alone, replies need no mention.

**In a direct message** each message of yours begins a thread with me; reply in it to \
go on. Ask about *this channel* and I look at the one you have open beside it.

**Under an answer** you can say whether it was good, have it given again, and see what \
it was based on.

**To have something done**: `translate to German: …`, `translate this to French`, \
`summarize`, `summarize #channel since Monday`; the same as a command, or from a \
message's menu. `translate help` and `summarize help` tell more.

Words that I understand by themselves, in both:"""


def help_text() -> str:
    """In Markdown, short enough to be read at once."""
    words = (f"- `{word.name}` {word.meaning}" for word in WORDS)
    return "\n".join([_HOW, "", *words])
