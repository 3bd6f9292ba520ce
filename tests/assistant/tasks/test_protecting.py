"""What has to survive a translation does, or is said not to have."""

import random
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant.tasks.protecting import protect, restore
from bot.assistant.tasks.splitting import parts_of
from tests.assistant.tasks.texts import SURVIVING, TEXTS

TOKEN = re.compile(r"⟦[^⟧]*⟧")


def test_there_are_two_hundred_of_them() -> None:
    assert len(set(TEXTS)) == 200


@pytest.mark.parametrize(("text", "pieces"), [*zip(TEXTS, SURVIVING, strict=True)])
def test_whatever_becomes_of_the_words_the_rest_comes_back_whole(
    text: str, pieces: list[str]
) -> None:
    protected = protect(text)
    shouted = re.sub(
        r"(⟦[^⟧]*⟧)|([^⟦⟧]+)", lambda m: m[1] or m[2].upper(), protected.text
    )
    restored = restore(shouted, protected)
    assert restored.damage == ()
    assert [piece for piece in pieces if piece not in restored.text] == []
    assert restored.text.casefold() == text.casefold()


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


DAMAGES = [
    *(dropped, doubled, renumbered, in_other_brackets, spaced, halved, written_out),
    *(full_width, swapped_numbers, with_a_link, with_a_mention),
]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda each: each.__name__)
def test_no_damaged_token_passes_for_a_whole_one(
    damage: Callable[[str, random.Random], str],
) -> None:
    dice = random.Random(8)
    for text in TEXTS:
        protected = protect(text)
        hurt = damage(protected.text, dice)
        if hurt != protected.text:
            assert restore(hurt, protected).damage, (text, hurt)


def test_words_may_change_their_order_and_hints_may_be_translated() -> None:
    protected = protect("see @ana at 10:30")
    restored = restore("um ⟦1|10.30 Uhr⟧ bei ⟦0|@ana⟧", protected)
    assert (restored.text, restored.damage) == ("um 10:30 bei @ana", ())


def test_terms_that_are_kept_are_whole_words_in_any_case() -> None:
    protected = protect("Threadkeeper keeps threads, threadkeeper!", ["threadkeeper"])
    assert [piece.kind for piece in protected.pieces] == ["term", "term"]
    assert "keeps threads" in protected.text


@given(st.text(alphabet="ab .,!?。\n⟦⟧|0«»", max_size=300), st.integers(3, 40))
def test_parts_give_the_text_back_and_cut_no_token(text: str, size: int) -> None:
    protected = protect(text)
    parts = parts_of(protected.text, size)
    assert "".join(part.text + part.after for part in parts) == protected.text
    tokens = sum(len(TOKEN.findall(part.text)) for part in parts)
    assert tokens == len(TOKEN.findall(protected.text))


def test_parts_end_where_sentences_end() -> None:
    text = "One is here. Two is there! Three is gone? Four came back."
    parts = [part.text for part in parts_of(text, 30)]
    assert parts == ["One is here. Two is there!", "Three is gone? Four came back."]


def test_a_name_ends_where_another_script_begins() -> None:
    protected = protect("@anaさん、:tada:だ")
    assert [piece.original for piece in protected.pieces] == ["@ana", ":tada:"]
