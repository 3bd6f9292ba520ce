import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import LocalSlack
from bot.playground.slack.files import Upload
from tests.playground.slack.refusals import refusal


async def test_a_call_without_a_token_or_with_a_wrong_one_is_refused(
    slack: LocalSlack,
) -> None:
    url = slack.api_base_url + "auth.test"
    async with aiohttp.ClientSession() as session:
        async with session.post(url) as answer:
            assert (await answer.json())["error"] == "not_authed"
        async with session.post(url, data={"token": "xoxb-no"}) as answer:
            assert (await answer.json())["error"] == "invalid_auth"
        app_token = slack.workspace.app.app_token
        async with session.post(url, data={"token": app_token}) as answer:
            assert (await answer.json())["error"] == "not_allowed_token_type"


async def test_forms_and_json_mean_the_same_and_tokens_are_not_remembered(
    slack: LocalSlack,
) -> None:
    url = slack.api_base_url + "chat.postMessage"
    token = slack.workspace.bot_token
    general = slack.workspace.channel("general").id
    blocks = [{"type": "divider"}]
    async with aiohttp.ClientSession() as session:
        form = {"token": token, "channel": general, "blocks": '[{"type":"divider"}]'}
        async with session.post(url, data=form) as answer:
            assert (await answer.json())["ok"] is True
        given = {"channel": general, "blocks": blocks}
        bearer = {"Authorization": f"Bearer {token}"}
        async with session.post(url, json=given, headers=bearer) as answer:
            assert (await answer.json())["ok"] is True
        async with session.post(
            url, data=b"{", headers=bearer | {"Content-Type": "application/json"}
        ) as answer:
            assert (await answer.json())["error"] == "invalid_json"
    kinds = [[b["type"] for b in m.body.blocks] for m in slack.messages("#general")]
    assert kinds == [["divider"], ["divider"]]
    assert token not in repr(slack.calls())


