"""Who changed what, line by line."""

from bot.core.audit import Action, AuditEntry
from bot.core.governing import GovernRequest
from bot.core.prompt_views import AuditPage
from bot.slack import kit
from bot.slack.governing.carried import carry
from bot.slack.governing.naming import WINDOW, place, safe
from bot.slack.kit import Block

_SIGNS = {
    Action.REFUSED: ":no_entry:",
    Action.REPLAYED: ":no_entry:",
    Action.TOO_LATE: ":hourglass:",
}
_PER_SECTION = 5
_FINGERPRINT_CHARS = 8


def audit_view(page: AuditPage) -> Block:
    """The lines of a workspace, newest first, a page at a time."""
    blocks = [kit.section("Everything that was changed, or refused, newest first.")]
    if not page.entries:
        blocks.append(kit.section("Nothing yet."))
    lines = [audit_line(entry) for entry in page.entries]
    blocks += [
        kit.section("\n".join(lines[at : at + _PER_SECTION]))
        for at in range(0, len(lines), _PER_SECTION)
    ]
    if page.older_than is not None:
        older = carry(before=page.older_than)
        blocks += kit.actions(
            kit.button("Older lines", f"{GovernRequest.AUDIT}/here", older)
        )
    return kit.modal("Audit", blocks, callback_id=WINDOW)


def audit_line(entry: AuditEntry) -> str:
    """One line; texts are told by their fingerprints only. mrkdwn."""
    moment = kit.when(entry.at) if entry.at else ""
    sign = _SIGNS.get(entry.action, "")
    detail = f" ({safe(entry.detail, 120)})" if entry.detail else ""
    hashes = [h[:_FINGERPRINT_CHARS] for h in (entry.before, entry.after)]
    change = f" · {hashes[0] or 'none'} → {hashes[1] or 'none'}" if any(hashes) else ""
    door = f" · {safe(entry.door, 60)}" if entry.door else ""
    words = f"{sign} {moment} <@{entry.who}>: {entry.action} for {place(entry.scope)}"
    return f"{words.strip()}{detail}{change}{door}"
