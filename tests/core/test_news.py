import pytest

from bot.core.ids import InstallationId
from bot.core.news import Change, News, Topic, change_of


@pytest.mark.parametrize("topic", Topic)
def test_a_change_survives_being_written_down(topic: Topic) -> None:
    change = Change(topic, InstallationId("T012345"))

    assert change_of(str(change)) == change
    about = Change(topic, InstallationId("T012345"), "U012345")
    assert change_of(str(about)) == about


@pytest.mark.parametrize("text", ["", "prompts", "prompts ", "moon T1", " T1"])
def test_what_nobody_understands_is_no_change(text: str) -> None:
    assert change_of(text) is None


def test_every_listener_hears_every_change_in_order() -> None:
    news, heard = News(), list[tuple[str, Change | None]]()
    news.listen(lambda change: heard.append(("one", change)))
    news.listen(lambda change: heard.append(("two", change)))
    change = Change(Topic.PROMPTS, InstallationId("T1"))

    news.tell(change)
    news.tell(None)

    assert heard == [("one", change), ("two", change), ("one", None), ("two", None)]
