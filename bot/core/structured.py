"""Answers that are meant for a program."""

import json
from contextlib import suppress

from bot.core.errors import AnswerNotJson
from bot.core.model import Answer


def json_in(answer: Answer) -> object:
    """The JSON object or list in an answer, with or without words around it.

    Models like to put a code fence around it, or a sentence before it. Raises
    `AnswerNotJson` when there is none, or when it was cut off.
    """
    decoder, text = json.JSONDecoder(), answer.text
    starts = (i for i, character in enumerate(text) if character in "{[")
    for start in starts:
        with suppress(ValueError):
            found: object = decoder.raw_decode(text, start)[0]
            return found
    why = "it was cut short" if answer.is_cut_short else "there is none in it"
    raise AnswerNotJson(f"the answer holds no JSON: {why}", partial=answer)
