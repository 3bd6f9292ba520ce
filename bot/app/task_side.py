"""Verbs, joined: how each asks the model, what it reads, who is told."""

from collections.abc import Mapping
from importlib.resources import files

from bot.app.governing_side import Governance
from bot.app.slack_side import SlackSide
from bot.assistant.pseudonyms import Pseudonyms
from bot.assistant.tasks.asking_about import AskingAbout
from bot.assistant.tasks.door import TaskDoor
from bot.assistant.tasks.exporting import Exporting
from bot.assistant.tasks.extract_verb import ExtractVerb
from bot.assistant.tasks.glossary_verb import GlossaryVerb
from bot.assistant.tasks.inquiring import Inquirer
from bot.assistant.tasks.manners import GovernedManners
from bot.assistant.tasks.reading import Readers
from bot.assistant.tasks.requests import TaskRequests
from bot.assistant.tasks.sharing import Sharing
from bot.assistant.tasks.summarize_verb import SummarizeVerb
from bot.assistant.tasks.translate_verb import TranslateVerb
from bot.assistant.tasks.verbs import Verbs
from bot.core.ports import Clock, LanguageModel
from bot.core.tasks.asked import TASK, TASK_VERBS, TaskButton, TaskVerb
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


def built_tasks(
    settings: Settings,
    slack: SlackSide,
    model: LanguageModel,
    store: Store,
    governed: Governance,
    courier: SlackCourier,
    clock: Clock,
) -> TaskRequests:
    """Join what all doors of all verbs share."""
    admitting = governed.admitting
    readers = Readers(
        admitting=admitting, history=ReadSlack(slack.calls, slack.identity_of)
    )
    manners = _manners(governed)
    inquirer = Inquirer(
        model=model, meter=store.meter, pseudonym=Pseudonyms(slack.pepper).of
    )
    return TaskRequests(
        verbs=Verbs(
            door=TaskDoor(directory=governed.directory, admitting=admitting),
            translating=TranslateVerb(
                inquirer=inquirer,
                manners=manners,
                glossary=store.glossary,
                readers=readers,
            ),
            summarizing=SummarizeVerb(
                inquirer=inquirer,
                manners=manners,
                readers=readers,
                directory=governed.directory,
                clock=clock,
            ),
            extracting=ExtractVerb(
                inquirer=inquirer,
                manners=manners,
                readers=readers,
                directory=governed.directory,
            ),
            clock=clock,
            glossary=GlossaryVerb(store.glossary),
        ),
        results=store.results,
        teller=SlackTeller(
            calls=slack.calls,
            courier=courier,
            once=PostOnce(slack.calls, slack.identity_of),
        ),
        readers=readers,
        cancels=store.requests,
        commands=commands_of(settings),
    )


def task_services(tasks: TaskRequests, store: Store) -> Mapping[str, Service]:
    """Who serves commands, shortcuts and the buttons under results."""
    sharing = Sharing(tasks=tasks)
    return {
        TASK: tasks.serve,
        TaskButton.ASK: AskingAbout(tasks=tasks, subjects=store.subjects).open,
        TaskButton.CANCEL: tasks.cancel,
        TaskButton.EXPORT: Exporting(tasks).export,
        TaskButton.JOIN: tasks.join,
        TaskButton.LANGUAGE: tasks.other_language,
        TaskButton.SHARE: sharing.share,
        TaskButton.SHARE_IN_CHANNEL: sharing.share,
    }


def _manners(governed: Governance) -> GovernedManners:
    return GovernedManners(
        prompts=governed.prompts,
        instructions={verb: _prompt(verb) for verb in TASK_VERBS},
    )


def _prompt(verb: TaskVerb) -> str:
    """The text that ships with the package."""
    folder = files("bot.assistant.tasks").joinpath("prompts")
    return folder.joinpath(f"{verb}.md").read_text("utf-8")
