"""Whose prompt and settings a row holds: a workspace's, a channel's, or a verb's."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from bot.core.ids import InstallationId, TeamId
from bot.core.prompts import Scope, scope_named

_BOUND = {
    name: sa.bindparam(name, type_=sa.Text)
    for name in ("scope_team", "scope_team_id", "scope_key")
}

VERB = "/"
"""What the `channel` of a row begins with that is about a verb."""


def here(table: sa.Table, scope: Scope) -> sa.ColumnElement[bool]:
    """The rows of one scope; those of a channel whichever workspace they name."""
    return _rows(table, named(scope), is_channel=is_channel(scope))


def there(table: sa.Table, *, is_channel: bool) -> sa.ColumnElement[bool]:
    """The same for statements that are put together once, and run with `named`."""
    return _rows(table, _BOUND, is_channel=is_channel)


def _rows(
    table: sa.Table, named: Mapping[str, Any], *, is_channel: bool
) -> sa.ColumnElement[bool]:
    return sa.and_(
        table.c.team == named["scope_team"],
        sa.true() if is_channel else table.c.team_id == named["scope_team_id"],
        table.c.channel == named["scope_key"],
    )


def is_channel(scope: Scope) -> bool:
    """Whether it is a channel's, not a workspace's or a verb's."""
    return scope.channel_id is not None


def named(scope: Scope) -> dict[str, Any]:
    """A scope as the parameters of a statement."""
    return {
        "scope_team": scope.installation,
        "scope_team_id": scope.team_id,
        "scope_key": key_of(scope),
    }


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
