"""What people can ask for by pressing something, joined."""

from collections.abc import Mapping

from bot.app.governing_services import GoverningServices
from bot.app.governing_side import Governance
from bot.app.slack_side import SlackSide, upload_hosts
from bot.app.vault import Vault
from bot.assistant.doubting import Doubting
from bot.assistant.judging import Judging
from bot.assistant.pressing import Door, GoingOn
from bot.assistant.prompt_doors import PromptDoors
from bot.assistant.showing import Showing
from bot.assistant.trying_again import TryingAgain
from bot.core.footer import OUTDATED, Offer
from bot.core.ports import Clock
from bot.core.prompt_words import PROMPT_WORDS
from bot.settings import Settings
from bot.slack.courier import SlackCourier
from bot.slack.footers import FEEDBACK
from bot.slack.governing.doors import SlackDoors
from bot.slack.judging_views import SlackReceiptView
from bot.slack.paced import PacedPosts
from bot.slack.pacing import Budget
from bot.slack.shown_answers import SlackShownAnswers
from bot.store.opening import Store
from bot.work.serving import Service


def services(
    slack: SlackSide,
    store: Store,
    governed: Governance,
    governing: GoverningServices,
    budget: Budget,
) -> Mapping[str, Service]:
    """Who serves which kind of request."""
    door = Door(answers=store.answers, admitting=governed.admitting)
    calls = slack.calls.guarded(store.still_ours)
    showing = Showing(
        answers=store.answers,
        shown=SlackShownAnswers(calls, budget),
        prompts=governed.prompts,
    )
    again = TryingAgain(
        door=door,
        conversations=store.conversations,
        answers=store.answers,
        showing=showing,
    )
    doubting = Doubting(answers=store.answers, showing=showing)
    judging = Judging(door=door, answers=store.answers, view=SlackReceiptView(calls))
    return {
        Offer.RETRY: again.try_again,
        Offer.AGAIN: again.answer_again,
        Offer.VERSION: again.show_version,
        Offer.CONTINUE: GoingOn(door=door, answers=store.answers).go_on,
        Offer.RECEIPT: judging.show_receipt,
        OUTDATED: doubting.offer_another,
        FEEDBACK: judging.rate,
        **governing.all(door),
        PROMPT_WORDS: PromptDoors(
            admitting=governed.admitting, doors=SlackDoors(calls)
        ).offer,
    }


def courier(
    settings: Settings,
    slack: SlackSide,
    store: Store,
    vault: Vault,
    clock: Clock,
    budget: Budget,
) -> SlackCourier:
    """Who brings results to whoever asked."""
    calls = slack.calls.guarded(store.still_ours)
    return SlackCourier(
        calls=calls,
        posts=PacedPosts(calls, budget),
        session=slack.session,
        hosts=upload_hosts(settings),
        unseal=vault.unseal,
        clock=clock,
    )
