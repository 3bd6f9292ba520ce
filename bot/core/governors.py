"""Who may govern the prompt and the settings of a workspace, or of a channel."""

from bot.core.access import (
    Allowed,
    People,
    Refusal,
    Refused,
    Standing,
    refusal_of,
)
from bot.core.governed import ScopeSettings
from bot.core.ids import UserGroupId, UserId


def may_govern(
    standing: Standing,
    *,
    is_admin: bool,
    user_id: UserId,
    groups: frozenset[UserGroupId],
    workspace: ScopeSettings,
    channel: ScopeSettings | None = None,
    creator: UserId | None = None,
) -> Allowed | Refused:
    """Decide whether somebody may govern a workspace's prompt, or a channel's.

    Admins may, and the editors of the workspace. A channel's creator and its
    editors may where the workspace lets channels govern themselves. Nobody but
    members ever may.
    """
    if standing is not Standing.MEMBER:
        return Refused(refusal_of(standing))
    if is_admin or workspace.editors.has(user_id, groups):
        return Allowed()
    if channel is not None and workspace.channels_govern:
        editors = channel.editors | People(frozenset({creator} if creator else ()))
        if editors.has(user_id, groups):
            return Allowed()
    return Refused(Refusal.NO_EDITOR)
