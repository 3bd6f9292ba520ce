"""What people change and take back."""

import pytest

from bot.core.incoming import FileGone, NotForUs
from bot.slack.incoming import incoming
from tests.slack.incoming.deliveries import (
    KEEPER,
    change,
    deleted,
    delivery,
    edited,
    recorded,
    why_not,
)


def test_an_edit_names_the_post_and_brings_its_new_text() -> None:
    found = edited(recorded("edit"))
    assert found.ts == "1665102338.901939"
    assert found.text == "updated message"
    assert found.delivery.event_id == "Ev0REC0008"


def test_an_edit_that_keeps_the_words_is_still_an_edit() -> None:
    assert edited(change({"edited": {"ts": "1700000009.0"}}, {})).text == "Pears?"


def test_new_words_are_an_edit_even_without_a_mark() -> None:
    assert edited(change({"text": "Plums?"}, {})).text == "Plums?"


def test_an_edit_whose_old_message_is_unknown_goes_by_its_mark() -> None:
    body = change({"edited": {"ts": "1700000009.0"}}, {})
    del body["event"]["previous_message"]
    assert edited(body).text == "Pears?"
    del body["event"]["message"]["edited"]
    assert why_not(body) == "a change nobody made"


def test_a_file_that_was_taken_away_is_no_longer_there() -> None:
    found = edited(
        change(
            {"files": [{"id": "F0PEAR001", "mode": "tombstone"}]},
            {"files": [{"id": "F0PEAR001", "mode": "hosted"}]},
        )
    )
    assert found.files == ()


@pytest.mark.parametrize(
    "addition",
    [
        {"attachments": [{"title": "Pears", "from_url": "https://example.org"}]},
        {"language": {"locale": "en", "is_reliable": True}},
        {"reply_count": 2, "latest_reply": "1700000008.000800"},
        {"edited": {}},
    ],
)
def test_previews_languages_and_counts_are_not_edits(
    addition: dict[str, object],
) -> None:
    assert why_not(change(addition, {})) == "a change nobody made"


def test_a_recorded_change_of_counts_is_not_an_edit() -> None:
    assert why_not(recorded("change_nobody_made")) == "a change nobody made"


def test_what_happens_to_our_own_messages_is_our_own_doing() -> None:
    ours, gone = {"user": "U0KEEPER1"}, {"user": "USLACKBOT"}
    assert why_not(change({"text": "1, 2", **ours}, ours)) == "our own message"
    legacy = {"user": None, "bot_id": "B0KEEPER1"}
    body = change({"text": "1, 2", **legacy}, legacy)
    assert why_not(body, bot_id="B0KEEPER1") == "our own message"
    assert why_not(change({"subtype": "tombstone"} | gone, ours)) == "our own message"
    body = recorded("deletion")
    body["event"]["previous_message"]["user"] = "U0KEEPER1"
    assert why_not(body) == "our own message"


def test_a_deletion_names_the_deleted_post() -> None:
    assert deleted(recorded("deletion")).ts == "1665368619.804829"


def test_a_deletion_is_known_by_the_old_message_where_no_ts_is_given() -> None:
    event = {"ts": "1700000002.000200"}
    body = delivery({"subtype": "message_deleted", "previous_message": event})
    assert deleted(body).ts == "1700000002.000200"


def test_a_thread_whose_first_message_is_gone_leaves_a_tombstone() -> None:
    body = change({"subtype": "tombstone", "user": "USLACKBOT"}, {})
    assert deleted(body).ts == "1700000001.000100"


def test_a_file_is_deleted_in_no_channel() -> None:
    body = delivery({"type": "file_deleted", "file_id": "F0PEAR001"})
    del body["event"]["channel"]
    found = incoming(body, KEEPER)
    assert isinstance(found, FileGone)
    assert (found.file_id, found.delivery.channel_id) == ("F0PEAR001", "")
    del body["event"]["file_id"]
    assert incoming(body, KEEPER) == NotForUs("malformed: no file_id")


def test_an_edit_that_names_us_tells_so() -> None:
    us = "<@U0KEEPER1> Pears?"
    assert edited(change({"text": us}, {})).now_addressed
    assert not edited(change({"text": us + "!"}, {"text": us})).now_addressed
