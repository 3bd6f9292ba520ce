"""What people write becomes a post, addressed to us or not."""

import time
from typing import Any

import pytest

from bot.core.conversation import Author, ChannelKind, ConversationKey, SharedFile
from bot.core.ids import (
    ChannelId,
    FileId,
    InstallationId,
    MessageTs,
    TeamId,
    UserId,
)
from bot.core.incoming import Delivery
from tests.slack.incoming.deliveries import (
    authorization,
    delivery,
    posted,
    recorded,
    why_not,
)

ORCHARD = TeamId("T0ORCHARD")
GARDEN = ChannelId("C0GARDEN1")


def test_a_mention_is_read_whole() -> None:
    found = posted(recorded("mention_as_message"))
    assert found.delivery == Delivery(
        event_id="Ev0REC0001",
        installation=InstallationId("T0ORCHARD"),
        team_id=ORCHARD,
        channel_id=GARDEN,
    )
    assert found.addressed
    assert not found.mentions_others
    assert not found.is_shared
    assert found.channel_kind is ChannelKind.PUBLIC
    assert found.thread_ts == found.post.ts == "1767406613.568609"
    assert found.post.author == Author(user_id=UserId("U0ANNA001"), team_id=ORCHARD)
    assert found.post.text == "AI What is love?"


def test_a_reply_in_a_thread_keeps_its_thread_and_is_not_addressed() -> None:
    found = posted(recorded("reply_in_thread"))
    assert found.key == ConversationKey(
        InstallationId("T0ORCHARD"), GARDEN, MessageTs("1767406613.568609")
    )


def test_files_of_a_forwarded_message_come_along_each_once() -> None:
    pear = {"id": "F0PEAR001", "name": "pear.png"}
    forwarded = {"is_share": True, "files": [pear, {"id": "F0PLUM001"}, {"size": 1}]}
    found = posted(delivery({"files": [pear], "attachments": [forwarded]}))
    assert [file.file_id for file in found.post.files] == ["F0PEAR001", "F0PLUM001"]


def test_every_direct_message_is_addressed() -> None:
    found = posted(recorded("direct_message"))
    assert found.channel_kind is ChannelKind.DIRECT
    assert found.addressed
    assert found.thread_ts == found.post.ts


@pytest.mark.parametrize("name", ["file_share", "thread_broadcast"])
def test_a_shared_file_and_a_reply_sent_to_the_channel_are_posts(name: str) -> None:
    found = posted(recorded(name))
    assert found.post.text == "Hi there!"
    assert bool(found.post.files) == (name == "file_share")


def test_a_message_in_the_third_person_is_a_post() -> None:
    assert posted(delivery({"subtype": "me_message"})).post.text == "How are the pears?"


def test_an_org_wide_install_is_one_installation_for_all_its_workspaces() -> None:
    found = posted(recorded("mention_in_org_install"))
    assert found.delivery.installation == "E0COUNTY1"
    assert found.delivery.team_id == "T0ORCHARD"


def test_an_install_in_one_workspace_of_a_grid_goes_by_the_workspace() -> None:
    in_grid = authorization(enterprise_id="E0COUNTY1")
    found = posted(delivery({}, authorizations=[in_grid], enterprise_id="E0COUNTY1"))
    assert found.delivery.installation == "T0ORCHARD"


def test_a_mention_that_an_edit_added_is_a_post_at_its_old_place() -> None:
    event = {"type": "app_mention", "edited": {"user": "U0ANNA001", "ts": "1.2"}}
    found = posted(delivery(event))
    assert found.addressed
    assert found.post.ts == "1700000001.000100"


def test_an_app_mention_without_the_kind_of_its_channel_counts_as_private() -> None:
    event = delivery({"type": "app_mention"})
    del event["event"]["channel_type"]
    assert posted(event).channel_kind is ChannelKind.PRIVATE


@pytest.mark.parametrize(
    ("said", "addressed", "others"),
    [
        ("<@U0KEEPER1> hello", True, False),
        ("hello <@U0KEEPER1|keeper>", True, False),
        ("<@U0KEEPER1> and <@U0BERT001>", True, True),
        ("<@U0BERT001> hello", False, True),
        ("<!subteam^S0PICKERS|@pickers> hello", False, True),
        ("<!channel> hello", False, True),
        ("`&lt;@U0KEEPER1&gt;` is how one writes it", False, False),
        ("<https://example.org|@U0KEEPER1>", False, False),
    ],
)
@pytest.mark.parametrize("kind", ["channel", "group", "mpim"])
def test_outside_direct_messages_only_a_mention_addresses_us(
    said: str, addressed: bool, others: bool, kind: str
) -> None:
    found = posted(delivery({"text": said, "channel_type": kind}))
    assert (found.addressed, found.mentions_others) == (addressed, others)


