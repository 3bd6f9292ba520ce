"""The elements a request tells a conversation in, and what keeps them apart."""

import re

_TAG = re.compile(
    r"<(?=/?(?:post|facts|file|summary|answer|note|about|messages)\b)", re.IGNORECASE
)


def contained(text: str) -> str:
    """Keep people from closing their element, or opening one in another's name."""
    return _TAG.sub("&lt;", text)
