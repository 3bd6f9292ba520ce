"""What must never stand in the database or the log, looked for after a busy day."""

from bot.core.journal import Declined, Purged
from bot.playground.slack.messages import Message
from tests.scenarios.kept import Kept
from tests.scenarios.office import until
from tests.scenarios.town import Town, town

REFUSED, DELETED, OLD, SAID = "heron", "lapwing", "godwit", "avocet"


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


def asked(place: Town, words: str) -> Message:
    return place.mention("T0ACME", words)


async def test_no_secret_and_no_word_of_theirs_is_found_anywhere(kept: Kept) -> None:
    async with town(kept, rotates=True) as place:
        tokens = await busy_day(place)
        names = ("slack_signing_secret", "slack_client_secret", "encryption_keys")
        secrets = {str(place.known[name]) for name in (*names, "messages_api_key")}
        stored, logged = place.kept.bytes(), place.facts.log.getvalue()

    assert len(tokens) == 3
    assert "turn_finished" in logged
    assert SAID.encode() in stored
    gone = {*tokens, *secrets, REFUSED, DELETED, OLD}
    assert {word for word in gone if word.encode() in stored} == set()
    assert {word for word in {*gone, SAID} if word in logged} == set()