def test_half_a_mention_of_four_hundred_thousand_characters_takes_no_time() -> None:
    began = time.process_time()
    assert not posted(delivery({"text": "<@" + "U" * 400_000})).mentions_others
    assert time.process_time() - began < 2


def test_mentions_are_found_in_lists_and_quotes_too() -> None:
    def rich(kind: str, *elements: dict[str, Any]) -> dict[str, Any]:
        return {"type": kind, "elements": list(elements)}

    us = {"type": "user", "user_id": "U0KEEPER1"}
    them = {"type": "usergroup", "usergroup_id": "S0PICKERS"}
    block = rich(
        "rich_text",
        rich("rich_text_list", rich("rich_text_section", us)),
        rich("rich_text_quote", them),
    )
    found = posted(delivery({"text": "", "blocks": [block]}))
    assert found.addressed
    assert found.mentions_others


class TestSharedChannels:
    """Slack Connect: people of other organisations write there too."""

    def test_an_outsider_brings_their_own_workspace(self) -> None:
        event = {"user": "U0OUTSIDE", "team": "T0ORCHARD", "user_team": "T0CIDERS"}
        found = posted(delivery(event, is_ext_shared_channel=True))
        assert found.is_shared
        assert found.delivery.installation == "T0ORCHARD"
        assert found.post.author.team_id == "T0CIDERS"

    def test_the_installation_is_ours_wherever_the_channel_is_hosted(self) -> None:
        body = delivery({}, team_id="T0CIDERS", is_ext_shared_channel=True)
        assert posted(body).delivery.team_id == "T0ORCHARD"

    def test_nobody_is_taken_for_one_of_ours_without_a_word_of_slack(self) -> None:
        body = delivery({}, is_ext_shared_channel=True)
        del body["event"]["team"]
        assert posted(body).post.author.team_id == ""

    def test_elsewhere_people_belong_to_the_workspace(self) -> None:
        body = delivery({})
        del body["event"]["team"]
        assert posted(body).post.author.team_id == "T0ORCHARD"

    def test_a_file_stub_is_kept_as_one(self) -> None:
        stub = {"id": "F0CIDERS1", "mode": "file_access", "size": 0, "created": 0}
        stub["file_access"] = "check_file_info"
        found = posted(delivery({"files": [stub]}, is_ext_shared_channel=True))
        assert found.post.files == (
            SharedFile(file_id=FileId("F0CIDERS1"), mode="file_access"),
        )


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ({"user": "U0KEEPER1"}, "our own message"),
        ({"user": "", "bot_id": "B0KEEPER1"}, "our own message"),
        ({"user": "USLACK"}, "Slack's own message"),
        ({"bot_id": "B0WEATHER"}, "a bot's message"),
        ({"bot_profile": {"id": "B0WEATHER"}}, "a bot's message"),
        ({"subtype": "bot_message", "user": None}, "a bot's message"),
        ({"bot_id": "B0OTHER", "app_id": "A0KEEPER1"}, "our own message"),
        ({"hidden": True}, "a hidden message"),
        ({"subtype": "channel_join"}, "nothing somebody wrote"),
        ({"subtype": "channel_topic"}, "nothing somebody wrote"),
        ({"subtype": "document_mention"}, "nothing somebody wrote"),
        ({"type": "reaction_added"}, "not a message"),
    ],
)
def test_we_never_answer_bots_ourselves_or_news(
    event: dict[str, Any], reason: str
) -> None:
    body = delivery(event, api_app_id="A0KEEPER1")
    assert why_not(body, bot_id="B0KEEPER1") == reason


@pytest.mark.parametrize(
    ("event", "user_id"),
    [
        ({"type": "app_mention", "bot_id": "B0WEATHER"}, "U0ANNA001"),
        ({"text": "<@U0KEEPER1> rain", "bot_id": "B0WEATHER", "user": "U1"}, "U1"),
        (
            {
                "text": "<@U0KEEPER1> rain",
                "subtype": "bot_message",
                "bot_id": "B0WEATHER",
                "user": None,
            },
            "B0WEATHER",
        ),
    ],
)
def test_a_bot_that_mentions_us_asks_us(event: dict[str, Any], user_id: str) -> None:
    found = posted(delivery(event))
    assert found.addressed
    assert found.post.author.is_bot
    assert found.post.author.user_id == user_id


def test_a_bot_in_a_direct_message_and_one_without_an_id_ask_nothing() -> None:
    mention = {"text": "<@U0KEEPER1> rain", "subtype": "bot_message", "user": None}
    direct = mention | {"bot_id": "B0W", "channel": "D1", "channel_type": "im"}
    assert why_not(delivery(direct)) == "a bot's message"
    assert why_not(delivery(mention)) == "malformed: no user"


def test_a_recorded_bot_is_not_answered() -> None:
    assert why_not(recorded("bot_post")) == "a bot's message"
