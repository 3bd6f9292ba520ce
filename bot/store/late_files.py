"""Files of a post that was stored without them: a mention may carry none."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from bot.core.conversation import UNLISTED, Lease, Post, SharedFile
from bot.core.ids import MessageTs
from bot.core.incoming import Posted
from bot.core.routing import Silence
from bot.store.fences import ITS_MESSAGES, fence, hold
from bot.store.rows import files_json
from bot.store.schema import messages

_UNLISTED = files_json([UNLISTED])

_MAY_LACK_FILES = sa.and_(
    ~messages.c.deleted,
    messages.c.revision == 1,
    messages.c.declined.is_distinct_from(Silence.NOT_ALLOWED.value),
)
_DELIVERED = sa.and_(
    messages.c.team == sa.bindparam("installation"),
    messages.c.channel == sa.bindparam("place"),
    messages.c.ts == sa.bindparam("post_ts"),
    _MAY_LACK_FILES,
)
_LISTS = sa.update(messages).values(files=sa.bindparam("listed"))

_DELIVERED_AGAIN = {
    True: _LISTS.where(_DELIVERED, messages.c.files.in_(["[]", _UNLISTED])),
    False: _LISTS.where(_DELIVERED, messages.c.files == _UNLISTED),
}
"""By whether there are files: that there are none says nothing of those known."""

_READ = _LISTS.where(
    ITS_MESSAGES,
    messages.c.ts == sa.bindparam("post_ts"),
    messages.c.files == _UNLISTED,
    _MAY_LACK_FILES,
)


def tells_files(post: Post) -> bool:
    """Whether another delivery of the same post may add to what is stored of it."""
    return UNLISTED not in post.files and (bool(post.files) or not post.has_words)


def delivered_again(conn: sa.Connection, posted: Posted) -> None:
    """The same post came in another event, which may tell of its files."""
    values: dict[str, Any] = {
        "installation": posted.delivery.installation,
        "place": posted.delivery.channel_id,
        "post_ts": posted.post.ts,
        "listed": files_json(posted.post.files),
    }
    conn.execute(_DELIVERED_AGAIN[bool(posted.post.files)], values)


def list_files(
    conn: sa.Connection, lease: Lease, ts: MessageTs, files: Sequence[SharedFile]
) -> None:
    """Keep the files of a post, now that Slack was asked for them."""
    hold(conn, lease)
    conn.execute(_READ, fence(lease) | {"post_ts": ts, "listed": files_json(files)})
