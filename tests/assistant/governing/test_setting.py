"""Settings: saved once, refused whole, and never beyond one's rights."""

import json

import pytest

from bot.core import prompt_notices as notices
from bot.core.access import AccessRules, People
from bot.core.errors import LeaseLost
from bot.core.governed import ScopeSettings
from bot.core.governing import GovernRequest as Ask
from bot.core.ids import UserId
from bot.core.prompt_views import SettingsPage
from tests.assistant.governed import ACME, ANA, SUPPORT, Governors
from tests.assistant.governing.desk import Desk, asked, ours
from tests.assistant.governing.outside import BEN, member


@pytest.fixture
def desk(governors: Governors) -> Desk:
    return Desk(governors)


async def save(
    desk: Desk, fields: object, *, revision: str = "0", by: UserId = ANA
) -> None:
    ask = asked(
        Ask.SAVE_SETTINGS, by=by, settings=json.dumps(fields), revision=revision
    )
    await desk.setting.save(ask, ours)


async def kept(desk: Desk) -> ScopeSettings:
    return (await desk.governors.store.prompts.governed(SUPPORT)).settings


async def test_fields_are_set_and_taken_back(desk: Desk) -> None:
    await save(desk, {"model": "big", "language": "Latin"})
    assert desk.page == notices.SET
    assert await kept(desk) == ScopeSettings(model="big", language="Latin")

    await save(desk, {"language": None}, revision="1")
    assert await kept(desk) == ScopeSettings(model="big")
    first, second = await desk.audit()
    assert (first.detail, second.detail) == ("model, language", "language")
    assert first.before == ""
    assert first.after == second.before != second.after


async def test_what_was_saved_before_we_died_is_not_a_conflict(desk: Desk) -> None:
    desk.shown.breaks_off = True
    with pytest.raises(LeaseLost):
        await save(desk, {"model": "big"})
    desk.shown.breaks_off = False

    await save(desk, {"model": "big"})

    assert desk.page == notices.SET
    assert len(await desk.audit()) == 1


async def test_a_conflict_shows_what_was_entered(desk: Desk) -> None:
    await save(desk, {"language": "Latin"})
    await save(desk, {"language": "Greek"})

    page = desk.page
    assert isinstance(page, SettingsPage)
    assert page.conflict is not None
    assert (page.own.language, page.conflict.theirs.language) == ("Greek", "Latin")
    assert await kept(desk) == ScopeSettings(language="Latin")


@pytest.mark.parametrize(
    ("fields", "name", "said"),
    [
        ({"model": "old"}, "model", "`big`"),
        ({"fast_model": "old"}, "fast_model", "no model `old`"),
        ({"temperature": 2}, "temperature", "from 0 to 1"),
        ({"max_tokens": 1}, "max_tokens", "from 256"),
    ],
)
async def test_what_is_wrong_is_said_by_its_field_and_nothing_is_set(
    desk: Desk, fields: dict[str, object], name: str, said: str
) -> None:
    await save(desk, {"language": "Latin", **fields})

    page = desk.page
    assert isinstance(page, SettingsPage)
    assert page.own.language == "Latin"
    ((field, words),) = page.problems
    assert field == name
    assert said in words
    assert await kept(desk) == ScopeSettings()
    assert await desk.audit() == []


@pytest.mark.parametrize("fields", [[], "text", {"temperature": "warm"}])
async def test_a_form_that_is_none_of_ours_is_refused_whole(
    desk: Desk, fields: object
) -> None:
    await save(desk, fields)

    assert desk.page == notices.UNREADABLE
    assert await kept(desk) == ScopeSettings()


@pytest.mark.parametrize("revision", ["", "one", "-"])
async def test_so_is_one_without_a_revision(desk: Desk, revision: str) -> None:
    await save(desk, {"model": "big"}, revision=revision)

    assert desk.page == notices.UNREADABLE


async def test_a_temperature_is_kept_with_a_hint(desk: Desk) -> None:
    await save(desk, {"model": "own", "temperature": 0.5})

    assert desk.page == notices.kept_temperature("own")
    assert (await kept(desk)).temperature == 0.5


async def test_whoever_governs_a_channel_does_not_say_who_may_use_it(
    desk: Desk,
) -> None:
    await desk.governors.set(ACME, ScopeSettings(channels_govern=True))
    await desk.governors.set(SUPPORT, ScopeSettings(editors=People(frozenset({BEN}))))
    desk.slack.people[BEN] = member(BEN)
    forged = {
        "language": "Latin",
        "access": {"guests": True, "denied": {"people": [ANA]}},
        "editors": {"people": ["UEVE"]},
        "channels_govern": True,
    }

    await save(desk, forged, revision="1", by=BEN)

    assert await kept(desk) == ScopeSettings(
        language="Latin", editors=People(frozenset({BEN})), access=AccessRules()
    )
    await desk.setting.open(asked(Ask.SETTINGS, by=BEN), ours)
    assert isinstance(desk.page, SettingsPage)
    assert desk.page.may_change_access is False


async def test_no_channel_says_how_long_things_are_kept(desk: Desk) -> None:
    await save(desk, {"language": "Latin", "retention_days": 1})

    assert await kept(desk) == ScopeSettings(language="Latin")


async def test_a_channel_is_told_what_it_inherits(desk: Desk) -> None:
    await desk.governors.set(ACME, ScopeSettings(language="Latin"))

    await desk.setting.open(asked(Ask.SETTINGS), ours)

    assert isinstance(desk.page, SettingsPage)
    assert desk.page.inherited.settings.language == "Latin"
    assert desk.page.own == ScopeSettings()
    assert desk.page.may_change_access
