from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.core.conversation import StoredPost
from bot.core.governed import AnswerWhen
from bot.core.ids import MessageTs, UserId
from bot.core.routing import Decline, Respond, Silence, should_answer
from tests.assistant import posts

ANA, BEN = UserId("U_ANA"), UserId("U_BEN")
post = partial(posts.post, turn=None)


def test_a_mention_is_answered_even_where_several_people_talk() -> None:
    assert should_answer(post("hello"), {ANA, BEN}) == Respond()


def test_one_person_alone_with_us_needs_no_mention() -> None:
    assert should_answer(post("and then?", addressed=False), {ANA}) == Respond()


def test_among_several_people_we_stay_silent() -> None:
    decision = should_answer(post("lunch?", addressed=False), {ANA, BEN})
    assert decision == Decline(Silence.PEOPLE_TALK)


def test_the_author_counts_as_one_of_the_people() -> None:
    decision = should_answer(post("lunch?", by="Ben", addressed=False), {ANA})
    assert decision == Decline(Silence.PEOPLE_TALK)


def test_where_we_do_not_take_part_only_mentions_are_for_us() -> None:
    said = post("lunch?", addressed=False)
    decision = should_answer(said, {ANA}, takes_part=False)
    assert decision == Decline(Silence.NOBODY_ASKED)
    assert should_answer(post("hello"), {ANA}, takes_part=False) == Respond()
    everything = AnswerWhen.EVERY_MESSAGE
    assert should_answer(said, {ANA}, takes_part=False, answers=everything) == Respond()


def test_what_was_being_answered_already_is_not_decided_on_again() -> None:
    asked = post("and then?", addressed=False, turn=1)
    assert should_answer(asked, {ANA, BEN}) == Respond()
    gone = replace(asked, thread_is_gone=True)
    assert should_answer(gone, {ANA}) == Decline(Silence.THREAD_GONE)


def test_a_reply_that_mentions_somebody_else_is_theirs() -> None:
    asked = post("Ben?", addressed=False, mentions_others=True)
    assert should_answer(asked, {ANA}) == Decline(Silence.SOMEBODY_ELSE)


def test_bots_are_answered_only_where_they_mention_us() -> None:
    said = post("beep", is_bot=True, addressed=False)
    decision = should_answer(said, (), answers=AnswerWhen.EVERY_MESSAGE)
    assert decision == Decline(Silence.NOT_A_PERSON)
    assert should_answer(post("beep", is_bot=True), {ANA}) == Respond()


def late(asked: StoredPost, by: timedelta) -> StoredPost:
    written_at = datetime.fromtimestamp(float(asked.post.ts), UTC)
    return replace(asked, stored_at=written_at + by)


HOURS = timedelta(hours=3)


def test_a_mention_that_came_hours_late_is_answered_if_it_is_the_last_word() -> None:
    asked = late(post("hello?"), HOURS)
    assert should_answer(asked, {ANA}, newest_ts=asked.post.ts) == Respond()


def test_a_mention_that_came_hours_late_stays_unanswered_where_talk_went_on() -> None:
    asked = late(post("hello?"), HOURS)
    since = MessageTs("9999999999.000000")
    assert should_answer(asked, {ANA}, newest_ts=since) == Decline(Silence.LATE)


def test_a_reply_without_a_mention_is_never_answered_hours_late() -> None:
    asked = late(post("and then?", addressed=False), HOURS)
    decision = should_answer(asked, {ANA}, newest_ts=asked.post.ts)
    assert decision == Decline(Silence.LATE)


@pytest.mark.parametrize("by", [timedelta(seconds=1), timedelta(hours=1)])
def test_a_redelivery_is_not_late(by: timedelta) -> None:
    asked = late(post("hello?"), by)
    since = MessageTs("9999999999.000000")
    assert should_answer(asked, {ANA}, newest_ts=since) == Respond()
