"""Posts and histories for tests of pure functions."""

from bot.core.conversation import (
    Author,
    ChannelKind,
    History,
    Post,
    StoredPost,
    StoredTurn,
    TurnState,
)
from bot.core.ids import MessageTs, TeamId, UserId
from bot.core.model import ModelMessage, TextBlock


def post(
    text: str,
    *,
    at: int = 1,
    by: str = "Ana",
    turn: int | None = 1,
    addressed: bool = True,
    mentions_others: bool = False,
    is_bot: bool = False,
) -> StoredPost:
    """What `by` wrote in second `at` of the epoch, shown in `turn`."""
    author = Author(
        user_id=UserId(f"U_{by.upper()}"), team_id=TeamId("T1"), name=by, is_bot=is_bot
    )
    return StoredPost(
        post=Post(ts=MessageTs(f"{at}.000000"), author=author, text=text),
        team_id=TeamId("T1"),
        channel_kind=ChannelKind.PUBLIC,
        addressed=addressed,
        mentions_others=mentions_others,
        seq=at,
        turn=turn,
    )


def answer(number: int, text: str) -> StoredTurn:
    """What the bot answered in turn `number`."""
    return StoredTurn(
        number=number, state=TurnState.DONE, answer=(TextBlock(text),) if text else ()
    )


def history(*said: StoredPost | StoredTurn) -> History:
    """A history of posts and answers, in any order."""
    return History(
        posts=tuple(s for s in said if isinstance(s, StoredPost)),
        turns=tuple(s for s in said if isinstance(s, StoredTurn)),
    )


def words(message: ModelMessage) -> str:
    """All text of a model message."""
    return "\n".join(b.text for b in message.content if isinstance(b, TextBlock))
