"""The table of what languages call themselves is Babel's."""

from pathlib import Path

from bot.assistant.tasks import own_names as written
from bot.assistant.tasks.languages import language_of
from tests.assistant.tasks import own_names


def test_it_is_what_babel_says_today() -> None:
    assert Path(written.__file__).read_text("utf-8") == own_names.text()


def test_every_own_name_names_its_language() -> None:
    for name, code in written.OWN_NAMES.items():
        found = language_of(name.title())
        assert found is not None, name
        assert found.tag.split("-")[0] == code, name
