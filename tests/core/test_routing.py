from bot.core.ids import UserId
from bot.core.routing import Decline, Respond, Silence, should_answer
from tests.assistant.posts import post

ANA, BEN = UserId("U_ANA"), UserId("U_BEN")


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


def test_a_reply_that_mentions_somebody_else_is_theirs() -> None:
    asked = post("Ben?", addressed=False, mentions_others=True)
    assert should_answer(asked, {ANA}) == Decline(Silence.SOMEBODY_ELSE)


def test_bots_are_never_answered() -> None:
    said = post("beep", is_bot=True)
    assert should_answer(said, {ANA}) == Decline(Silence.NOT_A_PERSON)
