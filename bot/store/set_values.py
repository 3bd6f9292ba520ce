"""Settings that admins make: one row for each scope, and how often it changed."""

import sqlalchemy as sa

from bot.core.audit import AuditEntry
from bot.core.governed import ScopeSettings
from bot.core.governing import SettingsConflict
from bot.core.news import Change, Topic
from bot.core.prompts import Scope
from bot.core.set_fields import fields_of
from bot.store import audit
from bot.store.dialects import insert, tell_others
from bot.store.prompts import read_settings
from bot.store.rows import to_json
from bot.store.schema import channel_settings
from bot.store.scopes import here, key_of
from bot.store.times import ago


def change(
    conn: sa.Connection, scope: Scope, settings: ScopeSettings, entry: AuditEntry
) -> ScopeSettings | SettingsConflict:
    """Set all fields, unless somebody changed them since `settings.revision`."""
    audit.one_at_a_time(conn, scope)
    row = conn.execute(
        sa.select(channel_settings).where(here(channel_settings, scope))
    ).one_or_none()
    theirs = read_settings(row.settings, row.revision) if row else ScopeSettings()
    if theirs.revision != settings.revision:
        return SettingsConflict(theirs=theirs, mine=settings)
    written, revision = to_json(fields_of(settings)), theirs.revision + 1
    values = {
        "settings": written,
        "answers": settings.answers and settings.answers.value,
        "retention_days": settings.retention_days,
        "revision": revision,
        "changed_at": ago(0),
    }
    if row is None:
        conn.execute(
            insert(conn, channel_settings).values(
                team=scope.installation,
                team_id=scope.team_id,
                channel=key_of(scope),
                **values,
            )
        )
    else:
        conn.execute(
            sa.update(channel_settings)
            .where(here(channel_settings, scope))
            .values(**values)
        )
    audit.add(conn, entry)
    tell_others(conn, Change(Topic.PROMPTS, scope.installation))
    return read_settings(written, revision)
