"""What languages call themselves: `python -m tests.assistant.tasks.own_names`.

Prints `bot/assistant/tasks/own_names.py`, by Babel. It would have to load a hundred
locales in each process that is once asked for a language nobody knows: 70 MiB, and
most of a second.
"""

import sys
from collections.abc import Iterator

from babel import Locale

CODES = (
    "af ar az be bg bn bs ca cs cy da de el es et eu fa fi fil fr ga gl gu he hi hr hu"
    " hy id is it ja ka kk km kn ko lo lt lv mk ml mn mr ms my nb ne nl nn pa pl pt ro"
    " ru si sk sl sq sr sv sw ta te th tr uk ur uz vi zh zu"
)


def text() -> str:
    """The module as it has to stand in the package."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield '"""What languages call themselves, without case; made from Babel\'s tables.'
    yield ""
    yield "Do not edit: `python -m tests.assistant.tasks.own_names` writes it."
    yield '"""'
    yield ""
    yield "OWN_NAMES = {"
    for code in CODES.split():
        if name := Locale.parse(code).get_language_name(code):
            yield f'    "{name.casefold()}": "{code}",'
    yield "}"


if __name__ == "__main__":
    sys.stdout.write(text())
