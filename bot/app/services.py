"""What people can ask for by pressing something, or by a command, joined."""

from collections.abc import Mapping

from bot.app.slack_side import SlackSide, upload_hosts
from bot.app.task_side import task_services
from bot.app.vault import Vault
from bot.assistant.doubting import Doubting
from bot.assistant.judging import Judging
from bot.assistant.pressing import Door, GoingOn
from bot.assistant.trying_again import TryingAgain
from bot.core.footer import OUTDATED, Offer
from bot.core.ports import Clock, Directory, LanguageModel
from bot.settings import Settings
from bot.slack.courier import SlackCourier
from bot.slack.footers import FEEDBACK
from bot.slack.judging_views import SlackReceiptView
from bot.slack.pacing import Budget
from bot.slack.shown_answers import SlackShownAnswers
from bot.store.opening import Store
from bot.work.serving import Service


def services(
    settings: Settings,
    slack: SlackSide,
    store: Store,
    directory: Directory,
    budget: Budget,
    model: LanguageModel,
    by: SlackCourier,
) -> Mapping[str, Service]:
    """Who serves which kind of request."""
    door = Door(answers=store.answers, directory=directory)
    shown = SlackShownAnswers(slack.calls, budget)
    again = TryingAgain(
        door=door,
        conversations=store.conversations,
        answers=store.answers,
        shown=shown,
        shows_receipt=settings.receipt,
    )
    doubting = Doubting(
        answers=store.answers, shown=shown, shows_receipt=settings.receipt
    )
    judging = Judging(
        door=door, answers=store.answers, view=SlackReceiptView(slack.calls)
    )
    return {
        Offer.RETRY: again.try_again,
        Offer.AGAIN: again.answer_again,
        Offer.VERSION: again.show_version,
        Offer.CONTINUE: GoingOn(door=door, answers=store.answers).go_on,
        Offer.RECEIPT: judging.show_receipt,
        OUTDATED: doubting.offer_another,
        FEEDBACK: judging.rate,
        **task_services(settings, slack, model, store, directory, by),
    }


def courier(
    settings: Settings, slack: SlackSide, vault: Vault, clock: Clock
) -> SlackCourier:
    """Who brings results to whoever asked."""
    return SlackCourier(
        calls=slack.calls,
        session=slack.session,
        hosts=upload_hosts(settings),
        unseal=vault.unseal,
        clock=clock,
    )