async def test_calls_are_recorded_with_their_results(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    assert await refusal(client, "chat.dance") == "unknown_method"
    await client.auth_test()
    [call] = slack.calls("auth.test")
    assert (call.status, call.team) == (200, slack.workspace.id)
    assert call.result["user_id"] == slack.workspace.bot.id
    assert [c.method for c in slack.calls()] == ["chat.dance", "auth.test"]


async def test_people_have_the_flags_access_is_decided_on(
    client: AsyncWebClient, slack: LocalSlack
) -> None:
    async def flags(name: str) -> tuple[bool, bool, bool, bool]:
        person = slack.workspace.person(name)
        user = (await client.users_info(user=person.id))["user"]
        is_ours = user["team_id"] == slack.workspace.id
        return user["is_admin"], user["is_restricted"], user["is_stranger"], is_ours

    assert await flags("Ana") == (True, False, False, True)
    assert await flags("Cleo") == (False, True, False, True)
    assert await flags("Otto") == (False, False, True, False)
    assert await refusal(client, "users.info", user="U404") == "user_not_found"


async def test_workspace_and_bot_tell_who_they_are(
    client: AsyncWebClient, slack: LocalSlack
) -> None:
    assert (await client.team_info())["team"]["name"] == "Acme"
    bot = (await client.bots_info(bot=slack.workspace.bot_id))["bot"]
    assert bot["user_id"] == slack.workspace.bot.id


async def test_emoji_are_put_on_once_and_taken_off_once(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    message = slack.people.post("Ana", "#general", "hello")
    at = {"channel": message.channel, "timestamp": message.ts, "name": "eyes"}
    await client.api_call("reactions.add", json=at)
    assert await refusal(client, "reactions.add", **at) == "already_reacted"
    assert slack.messages("#general")[0].reactions == (
        ("eyes", slack.workspace.bot.id),
    )
    await client.api_call("reactions.remove", json=at)
    assert await refusal(client, "reactions.remove", **at) == "no_reaction"


async def test_a_file_is_for_those_with_the_token_and_a_page_for_others(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    message = slack.people.post(
        "Ana", "#general", "look", files=[Upload("cat.gif", b"GIF89a")]
    )
    file = message.body.files[0]
    told = (await client.files_info(file=file.id))["file"]
    assert (told["mimetype"], told["size"]) == ("image/gif", 6)
    async with aiohttp.ClientSession() as session:
        bearer = {"Authorization": f"Bearer {slack.workspace.bot_token}"}
        url = told["url_private_download"]
        async with session.get(url, headers=bearer) as answer:
            assert (await answer.read(), answer.content_type) == (
                b"GIF89a",
                "image/gif",
            )
        other = slack.world.add_workspace("Other", slack.world.add_app())
        for token in ("", "xoxb-no", other.bot_token):
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            async with session.get(url, headers=headers) as answer:
                assert (answer.status, answer.content_type) == (200, "text/html")


async def test_the_sdks_upload_lands_in_the_thread(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    root = slack.people.post("Ana", "#general", "a long answer, please")
    await client.files_upload_v2(
        content="so long",
        filename="answer.txt",
        title="Answer",
        channel=root.channel,
        thread_ts=root.ts,
        initial_comment="here",
    )
    reply = slack.thread("#general", root.ts)[-1]
    assert reply.text == "here"
    assert [(f.title, f.content) for f in reply.body.files] == [("Answer", b"so long")]


async def test_a_file_of_the_bots_is_known_by_where_it_stands_and_can_be_deleted(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    root = slack.people.post("Ana", "#general", "a long answer, please")
    await client.files_upload_v2(
        content="so long", filename="a.txt", channel=root.channel, thread_ts=root.ts
    )
    reply = slack.thread("#general", root.ts)[-1]
    file = reply.body.files[0].id
    told = (await client.files_info(file=file))["file"]
    share = {"ts": reply.ts, "thread_ts": root.ts}
    assert told["shares"] == {"public": {root.channel: [share]}}
    await client.files_delete(file=file)
    [stone] = slack.thread("#general", root.ts)[-1].body.files
    assert (stone.mode, stone.content) == ("tombstone", b"")
    assert await refusal(client, "files.delete", file=file) == "file_not_found"


async def test_a_file_of_somebody_else_is_not_the_bots_to_delete(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    cat = Upload("cat.gif", b"GIF89a")
    [file] = slack.people.post("Ana", "#general", "look", files=[cat]).body.files
    refused = await refusal(client, "files.delete", file=file.id)
    assert refused == "cant_delete_file"


async def test_a_file_is_not_complete_before_its_bytes_are_there(
    client: AsyncWebClient,
) -> None:
    ticket = await client.files_getUploadURLExternal(filename="a.txt", length=5)
    async with (
        aiohttp.ClientSession() as session,
        session.post(ticket["upload_url"], data=b"1234") as answer,
    ):
        assert answer.status == 400
    with pytest.raises(SlackApiError, match="file_not_found"):
        await client.files_completeUploadExternal(files=[{"id": ticket["file_id"]}])


async def test_several_workspaces_live_side_by_side_even_with_the_same_ids() -> None:
    async with LocalSlack() as slack:
        acme = slack.workspace
        other = slack.world.add_workspace(
            "Other", slack.world.add_app(), bot_id=acme.bot.id, enterprise_id="E1"
        )
        general = acme.channel("general")
        other.add_person("Ana", id=acme.person("Ana").id)
        other.add_channel("general", [other.person("Ana"), other.bot], id=general.id)
        slack.people_of(other.id).post("Ana", "#general", "over there")
        client = AsyncWebClient(token=other.bot_token, base_url=slack.api_base_url)
        told = await client.auth_test()
        assert (told["team_id"], told["enterprise_id"]) == (other.id, "E1")
        await client.chat_postMessage(channel=general.id, text="here")
        there = [m.text for m in slack.messages("#general", team=other.id)]
        assert there == ["over there", "here"]
        assert slack.messages("#general") == []
        assert slack.calls(team=acme.id) == []
