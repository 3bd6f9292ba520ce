"""Which blocks of a request a server complains about, purely."""

import re
from collections.abc import Sequence

from bot.core.errors import ModelError
from bot.core.model import ContentBlock, ModelMessage

_PATH = re.compile(r"\bmessages[.\[](\d+)]?\.content[.\[](\d+)")


def named_blocks(
    error: ModelError, messages: Sequence[ModelMessage]
) -> tuple[ContentBlock, ...]:
    """The blocks of `messages`, as they were sent, whose paths the server named."""
    paths = [(int(m), int(b)) for m, b in _PATH.findall(error.server_message)]
    return tuple(
        messages[m].content[b]
        for m, b in dict.fromkeys(paths)
        if m < len(messages) and b < len(messages[m].content)
    )
