"""The workspace everything starts with, unless somebody builds another."""

from bot.playground.slack.world import Workspace, World

OTHER_TEAM_ID = "T0ELSEWHERE"


def add_acme(world: World) -> Workspace:
    """Found Acme: Ana (admin), Ben, Cleo (guest), Otto from elsewhere, the bot.

    The bot is in #general, #random and in Ana's DM; not in the private #secret.
    """
    acme = world.add_workspace("Acme", world.add_app())
    ana = acme.add_person("Ana", real_name="Ana Almeida", is_admin=True)
    ben = acme.add_person("Ben", real_name="Ben Bauer", tz="America/New_York")
    cleo = acme.add_person("Cleo", real_name="Cleo Claes", is_restricted=True)
    acme.add_person(
        "Otto", real_name="Otto Olsen", team_id=OTHER_TEAM_ID, is_stranger=True
    )
    acme.add_channel(
        "general",
        [ana, ben, cleo, acme.bot],
        topic="What everybody should know",
        is_general=True,
    )
    acme.add_channel("random", [ana, ben, acme.bot], topic="Everything else")
    acme.add_channel("secret", [ana, ben], kind="group")
    acme.direct(ana, acme.bot)
    return acme
