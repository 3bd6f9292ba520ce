from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import LocalSlack
from tests.playground.page.conftest import Json, Watching


def client_of(slack: LocalSlack) -> AsyncWebClient:
    return AsyncWebClient(token=slack.workspace.bot_token, base_url=slack.api_base_url)


async def test_the_scene_holds_what_its_reader_sees_and_nothing_else(
    slack: LocalSlack, watching: Watching
) -> None:
    slack.people.post("Ana", "#general", "hello")
    slack.people.post("Ana", "#secret", "psst")
    for name in ("Ana", "Cleo"):
        await client_of(slack).chat_postEphemeral(
            channel=slack.workspace.channel("general").id,
            user=slack.workspace.person(name).id,
            text=f"for {name}",
        )
    async with watching("Cleo") as told:
        kind, scene = await anext(told)
    places = {each["name"]: each for each in scene["channels"]}
    assert (kind, scene["me"]) == ("scene", slack.workspace.person("Cleo").id)
    assert scene["note"] == "The model is a stand-in."
    texts = [each["text"] for each in places["general"]["messages"]]
    assert texts == ["hello", "for Cleo"]
    assert [each["kind"] for each in scene["channels"]] == ["channel", "im"]
    assert [(p["name"], p["role"]) for p in scene["people"] if p["is_here"]] == [
        ("threadkeeper", "app"),
        ("Ana Almeida", "admin"),
        ("Ben Bauer", ""),
        ("Cleo Claes", "guest"),
    ]


async def test_a_message_is_told_as_it_appears_changes_and_goes(
    slack: LocalSlack, watching: Watching
) -> None:
    async with watching("Ben") as told:
        await anext(told)
        said = slack.people.post("Ana", "#general", "hello")
        slack.people.edit("Ana", said, "hello all")
        slack.people.delete("Ana", said)
        news = [await anext(told) for _ in range(3)]
    assert [kind for kind, _ in news] == ["message", "message", "gone"]
    assert [data.get("text") for _, data in news] == ["hello", "hello all", None]
    assert {data["ts"] for _, data in news} == {said.ts}


async def test_an_answer_is_told_piece_by_piece_with_what_the_bot_is_doing(
    slack: LocalSlack, watching: Watching
) -> None:
    asked = slack.people.post("Ana", "#general", f"{slack.mention} hello")
    client = client_of(slack)
    async with watching("Ana") as told:
        await anext(told)
        await client.assistant_threads_setStatus(
            channel_id=asked.channel, thread_ts=asked.ts, status="is looking…"
        )
        _, at_first = await anext(told)
        stream = await client.chat_stream(
            channel=asked.channel,
            thread_ts=asked.ts,
            recipient_user_id=asked.user,
            recipient_team_id=asked.team,
            buffer_size=1,
        )
        await stream.append(markdown_text="one ")
        await stream.stop(markdown_text="two")
        news = [await anext(told)]
        while news[-1][1].get("doing") != "":
            news.append(await anext(told))
    words = [_written(data) for kind, data in news if kind == "message"]
    assert at_first["doing"] == "is looking…"
    assert words == [("one ", "in_progress"), ("one two", "completed")]


def _written(message: Json) -> tuple[str, str]:
    return message["markdown"], message["stream"]


async def test_what_others_may_not_see_is_not_told_to_them(
    slack: LocalSlack, watching: Watching
) -> None:
    cleo, general = slack.workspace.person("Cleo"), slack.workspace.channel("general")
    async with watching("Ana") as anas, watching("Cleo") as cleos:
        await anext(anas)
        await anext(cleos)
        await client_of(slack).chat_postEphemeral(
            channel=general.id, user=cleo.id, text="only you"
        )
        slack.people.post("Ana", "#secret", "psst")
        slack.people.post("Ana", "#general", "everybody")
        told_to_ana = [(await anext(anas))[1]["text"] for _ in range(2)]
        told_to_cleo = [(await anext(cleos))[1] for _ in range(2)]
    assert told_to_ana == ["psst", "everybody"]
    assert [(each["text"], each["private"]) for each in told_to_cleo] == [
        ("only you", True),
        ("everybody", False),
    ]


async def test_nobody_is_told_anything_as_somebody_unknown(
    browser: ClientSession,
) -> None:
    async with browser.get("/live", params={"as": "Zoe"}) as response:
        assert response.status == 404
