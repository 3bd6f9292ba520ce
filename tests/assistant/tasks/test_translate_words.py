"""What people write after `translate`, as a table."""

import pytest

from bot.assistant.tasks.languages import language_of
from bot.assistant.tasks.translate_words import translate_wish
from bot.assistant.tasks.wishes import (
    AskedForHelp,
    EditGlossary,
    MessageLink,
    NotUnderstood,
    Translate,
)
from bot.core.ids import ChannelId, MessageTs

WISHES = [
    ("de Guten Morgen", "de", None, None, "Guten Morgen"),
    ("to Brazilian Portuguese: See you", "pt-BR", None, None, "See you"),
    ("into Spanish: one\ntwo", "es", None, None, "one\ntwo"),
    ("en->ja formal Please wait", "ja", "en", "formal", "Please wait"),
    ("en → de Hello", "de", "en", None, "Hello"),
    ("from German to English: Hallo", "en", "de", None, "Hallo"),
    ('de "Guten Tag"', "de", None, None, "Guten Tag"),
    ("fr “Guten Tag” und “Hallo”", "fr", None, None, "“Guten Tag” und “Hallo”"),
    ("german\nline one\nline two", "de", None, None, "line one\nline two"),
    ("Deutsch Hello", "de", None, None, "Hello"),
    ("日本語 hello", "ja", None, None, "hello"),
    ("zh-Hant 你好", "zh-Hant", None, None, "你好"),
    ("pt_BR: oi", "pt-BR", None, None, "oi"),
    ("🇩🇪 Hello", "de", None, None, "Hello"),
    (":flag-fr: Hello", "fr", None, None, "Hello"),
    ("formal German: hi", "de", None, "formal", "hi"),
    ("German informal: hi", "de", None, "informal", "hi"),
    ("this into French", "fr", None, None, ""),
    ("this to formal German", "de", None, "formal", ""),
    ("“Guten Tag” to English, formally", "en", None, "formal", "Guten Tag"),
    ("Hello there everybody", None, None, None, "Hello there everybody"),
    ("it is late", None, None, None, "it is late"),
    ("it Ciao", "it", None, None, "Ciao"),
    ("no problem here", None, None, None, "no problem here"),
    ("to be or not to be", None, None, None, "to be or not to be"),
    ("I went to Paris", None, None, None, "I went to Paris"),
    ("Let us talk in German", None, None, None, "Let us talk in German"),
    ("a -> b in maths", None, None, None, "a -> b in maths"),
    ("en Guten Morgen", "en", None, None, "Guten Morgen"),
    ("al Mirëmëngjes", None, None, None, "al Mirëmëngjes"),
    ("es", "es", None, None, ""),
    ("", None, None, None, ""),
]


@pytest.mark.parametrize(("said", "target", "source", "tone", "text"), WISHES)
def test_the_language_the_tone_and_the_text_are_told_apart(
    said: str, target: str | None, source: str | None, tone: str | None, text: str
) -> None:
    wish = translate_wish(said)
    assert isinstance(wish, Translate)
    assert wish.target and wish.target.tag if target else wish.target is None
    assert (wish.target and wish.target.tag) == target
    assert (wish.source and wish.source.tag) == source
    assert (wish.formality, wish.text) == (tone, text)


@pytest.mark.parametrize("before", ["fr ", "to French: ", ""])
def test_a_permalink_is_a_text_that_has_to_be_read_first(before: str) -> None:
    link = "https://acme.slack.com/archives/C012AB/p1726133698626339"
    wish = translate_wish(f"{before}{link}?thread_ts=1726133698.000100&cid=C012AB")
    assert isinstance(wish, Translate)
    assert (wish.text, wish.link) == (
        "",
        MessageLink(
            channel_id=ChannelId("C012AB"),
            ts=MessageTs("1726133698.626339"),
            thread_ts=MessageTs("1726133698.000100"),
        ),
    )


def test_a_link_among_words_is_part_of_them() -> None:
    text = "see https://acme.slack.com/archives/C012AB/p1726133698626339 there"
    wish = translate_wish(f"de {text}")
    assert isinstance(wish, Translate)
    assert (wish.text, wish.link) == (text, None)


@pytest.mark.parametrize("said", ["this image", "the text in this picture to Spanish"])
def test_pictures_can_be_meant(said: str) -> None:
    wish = translate_wish(said)
    assert isinstance(wish, Translate)
    assert (wish.images, wish.text) == (True, "")


@pytest.mark.parametrize(
    ("said", "unknown"), [("to Klingonese: hi", "Klingonese"), ("en->xx hello", "xx")]
)
def test_a_language_nobody_knows_is_told_with_an_example(
    said: str, unknown: str
) -> None:
    wish = translate_wish(said)
    assert isinstance(wish, NotUnderstood)
    assert (wish.words, bool(wish.example)) == (unknown, True)


@pytest.mark.parametrize("said", ["help", " HELP ", "?"])
def test_help_is_a_word_of_its_own(said: str) -> None:
    assert translate_wish(said) == AskedForHelp("translate")


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("glossary", EditGlossary(action="list")),
        ("glossary list", EditGlossary(action="list")),
        ("glossary keep Threadkeeper", EditGlossary(action="add", term="Threadkeeper")),
        (
            "glossary add pull request = PR in German",
            EditGlossary(
                action="add",
                term="pull request",
                translation="PR",
                language=language_of("de"),
            ),
        ),
        ("glossary remove PR", EditGlossary(action="remove", term="PR")),
    ],
)
def test_the_glossary_is_kept_in_words(said: str, wish: EditGlossary) -> None:
    assert translate_wish(said) == wish


@pytest.mark.parametrize("said", ["glossary add", "glossary add x ="])
def test_half_a_glossary_entry_is_not_understood(said: str) -> None:
    assert isinstance(translate_wish(said), NotUnderstood)


def test_names_in_the_readers_own_language_are_known() -> None:
    assert language_of("allemand") is None
    german = language_of("allemand", reader="fr-FR")
    assert german is not None
    assert german.tag == "de"


@pytest.mark.parametrize("run", ["(", "a, ", "in ", "to ", "a->"])
def test_long_runs_of_anything_are_the_text(run: str) -> None:
    text = (run * 40_000)[:40_000]
    wish = translate_wish(f"de {text}")
    assert isinstance(wish, Translate)
    assert len(wish.text) > 30_000
