"""Whose prompt and settings a row holds: a workspace's, a channel's, or a verb's."""

from typing import Any

import sqlalchemy as sa

from bot.core.ids import InstallationId, TeamId
from bot.core.prompts import Scope, scope_named

VERB = "/"
"""What the `channel` of a row begins with that is about a verb."""


def here(table: sa.Table, scope: Scope) -> sa.ColumnElement[bool]:
    """The rows of one scope; those of a channel whichever workspace they name."""
    return sa.and_(
        table.c.team == scope.installation,
        table.c.team_id == scope.team_id if scope.channel_id is None else sa.true(),
        table.c.channel == key_of(scope),
    )


def key_of(scope: Scope) -> str:
    """What stands for a scope in a row's `channel`.

    A verb's names the workspace too: rows of channels are one for an installation.
    """
    return f"{scope.name}/{scope.team_id}" if scope.verb else scope.name


def scope_in(row: sa.Row[Any]) -> Scope:
    """The scope of a row."""
    team_id = TeamId(row.team_id)
    name = row.channel.removesuffix(f"/{team_id}")
    return scope_named(InstallationId(row.team), team_id, name)
