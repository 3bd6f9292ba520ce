"""Where other organisations read along, nothing is taken in of other channels."""

from typing import Any

import pytest

from tests.slack.incoming.deliveries import change, delivery, edited, posted

FROM_ELSEWHERE = {"is_msg_unfurl": True, "channel_id": "C0VAULT01", "text": "swordfish"}
FROM_HERE = {"is_msg_unfurl": True, "channel_id": "C0GARDEN1", "text": "pears"}
OF_AN_APP = {"title": "Build 12", "text": "it passed"}
LINKED = {"from_url": "https://x.slack.com/archives/C0VAULT01/p1", "text": "swordfish"}
FORWARDED = {"is_share": True, "text": "swordfish"}

SHOWN = [FROM_ELSEWHERE, FROM_HERE, OF_AN_APP, LINKED, FORWARDED]


def words(body: dict[str, Any]) -> str:
    is_edit = body["event"].get("subtype") == "message_changed"
    return edited(body).text if is_edit else posted(body).post.text


@pytest.mark.parametrize(
    "body",
    [
        delivery({"attachments": SHOWN}),
        change({"text": "Pears!", "attachments": SHOWN}, {}),
    ],
)
def test_quotes_of_other_channels_are_left_out(body: dict[str, Any]) -> None:
    assert words(body).count("swordfish") == 3

    shared = words({**body, "is_ext_shared_channel": True})

    assert "swordfish" not in shared
    assert shared.count("another channel, which is not read here") == 3
    assert "> pears" in shared
    assert "it passed" in shared
