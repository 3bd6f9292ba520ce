from bot.core.bots import MOST_ANSWERS, asked_before, is_first_unanswered
from bot.core.conversation import StoredPost
from bot.core.routing import Decline, Respond, Silence, should_answer
from tests.assistant.posts import post


def bot_post(at: int, turn: int | None) -> StoredPost:
    return post("beep", at=at, by="Beep", turn=turn, is_bot=True)


def decided(said: list[StoredPost], asked: StoredPost) -> Respond | Decline:
    return should_answer(asked, (), bots_asked=asked_before(said, asked))


def test_bots_get_so_many_answers_and_no_more() -> None:
    answered = [bot_post(n, turn=n) for n in range(1, MOST_ANSWERS + 1)]
    last, more = bot_post(MOST_ANSWERS, None), bot_post(9, None)
    assert decided(answered[:-1], last) == Respond()
    assert decided(answered, more) == Decline(Silence.BOTS_TALK)


def test_a_person_in_between_lets_the_count_begin_anew() -> None:
    answered = [bot_post(n, turn=n) for n in range(1, MOST_ANSWERS + 1)]
    person = post("hm", at=MOST_ANSWERS + 1, turn=None)
    assert decided([*answered, person], bot_post(9, None)) == Respond()
    assert decided([person], bot_post(9, None)) == Respond()


def test_what_was_asked_together_is_answered_together() -> None:
    together = [bot_post(n, turn=1) for n in range(1, MOST_ANSWERS + 3)]
    assert decided(together[:-1], together[-1]) == Respond()
    assert decided(together[:-1], bot_post(9, None)) == Respond()


def test_only_the_first_that_stays_unanswered_is_told_of() -> None:
    answered = [bot_post(n, turn=n) for n in range(1, MOST_ANSWERS + 1)]
    assert is_first_unanswered(asked_before(answered, bot_post(8, None)))
    waiting = [*answered, bot_post(8, None)]
    assert not is_first_unanswered(asked_before(waiting, bot_post(9, None)))
