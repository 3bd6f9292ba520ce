"""Verbs, joined: how each asks the model, what it reads, who is told."""

from collections.abc import Mapping

from bot.app.governing_side import Governance
from bot.app.slack_side import SlackSide
from bot.assistant.pseudonyms import Pseudonyms
from bot.assistant.tasks.asking_about import AskingAbout
from bot.assistant.tasks.door import TaskDoor
from bot.assistant.tasks.exporting import Exporting
from bot.assistant.tasks.extract_verb import ExtractVerb
from bot.assistant.tasks.glossary_verb import GlossaryVerb
from bot.assistant.tasks.inquiring import Inquirer
from bot.assistant.tasks.kept_results import KeptResults
from bot.assistant.tasks.manners import GovernedManners
from bot.assistant.tasks.means import Means
from bot.assistant.tasks.other_language import OtherLanguage
from bot.assistant.tasks.reading import Readers
from bot.assistant.tasks.requests import TaskRequests
from bot.assistant.tasks.sharing import Sharing
from bot.assistant.tasks.summarize_verb import SummarizeVerb
from bot.assistant.tasks.translate_verb import TranslateVerb
from bot.assistant.tasks.verbs import Verbs
from bot.core.ports import Clock, LanguageModel
from bot.core.tasks.asked import TASK, TaskButton
from bot.core.tasks.verbs import TaskVerb
from bot.settings import Settings
from bot.slack.courier import SlackCourier
from bot.slack.tasks.history import ReadSlack
from bot.slack.tasks.once import PostOnce
from bot.slack.tasks.teller import SlackTeller
from bot.store.opening import Store
from bot.work.serving import Service


def commands_of(settings: Settings) -> dict[TaskVerb, str]:
    """What people type for each verb."""
    return {
        "translate": settings.translate_command,
        "summarize": settings.summarize_command,
        "extract": settings.extract_command,
    }


def built_means(
    slack: SlackSide,
    model: LanguageModel,
    store: Store,
    governed: Governance,
    clock: Clock,
) -> Means:
    """Join what all verbs work with, and threads about their results."""
    calls = slack.calls.guarded(store.still_ours)
    history = ReadSlack(calls, slack.identity_of)
    pseudonym = Pseudonyms(slack.pepper).of
    return Means(
        inquirer=Inquirer(model=model, meter=store.meter, pseudonym=pseudonym),
        manners=GovernedManners(prompts=governed.prompts),
        readers=Readers(admitting=governed.admitting, history=history),
        directory=governed.directory,
        clock=clock,
    )


def built_tasks(
    settings: Settings,
    slack: SlackSide,
    store: Store,
    governed: Governance,
    courier: SlackCourier,
    means: Means,
) -> TaskRequests:
    """Join what all doors of all verbs share."""
    calls = slack.calls.guarded(store.still_ours)
    once = PostOnce(calls, courier.posts, slack.identity_of)
    door = TaskDoor(directory=governed.directory, admitting=governed.admitting)
    return TaskRequests(
        verbs=Verbs(
            door=door,
            translating=TranslateVerb(means=means, glossary=store.glossary),
            summarizing=SummarizeVerb(means=means),
            extracting=ExtractVerb(means=means),
            glossary=GlossaryVerb(store.glossary),
            clock=means.clock,
        ),
        results=store.results,
        teller=SlackTeller(
            calls=calls, posts=courier.posts, courier=courier, once=once
        ),
        readers=means.readers,
        cancels=store.requests,
        commands=commands_of(settings),
    )


def task_services(tasks: TaskRequests, store: Store) -> Mapping[str, Service]:
    """Who serves commands, shortcuts and the buttons under results."""
    kept = KeptResults(
        results=tasks.results,
        door=tasks.verbs.door,
        readers=tasks.readers,
        clock=tasks.verbs.clock,
    )
    asking = AskingAbout(kept=kept, teller=tasks.teller, subjects=store.subjects)
    sharing = Sharing(kept=kept, teller=tasks.teller)
    return {
        TASK: tasks.serve,
        TaskButton.ASK: asking.open,
        TaskButton.CANCEL: tasks.cancel,
        TaskButton.EXPORT: Exporting(kept=kept, teller=tasks.teller).export,
        TaskButton.JOIN: tasks.join,
        TaskButton.LANGUAGE: OtherLanguage(tasks=tasks, kept=kept).translate,
        TaskButton.SHARE: sharing.share,
        TaskButton.SHARE_IN_CHANNEL: sharing.share,
    }
