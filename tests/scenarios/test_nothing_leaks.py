"""What must never stand in the database or the log, looked for after a busy day."""

from bot.core.journal import Declined, Purged
from bot.playground.slack.messages import Message
from tests.scenarios.kept import Kept
from tests.scenarios.office import until
from tests.scenarios.town import Town, town

REFUSED, DELETED, OLD, SAID = "heron", "lapwing", "godwit", "avocet"
COMMANDED, FOUND, GUESTS, QUOTED = "bittern", "curlew", "dunlin", "whimbrel"


async def busy_day(place: Town) -> set[str]:
    """Everything that leaves traces happens; all tokens there ever were."""
    await place.install("T0ACME")
    await place.install("T0BETA")
    acme = place.slack.team("T0ACME")
    tokens = {acme.bot_token, place.slack.team("T0BETA").bot_token}
    guest = acme.add_person("Gil", is_restricted=True)
    acme.channel("general").members.append(guest.id)
    people = place.slack.people_of("T0ACME")

    people.post("Gil", "#general", f"<@U0BOT> {REFUSED}")
    await until(lambda: place.facts.of(Declined))
    for _ in range(2):  # an answer may quote what was asked
        place.model.will_say("Noted.")
    taken_back, edited = asked(place, DELETED), asked(place, OLD)
    for question in (taken_back, edited):
        await place.answered("T0ACME", question)
    people.delete("Ana", taken_back)
    people.edit("Ana", edited, f"<@U0BOT> {SAID}")
    await place.slack.delivery.all_done()
    await verbs(place)
    await trouble(place)

    beta = place.slack.team("T0BETA")
    beta.tokens.end()
    place.kept.change(
        "UPDATE installations SET expires_at = '2001-01-01' WHERE team = 'T0BETA'"
    )
    await place.answered("T0BETA", place.mention("T0BETA", "with a new token"))
    tokens.add(beta.bot_token)
    place.slack.throw_out("T0BETA")
    await until(lambda: place.facts.of(Purged))
    return tokens


async def verbs(place: Town) -> None:
    """Verbs are used: by Ana, whose results are kept for a while, and by a guest."""
    people = place.slack.people_of("T0ACME")
    found = f"<translation>\n{FOUND}\n</translation>"
    for command, answer in {
        f"/translate to German: {COMMANDED}": found,
        "/summarize": '{"points": []}',
        f"/extract dates: {COMMANDED}": '{"rows": []}',
    }.items():
        place.model.will_say(answer)
        name, _, text = command.partition(" ")
        await people.command("Ana", "#general", name, text)
        await served(place)
    await people.command("Gil", "#general", "/translate", f"to German: {GUESTS}")
    await served(place)


async def trouble(place: Town) -> None:
    """The model and Slack quote in their errors what they were told."""
    place.model.will_fail(400, "invalid_request_error", f"no {QUOTED} allowed")
    await place.answered("T0ACME", asked(place, QUOTED))
    for method in ("conversations.info", "agents.sessions.setStatus"):
        place.slack.faults.next(method, error=f"not allowed: {QUOTED}")
    await place.answered("T0ACME", asked(place, QUOTED))


async def served(place: Town) -> None:
    """Wait until nothing that was asked for is left to do."""
    await place.slack.delivery.all_done()
    await until(lambda: not place.kept.is_at_work)


def asked(place: Town, words: str) -> Message:
    return place.mention("T0ACME", words)


async def test_no_secret_and_no_word_of_theirs_is_found_anywhere(kept: Kept) -> None:
    async with town(kept, rotates=True) as place:
        tokens = await busy_day(place)
        names = ("slack_signing_secret", "slack_client_secret", "encryption_keys")
        secrets = {str(place.known[name]) for name in (*names, "messages_api_key")}
        errors = place.kept.rows("SELECT error, basis FROM turns")
        stored, logged = place.kept.bytes(), place.facts.log.getvalue()

    assert len(tokens) == 3
    assert "turn_finished" in logged
    assert SAID.encode() in stored
    gone = {*tokens, *secrets, REFUSED, DELETED, OLD}
    gone |= {GUESTS, *place.secrets}
    assert {word for word in gone if word.encode() in stored} == set()
    said = {SAID, COMMANDED, FOUND, QUOTED}
    assert {word for word in {*gone, *said} if word in logged} == set()
    assert QUOTED not in str(errors)
