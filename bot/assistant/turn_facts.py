"""A turn's story for the journal: ids and figures, no words."""

from bot.core.conversation import Lease, TurnResult
from bot.core.errors import SlackRefused
from bot.core.journal import SlackTrouble, TurnFinished, TurnStarted


def started(lease: Lease, turn: int, posts: int) -> TurnStarted:
    """The turn begins; `posts` of them are answered."""
    key = lease.key
    return TurnStarted(
        installation=key.installation,
        channel_id=key.channel_id,
        thread_ts=key.thread_ts,
        turn=turn,
        posts=posts,
        attempt=lease.attempts + 1,
    )


def finished(lease: Lease, turn: int, result: TurnResult) -> TurnFinished:
    """The turn is stored with `result`."""
    key = lease.key
    return TurnFinished(
        installation=key.installation,
        channel_id=key.channel_id,
        thread_ts=key.thread_ts,
        turn=turn,
        state=result.state,
        model=result.model,
        stop_reason=result.stop_reason,
        error=result.error,
        input_tokens=result.usage.prompt_tokens,
        output_tokens=result.usage.output_tokens,
        first_text_s=result.first_text_s,
        duration_s=result.duration_s,
    )


def unseen(lease: Lease, refused: SlackRefused) -> SlackTrouble:
    """Slack would not show the answer."""
    return SlackTrouble(
        installation=lease.key.installation,
        method=refused.method,
        error=refused.code,
        consequence="the answer could not be shown",
    )
