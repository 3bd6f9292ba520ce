"""Forms and rows are read with care: a field is of its kind, or nothing is set."""

import json
from typing import Any

import pytest

from bot.core.access import AccessRules, People
from bot.core.governed import NOTHING_SET, ScopeSettings
from bot.core.ids import ChannelId, UserId
from bot.core.set_fields import fields_of, settings_from
from tests.store.governed import EVERYTHING


def test_fields_survive_being_written_down() -> None:
    written = json.dumps(fields_of(EVERYTHING))
    assert settings_from(json.loads(written)) == EVERYTHING
    assert fields_of(NOTHING_SET) == {}
    assert settings_from({}) == NOTHING_SET


def test_what_a_form_does_not_show_stays_as_it_is() -> None:
    changed = settings_from({"language": None, "model": "new"}, EVERYTHING)

    assert (changed.language, changed.model) == (None, "new")
    assert changed.access == EVERYTHING.access
    assert changed.changed_fields(EVERYTHING) == ("model", "language")


def test_rules_are_changed_one_by_one() -> None:
    base = ScopeSettings(
        access=AccessRules(guests=True, denied=People(frozenset({UserId("U1")})))
    )

    changed = settings_from(
        {"access": {"guests": None, "denied_channels": ["C1"]}}, base
    )

    assert changed.access == AccessRules(
        denied=base.access.denied, denied_channels=frozenset({ChannelId("C1")})
    )


@pytest.mark.parametrize(
    "fields",
    [
        *({"model": 1}, {"temperature": "warm"}, {"temperature": True}),
        *({"max_tokens": 1.5}, {"max_tokens": True}, {"receipt": "loud"}),
        *({"answers": "never"}, {"answers": []}, {"language": ["Latin"]}),
        *({"suggested_prompts": "help"}, {"suggested_prompts": [{"title": "x"}]}),
        *({"access": "all"}, {"access": {"guests": "yes"}}, {"editors": {"people": 1}}),
        *({"access": {"denied": {"people": [1]}}}, {"channels_govern": "no"}),
        {"access": {"allowed_channels": "C1"}},
    ],
)
def test_a_value_of_another_kind_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"no|valid"):
        settings_from(fields, EVERYTHING)
