"""The identifiers of Slack, each a type of its own.

All are text and opaque: compare them, never take them apart.
"""

from typing import NewType

InstallationId = NewType("InstallationId", str)
"""Who installed us: `E012345` for an org-wide install, else the workspace's id."""

TeamId = NewType("TeamId", str)
"""A workspace, `T012345`."""

ChannelId = NewType("ChannelId", str)
"""A channel, private channel or direct message: `C012345`, `G012345`, `D012345`."""

UserId = NewType("UserId", str)
"""A person or a bot user, `U012345` or `W012345`."""

MessageTs = NewType("MessageTs", str)
"""A message's time and its id within a channel, `1726133698.626339`.

Always text: as a float it loses its last digits and stops naming the message.
"""

UserGroupId = NewType("UserGroupId", str)
"""A user group, `S012345`."""

FileId = NewType("FileId", str)
"""A file shared in Slack, `F012345`."""


def installation_id(
    *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool
) -> InstallationId:
    """Name the installation that a payload belongs to.

    An org-wide install is one installation for all its workspaces; everywhere
    else the workspace is the installation. Raises `ValueError` when the payload
    names neither.
    """
    chosen = enterprise_id if is_enterprise_install else team_id
    if not (chosen := chosen or team_id or enterprise_id):
        raise ValueError("the payload names no workspace and no enterprise")
    return InstallationId(chosen)
