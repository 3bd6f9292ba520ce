"""Whatever arrives, reading it never breaks."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.incoming import Deleted, Edited, NotForUs, Posted
from bot.slack.incoming import incoming
from tests.slack.incoming.deliveries import KEEPER, change, delivery, posted, why_not

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


def reads(body: object) -> bool:
    found = incoming(body, KEEPER, bot_id="B0KEEPER1")
    return isinstance(found, Posted | Edited | Deleted | NotForUs)


@given(ANYTHING)
def test_any_json_is_read(body: object) -> None:
    assert reads(body)


WHOLE = [
    delivery(
        {
            "files": [{"id": "F0PEAR001", "mode": "hosted", "size": 3}],
            "thread_ts": "1700000000.000100",
            "attachments": [{"text": "x", "fields": [{"title": "a", "value": "b"}]}],
            "blocks": [{"type": "rich_text", "elements": []}],
        }
    ),
    change({"edited": {"ts": "1.1"}}, {"text": "?"}),
    delivery({"subtype": "message_deleted", "deleted_ts": "1700000001.000100"}),
]


def places(value: object) -> Iterator[tuple[Any, Any]]:
    """Every container in `value`, and every key or index in it."""
    if isinstance(value, dict):
        inside = list(value.items())
    else:
        inside = list(enumerate(value)) if isinstance(value, list) else []
    for name, inner in inside:
        yield value, name
        yield from places(inner)


@given(st.data())
def test_a_delivery_with_anything_in_any_place_is_read(data: st.DataObject) -> None:
    body = deepcopy(data.draw(st.sampled_from(WHOLE)))
    container, name = data.draw(st.sampled_from(list(places(body))))
    container[name] = data.draw(ANYTHING)
    assert reads(body)


@pytest.mark.parametrize(
    ("event", "envelope", "reason"),
    [
        ({"user": None}, {}, "malformed: no user"),
        ({"ts": None}, {}, "malformed: no usable ts"),
        ({"ts": 1700000001.0001}, {}, "malformed: no usable ts"),
        ({"thread_ts": "yesterday"}, {}, "malformed: no usable thread_ts"),
        ({"channel": ""}, {}, "malformed: no channel"),
        ({}, {"event_id": None}, "malformed: no event_id"),
        (
            {},
            {"team_id": None, "authorizations": []},
            "malformed: the payload names no workspace and no enterprise",
        ),
    ],
)
def test_what_is_missing_is_named(
    event: dict[str, Any], envelope: dict[str, Any], reason: str
) -> None:
    assert why_not(delivery(event, **envelope)) == reason


def test_half_a_surrogate_pair_and_a_nul_can_be_stored() -> None:
    said = posted(delivery({"text": "a\ud83d\ude00b\ud800c\0d"})).post.text
    assert said == "a😀b\ufffdc\ufffdd"
