"""Prompts, settings and the rules about access, joined."""

from dataclasses import dataclass

from bot.app.slack_side import SlackSide
from bot.assistant.admitting import Admitting
from bot.assistant.prompts import GovernedMemory, Prompts
from bot.core.governed import EffectiveSettings
from bot.core.governing import Roster
from bot.core.journal import Journal
from bot.core.news import News
from bot.core.ports import Clock, Directory
from bot.settings import Settings
from bot.slack.directory import SlackDirectory
from bot.slack.names import SlackNames
from bot.slack.roster import SlackRoster
from bot.store.opening import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Governance:
    """What every path asks before it answers anybody."""

    directory: Directory
    roster: Roster
    prompts: Prompts
    admitting: Admitting
    news: News


def governance(
    settings: Settings,
    journal: Journal,
    clock: Clock,
    slack: SlackSide,
    store: Store,
    news: News,
) -> Governance:
    """Join the resolver and the one door."""
    directory = SlackDirectory(slack.calls, journal, clock, news)
    roster = SlackRoster(slack.calls, journal, clock, news)
    prompts = Prompts(
        memory=GovernedMemory(store.prompts, news),
        names=SlackNames(slack.calls, slack.identity_of, clock),
        defaults=_defaults(settings),
    )
    return Governance(
        directory=directory,
        roster=roster,
        prompts=prompts,
        admitting=Admitting(directory=directory, prompts=prompts, roster=roster),
        news=news,
    )


def _defaults(settings: Settings) -> EffectiveSettings:
    model = settings.messages_api_model
    return EffectiveSettings(
        model=model,
        fast_model=settings.messages_api_fast_model or model,
        max_tokens=settings.messages_api_max_tokens,
        receipt=settings.receipt,
        retention_days=settings.retention_days,
    )
