from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import LocalSlack
from tests.playground.slack.refusals import refusal


async def test_a_long_thread_is_read_page_by_page_with_its_root_on_each(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    root = slack.people.post("Ana", "#general", "root")
    for n in range(5):
        slack.people.post("Ben", "#general", f"{n}", thread_ts=root.ts)
    first = await client.conversations_replies(
        channel=root.channel, ts=root.ts, limit=2
    )
    pages = [[m["text"] for m in page["messages"]] async for page in first]
    assert pages == [["root", "0", "1"], ["root", "2", "3"], ["root", "4"]]


async def test_any_reply_leads_to_its_thread(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    root = slack.people.post("Ana", "#general", "root")
    reply = slack.people.post("Ben", "#general", "one", thread_ts=root.ts)
    found = await client.conversations_replies(channel=root.channel, ts=reply.ts)
    assert [m["ts"] for m in found["messages"]] == [root.ts, reply.ts]
    assert found["messages"][0]["reply_count"] == 1
    assert found["messages"][1]["parent_user_id"] == root.user


async def test_a_window_is_open_at_its_ends_unless_inclusive(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    a, b, c = [slack.people.post("Ana", "#general", text) for text in "abc"]

    async def read(*, inclusive: bool) -> list[str]:
        found = await client.conversations_history(
            channel=a.channel, oldest=a.ts, latest=c.ts, inclusive=inclusive
        )
        return [m["ts"] for m in found["messages"]]

    assert await read(inclusive=False) == [b.ts]
    assert await read(inclusive=True) == [c.ts, b.ts, a.ts]


async def test_history_is_newest_first_and_has_no_replies(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    root = slack.people.post("Ana", "#general", "root")
    slack.people.post("Ben", "#general", "hidden", thread_ts=root.ts)
    slack.people.post("Ben", "#general", "shown", thread_ts=root.ts, broadcast=True)
    found = await client.conversations_history(channel=root.channel, limit=1)
    assert [m["text"] for m in found["messages"]] == ["shown"]
    assert found["has_more"] is True
    cursor = found["response_metadata"]["next_cursor"]
    rest = await client.conversations_history(channel=root.channel, cursor=cursor)
    assert [m["text"] for m in rest["messages"]] == ["root"]


async def test_reading_is_refused_as_slack_documents(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    acme = slack.workspace
    general = acme.channel("general").id
    hall = acme.add_channel("hall", [acme.person("Ana")]).id
    secret = acme.channel("secret").id
    refused: list[tuple[dict[str, object], str]] = [
        ({"channel": hall}, "not_in_channel"),
        ({"channel": secret}, "channel_not_found"),
        ({"channel": general, "limit": 1_000}, "invalid_limit"),
        ({"channel": general, "cursor": "nonsense"}, "invalid_cursor"),
    ]
    for given, error in refused:
        assert await refusal(client, "conversations.history", **given) == error
    error = await refusal(
        client, "conversations.replies", channel=general, ts="1.000000"
    )
    assert error == "thread_not_found"


async def test_the_bot_joins_public_channels_and_no_others(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    acme = slack.workspace
    hall = acme.add_channel("hall", [acme.person("Ana")])
    await client.conversations_join(channel=hall.id)
    assert acme.bot.id in hall.members
    again = await client.conversations_join(channel=hall.id)
    assert again["warning"] == "already_in_channel"
    dm = slack.people.direct("Ana").id
    error = await refusal(client, "conversations.join", channel=dm)
    assert error == "method_not_supported_for_channel_type"


async def test_channels_tell_what_they_are_and_who_is_in_them(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    acme = slack.workspace
    general = acme.channel("general")
    general.is_ext_shared = True
    told = (await client.conversations_info(channel=general.id))["channel"]
    assert told["topic"]["value"] == general.topic
    assert (told["is_ext_shared"], told["is_member"]) == (True, True)
    members = await client.conversations_members(channel=general.id, limit=3)
    assert members["members"] == general.members[:3]
    assert members["response_metadata"]["next_cursor"]
    mine = await client.users_conversations(types="public_channel,im")
    names = [c.get("name") for c in mine["channels"]]
    assert names == ["general", "random", None]


async def test_a_dm_is_opened_once(slack: LocalSlack, client: AsyncWebClient) -> None:
    ben = slack.workspace.person("Ben")
    first = await client.conversations_open(users=ben.id)
    second = await client.conversations_open(users=ben.id)
    assert first["channel"]["id"] == second["channel"]["id"]
    assert (first["already_open"], second["already_open"]) == (False, True)
    error = await refusal(client, "conversations.open", users="U404")
    assert error == "user_not_found"
