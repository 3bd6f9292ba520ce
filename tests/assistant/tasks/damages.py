"""What a careless model may do to the tokens of a text, one way each."""

import random
import re

TOKEN = re.compile(r"⟦[^⟧]*⟧")


def dropped(text: str, dice: random.Random) -> str:
    token = dice.choice([*TOKEN.finditer(text)])
    return text[: token.start()] + text[token.end() :]


def doubled(text: str, dice: random.Random) -> str:
    token = dice.choice([*TOKEN.finditer(text)])
    return text[: token.end()] + token[0] + text[token.end() :]


def renumbered(text: str, dice: random.Random) -> str:
    token = dice.choice([*TOKEN.finditer(text)])
    other = re.sub(r"\d+", lambda m: str(int(m[0]) + 70), token[0], count=1)
    return text[: token.start()] + other + text[token.end() :]


def in_other_brackets(text: str, dice: random.Random) -> str:
    token = dice.choice([*TOKEN.finditer(text)])
    other = f"[{token[0][1:-1]}]"
    return text[: token.start()] + other + text[token.end() :]


def spaced(text: str, dice: random.Random) -> str:
    token = dice.choice([*TOKEN.finditer(text)])
    return text[: token.start()] + f"⟦ {token[0][1:]}" + text[token.end() :]


def halved(text: str, dice: random.Random) -> str:
    token = dice.choice([*TOKEN.finditer(text)])
    return text[: token.end() - 1] + text[token.end() :]


def written_out(text: str, dice: random.Random) -> str:
    token = dice.choice([*TOKEN.finditer(text)])
    hint = token[0].partition("|")[2][:-1]
    return text[: token.start()] + hint + text[token.end() :]


def full_width(text: str, dice: random.Random) -> str:
    token = dice.choice([*TOKEN.finditer(text)])
    wide = token[0].translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    return text[: token.start()] + wide + text[token.end() :]


def swapped_numbers(text: str, dice: random.Random) -> str:
    by_hint = {t[0].partition("|")[2]: t[0] for t in TOKEN.finditer(text)}
    one, other = dice.sample([*by_hint.values()], 2)
    first, second = (token[1:].partition("|")[0] for token in (one, other))
    exchanged = {
        one: one.replace(first, second, 1),
        other: other.replace(second, first, 1),
    }
    return TOKEN.sub(lambda m: exchanged.get(m[0], m[0]), text)


def with_a_link(text: str, dice: random.Random) -> str:
    return f"{text} https://invented.example/{dice.randrange(99)}"


def with_a_mention(text: str, dice: random.Random) -> str:
    return f"{text} <@U0{dice.randrange(99)}>"


def as_code(text: str, dice: random.Random) -> str:
    token = dice.choice([*TOKEN.finditer(text)])
    return f"{text[: token.start()]} `{token[0]}` {text[token.end() :]}"


def all_as_code(text: str, dice: random.Random) -> str:
    fence = dice.choice(("``````", "~~~~~~"))
    return f"{fence}\n{text}\n{fence}"


def escaped(text: str, dice: random.Random) -> str:
    token = dice.choice([*TOKEN.finditer(text)])
    return f"{text[: token.start()]} \\{text[token.start() :]}"


def _a_number(text: str, dice: random.Random) -> re.Match[str] | None:
    """A token of a number that begins and ends as such."""
    found = re.finditer(r"⟦\d+\|\d[^⟦⟧]*\d⟧", text)
    return dice.choice([*found, None])


def longer(text: str, dice: random.Random) -> str:
    token = _a_number(text, dice)
    more = dice.choice(("0", ".5", ",000", ":30"))
    return f"{text[: token.end()]}{more}{text[token.end() :]}" if token else text


def negated(text: str, dice: random.Random) -> str:
    token = _a_number(text, dice)
    sign = dice.choice(("-", "−", "1.", "7"))
    return f"{text[: token.start()]} {sign}{text[token.start() :]}" if token else text


DAMAGES = [
    *(dropped, doubled, renumbered, in_other_brackets, spaced, halved, written_out),
    *(full_width, swapped_numbers, with_a_link, with_a_mention),
    *(as_code, all_as_code, escaped, longer, negated),
]
