"""The local model counts cached prompts as Anthropic documents it."""

from typing import Any

import pytest

from bot.playground.model.caching import CachedUsage, PromptCache

WORD = "x" * 1_500
MARK = {"cache_control": {"type": "ephemeral"}}


def text(words: str, *, marked: bool = False) -> dict[str, Any]:
    return {"type": "text", "text": words, **(MARK if marked else {})}


def body(*blocks: dict[str, Any], model: str = "claude-sonnet-5-5") -> dict[str, Any]:
    return {"model": model, "messages": [{"role": "user", "content": [*blocks]}]}


@pytest.fixture
def now() -> list[float]:
    return [1_000.0]


@pytest.fixture
def cache(now: list[float]) -> PromptCache:
    return PromptCache(lambda: now[0])


def test_a_prefix_is_written_once_and_then_read(cache: PromptCache) -> None:
    first = cache.count(body(text(WORD), text(WORD, marked=True), text("new")))
    assert first.cache_creation_input_tokens > 900
    assert first.cache_read_input_tokens == 0
    again = cache.count(body(text(WORD), text(WORD, marked=True), text("else")))
    assert again.cache_read_input_tokens == first.cache_creation_input_tokens
    assert again.cache_creation_input_tokens == 0
    assert 0 < again.input_tokens < 30


def test_nothing_is_cached_without_a_mark(cache: PromptCache) -> None:
    for _ in range(2):
        counted = cache.count(body(text(WORD), text(WORD)))
        assert counted == CachedUsage(counted.input_tokens)


def test_one_changed_character_is_another_prefix(cache: PromptCache) -> None:
    cache.count(body(text(WORD), text(WORD, marked=True)))
    changed = cache.count(body(text("y" + WORD[1:]), text(WORD, marked=True)))
    assert changed.cache_read_input_tokens == 0


def test_a_model_reads_nothing_of_another_one(cache: PromptCache) -> None:
    cache.count(body(text(WORD), text(WORD, marked=True)))
    other = body(text(WORD), text(WORD, marked=True), model="claude-haiku-5-5")
    assert cache.count(other).cache_read_input_tokens == 0


@pytest.mark.parametrize(
    ("model", "is_cached"),
    [("claude-sonnet-5-5", True), ("claude-haiku-4-5-20251001", False)],
)
def test_short_prompts_are_not_cached(
    cache: PromptCache, model: str, is_cached: bool
) -> None:
    long_enough = body(text(WORD), text(WORD, marked=True), model=model)
    assert bool(cache.count(long_enough).cache_creation_input_tokens) is is_cached


@pytest.mark.parametrize(("between", "is_read"), [(19, True), (20, False)])
def test_a_mark_looks_back_twenty_blocks(
    cache: PromptCache, between: int, is_read: bool
) -> None:
    before = [text(WORD), text(WORD)]
    cache.count(body(before[0], {**before[1], **MARK}))
    added = [text(f"block {n}") for n in range(between)]
    added[-1] |= MARK
    counted = cache.count(body(*before, *added))
    assert bool(counted.cache_read_input_tokens) is is_read


def test_what_nobody_reads_for_five_minutes_is_gone(
    cache: PromptCache, now: list[float]
) -> None:
    asked = body(text(WORD), text(WORD, marked=True))
    cache.count(asked)
    now[0] += 299
    assert cache.count(asked).cache_read_input_tokens
    now[0] += 299
    assert cache.count(asked).cache_read_input_tokens
    now[0] += 301
    assert not cache.count(asked).cache_read_input_tokens
