"""Prompts, settings and drafts, and who changed them.

`channel` is empty where a row belongs to the whole workspace, and `/verb/T…` where
it is about a verb. A channel of several workspaces has one row, whichever of them
it was made in.
"""

import sqlalchemy as sa

from bot.store.schema.columns import metadata, moment, number, team_columns, words

prompts = sa.Table(
    "prompts",
    metadata,
    *team_columns(),
    words("channel"),
    sa.Column("version", sa.BigInteger, nullable=False, autoincrement=False),
    words("text"),
    sa.Column("mode", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    words("reason"),
    sa.Column("equals", sa.BigInteger, comment="the version it brought back"),
    moment("published_at"),
    sa.PrimaryKeyConstraint("team", "team_id", "channel", "version"),
)

prompt_drafts = sa.Table(
    "prompt_drafts",
    metadata,
    *team_columns(),
    words("channel"),
    sa.Column("author", sa.Text, nullable=False),
    words("text"),
    sa.Column("mode", sa.Text, nullable=False),
    number("base"),
    moment("saved_at"),
    sa.PrimaryKeyConstraint("team", "team_id", "channel", "author"),
)

channel_settings = sa.Table(
    "channel_settings",
    metadata,
    *team_columns(),
    words("channel"),
    sa.Column("settings", sa.Text, nullable=False, server_default="{}"),
    sa.Column("answers", sa.Text, comment="of the settings; read at every intake"),
    sa.Column(
        "retention_days", sa.Integer, comment="of the settings; read at every clean-up"
    ),
    number("revision"),
    moment("changed_at"),
    sa.PrimaryKeyConstraint("team", "team_id", "channel"),
)

audit = sa.Table(
    "audit",
    metadata,
    *team_columns(),
    sa.Column("seq", sa.BigInteger, nullable=False, autoincrement=False),
    words("channel"),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    words("door"),
    words("before"),
    words("after"),
    words("detail"),
    moment("at"),
    sa.PrimaryKeyConstraint("team", "team_id", "seq"),
)


def _one_for_a_channel(table: sa.Table, *columns: str) -> sa.Index:
    of_channel = table.c.channel != sa.literal_column("''")
    return sa.Index(
        f"{table.name}_channel_key",
        table.c.team,
        table.c.channel,
        *(table.c[name] for name in columns),
        unique=True,
        info={"where": of_channel},
    )


ONE_FOR_A_CHANNEL = (
    _one_for_a_channel(prompts, "version"),
    _one_for_a_channel(prompt_drafts, "author"),
    _one_for_a_channel(channel_settings),
)
