"""Deliveries to try `incoming` on: recorded ones, and ones made up for a case."""

import json
from pathlib import Path
from typing import Any

from bot.core.ids import UserId
from bot.core.incoming import Deleted, Edited, NotForUs, Posted
from bot.slack.incoming import incoming

KEEPER = UserId("U0KEEPER1")
RECORDINGS = Path(__file__).parent.parent / "recordings"


def recorded(name: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((RECORDINGS / f"{name}.json").read_text())
    return body


def delivery(event: dict[str, Any], **envelope: object) -> dict[str, Any]:
    """A plain message by Anna in #garden, changed by `event` and `envelope`."""
    said = {
        "type": "message",
        "user": "U0ANNA001",
        "team": "T0ORCHARD",
        "channel": "C0GARDEN1",
        "channel_type": "channel",
        "ts": "1700000001.000100",
        "text": "How are the pears?",
    }
    return {
        "type": "event_callback",
        "event_id": "Ev0MADE001",
        "team_id": "T0ORCHARD",
        "authorizations": [authorization()],
        "event": said | event,
        **envelope,
    }


def authorization(**changed: object) -> dict[str, object]:
    return {
        "enterprise_id": None,
        "team_id": "T0ORCHARD",
        "user_id": KEEPER,
        "is_bot": True,
        "is_enterprise_install": False,
    } | changed


def change(now: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """A `message_changed` of Anna's message from `before` to `now`."""
    said = {"user": "U0ANNA001", "ts": "1700000001.000100", "text": "Pears?"}
    return delivery(
        {
            "subtype": "message_changed",
            "hidden": True,
            "ts": "1700000009.000900",
            "message": said | now,
            "previous_message": said | before,
        }
    )


def posted(body: dict[str, Any]) -> Posted:
    found = incoming(body, KEEPER)
    assert isinstance(found, Posted), found
    return found


def edited(body: dict[str, Any]) -> Edited:
    found = incoming(body, KEEPER)
    assert isinstance(found, Edited), found
    return found


def deleted(body: dict[str, Any]) -> Deleted:
    found = incoming(body, KEEPER)
    assert isinstance(found, Deleted), found
    return found


def why_not(body: object, *, bot_id: str = "") -> str:
    found = incoming(body, KEEPER, bot_id=bot_id)
    assert isinstance(found, NotForUs), found
    return found.reason
