"""The one door, with what it has to know: who asks, and by which rules."""

from dataclasses import dataclass, replace

from bot.assistant.prompts import Prompts
from bot.core.access import Allowed, Place, Refused, Standing, Verb, may_use
from bot.core.conversation import Author
from bot.core.governing import Roster
from bot.core.ids import InstallationId, TeamId, UserGroupId
from bot.core.ports import Directory, Person
from bot.core.prompts import Scope


@dataclass(frozen=True, slots=True)
class Admission:
    """Who somebody is, and whether they may."""

    person: Person
    decision: Allowed | Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitting:
    """Asks `may_use`, by the rules that admins have made for a place."""

    directory: Directory
    prompts: Prompts
    roster: Roster

    async def admit(
        self,
        installation: InstallationId,
        team_id: TeamId,
        author: Author,
        place: Place,
        verb: Verb,
    ) -> Admission:
        """Whether `author` may use `verb` in `place`.

        Raises `StoreUnavailable`, `SlackUnreachable` and a passing
        `SlackRefused`: the door stays shut until they say who somebody is.
        """
        person = await self.directory.person(installation, team_id, author)
        settings = await self.prompts.settings(
            Scope(installation, team_id, place.governed_channel)
        )
        rules, groups = settings.access, frozenset[UserGroupId]()
        # Where Slack does not say who is in a group, nobody is let in by it, and
        # everybody is kept out.
        for named, if_unknown in (
            (rules.allowed.groups, False),
            (rules.denied.groups, True),
        ):
            groups |= named and await self.roster.groups_of(
                installation, team_id, author.user_id, named, if_unknown=if_unknown
            )
        if person.standing is Standing.BOT and not author.is_bot:
            # Answers to bots are counted by what their posts say of them.
            rules = replace(rules, bots=None)
        decision = may_use(
            person.standing, place, verb, rules, user_id=author.user_id, groups=groups
        )
        return Admission(person, decision)
