from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import LocalSlack
from tests.playground.slack.apps import Heard, Json, listening_app, over_http
from tests.playground.slack.refusals import refusal


@pytest.fixture
async def heard(slack: LocalSlack) -> AsyncIterator[Heard]:
    heard = Heard()
    app = listening_app(slack, heard)

    @app.event("channel_id_changed")
    async def hear(body: Json) -> None:
        heard.bodies.append(body)
        slack.bell.ring()

    async with over_http(slack, app):
        yield heard


async def test_a_private_channel_that_is_shared_gets_another_id(
    slack: LocalSlack, heard: Heard
) -> None:
    old = slack.workspace.channel("secret").id
    slack.people.post("Ana", "#secret", "before")
    shared = slack.people.share_channel("Ana", "#secret")
    await slack.until(lambda: "channel_id_changed" in heard.types())
    [event] = [b["event"] for b in heard.bodies if "old_channel_id" in b["event"]]
    assert (event["old_channel_id"], event["new_channel_id"]) == (old, shared.id)
    assert [m.text for m in slack.messages(shared.id)] == ["before"]


async def test_a_renamed_and_closed_channel_keeps_its_id(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    channel = slack.workspace.channel("random").id
    slack.people.rename_channel("Ana", "#random", "chatter")
    slack.people.make_private("#chatter")
    slack.people.archive_channel("Ana", "#chatter")
    told = await client.conversations_info(channel=channel)
    facts = told["channel"]
    assert facts["name"] == "chatter"
    assert (facts["is_private"], facts["is_archived"]) == (True, True)


async def test_a_user_group_tells_who_is_in_it(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    group = slack.people.add_group("editors", "Ben")
    listed = await client.usergroups_list()
    assert [each["handle"] for each in listed["usergroups"]] == ["editors"]
    users = await client.usergroups_users_list(usergroup=group.id)
    assert users["users"] == [slack.workspace.person("Ben").id]
    given = {"usergroup": "S0NOBODY"}
    assert await refusal(client, "usergroups.users.list", **given) == "no_such_subteam"
