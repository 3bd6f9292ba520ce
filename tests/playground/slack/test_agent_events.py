"""What an app is told of people who have its agent open beside a channel."""

from bot.playground.slack import LocalSlack
from tests.playground.slack.apps import Heard, listening_app, over_http


async def test_going_to_a_channel_is_told_and_so_is_where_a_dm_was_written(
    slack: LocalSlack,
) -> None:
    general, dm = slack.workspace.channel("general"), slack.people.direct("Ana")
    heard = Heard()
    async with over_http(slack, listening_app(slack, heard)):
        slack.people.look_at("Ana", "#general")
        await slack.delivery.all_done()
        slack.people.tell_bot("Ana", "what is new here?")
        slack.people.open_home("Ana", "messages")
        await slack.delivery.all_done()
    context, *rest = (body["event"] for body in heard.bodies)
    here = {
        "entities": [
            {
                "type": "slack#/types/channel_id",
                "value": general.id,
                "team_id": slack.workspace.id,
            }
        ]
    }
    assert context["type"] == "app_context_changed"
    assert (context["channel"], context["context"]) == (dm.id, here)
    by_type = {event["type"]: event for event in rest}
    assert by_type["message"]["app_context"] == here
    assert by_type["app_home_opened"]["context"] == here
    assert by_type["app_home_opened"]["tab"] == "messages"


async def test_who_looks_at_nothing_or_at_an_app_that_does_not_ask_tells_nothing(
    slack: LocalSlack,
) -> None:
    heard = Heard()
    async with over_http(slack, listening_app(slack, heard)):
        slack.people.look_at("Ana", "#general")
        slack.people.look_at("Ana", None)
        slack.people.tell_bot("Ana", "one")
        slack.people.look_at("Ana", "#general")
        await slack.delivery.all_done()
        app = slack.workspace.app
        app.subscriptions -= {"app_context_changed"}
        slack.people.tell_bot("Ana", "two")
        await slack.delivery.all_done()
    contexts = [b["event"] for b in heard.bodies if "context" in b["event"]]
    assert sorted(bool(event["context"]) for event in contexts) == [False, True, True]
    messages = [b["event"] for b in heard.bodies if b["event"]["type"] == "message"]
    assert not any("app_context" in message for message in messages)
