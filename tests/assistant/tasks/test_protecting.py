"""What has to survive a translation does, or is said not to have."""

import random
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant.tasks.protecting import protect, restore
from bot.assistant.tasks.splitting import parts_of
from tests.assistant.tasks.damages import DAMAGES, TOKEN
from tests.assistant.tasks.texts import SURVIVING, TEXTS


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


def test_a_link_is_kept_apart_from_words_it_would_swallow() -> None:
    protected = protect("see https://a.example/x now :tada: [here](https://b.example)")
    hint = "⟦0|link⟧"
    for said, told in (
        (f"{hint}を見て⟦1|:tada:⟧ [x](⟦2|link⟧)", "https://a.example/x を見て"),
        (f"{hint}⟦1|:tada:⟧ [x](⟦2|link⟧)", "https://a.example/x :tada:"),
        (f"{hint}, ⟦1|:tada:⟧ [x](⟦2|link⟧)", "https://a.example/x, :tada:"),
        (f"[y](⟦2|link⟧) {hint} ⟦1|:tada:⟧", "[y](https://b.example) "),
    ):
        restored = restore(said, protected)
        assert (restored.damage, told in restored.text) == ((), True), restored.text


def test_numbers_and_tokens_may_stand_as_they_did_before() -> None:
    for text in ("2+2=4", "-5 and 3-4", "a\\@ana", "1:2:3", "`a` 5", "⟦9|x⟧"):
        protected = protect(text)
        assert restore(protected.text, protected).damage == (), text
    assert restore("⟦7|x⟧", protect("none")).damage


@pytest.mark.parametrize("run", ["`", "~", "a.", "a@b.", "<a", "1,", "(", "-", "_a"])
def test_long_runs_of_anything_are_taken_as_they_are(run: str) -> None:
    # By patterns that look back and forth these take minutes.
    text = (run * 60_000)[:60_000]
    protected = protect(text)
    restored = restore(protected.text, protected)
    assert (restored.text == text, restored.damage) == (True, ())


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
