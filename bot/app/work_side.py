"""Everything between a delivery and its answer, joined."""

from collections.abc import Awaitable, Callable

from bot.app.governing_services import GoverningServices
from bot.app.governing_side import Governance, governance
from bot.app.services import courier, services
from bot.app.slack_side import SlackSide, upload_hosts
from bot.app.task_side import built_means, built_tasks, commands_of, task_services
from bot.app.vault import Vault
from bot.assistant.answer import Answering
from bot.assistant.catching_up import CatchingUp
from bot.assistant.composing import Composing
from bot.assistant.condensing import Condensing
from bot.assistant.greeting import Greeting
from bot.assistant.insisting import Insisting
from bot.assistant.pseudonyms import Pseudonyms
from bot.assistant.sharing import Sharing
from bot.assistant.stopping import RunningWork
from bot.assistant.surroundings import Surroundings
from bot.assistant.tasks.background import Backgrounds
from bot.assistant.tasks.by_words import TasksByWords
from bot.assistant.tasks.means import Means
from bot.core.journal import Journal
from bot.core.news import Change, News
from bot.core.ports import Clock
from bot.messages_api.client import MessagesApi
from bot.settings import Settings
from bot.slack.channels import SlackChannels
from bot.slack.manner import Manner
from bot.slack.messages_tab import SlackMessagesTab
from bot.slack.pacing import SlidingBudget
from bot.slack.reading_pace import ReadingPace
from bot.slack.refusing import NotOffered
from bot.slack.replies import SlackReplies
from bot.slack.threads import SlackThreads
from bot.store.opening import Store
from bot.work.conversing import Conversing
from bot.work.deciding import Deciding
from bot.work.greeter import Greeter
from bot.work.leaving import Leaver
from bot.work.serving import Serving
from bot.work.stopping import Stopper
from bot.work.worker import Worker
from handlers import Takers


def built_condensing(
    settings: Settings, journal: Journal, model: MessagesApi, store: Store
) -> Condensing:
    """Build who keeps long threads short; whoever asks runs it."""
    return Condensing(
        summaries=store.summaries,
        language_model=model,
        capacity=model,
        journal=journal,
        model=settings.messages_api_fast_model or settings.messages_api_model,
        most_tokens=settings.history_tokens,
    )


def built_takers(
    settings: Settings,
    journal: Journal,
    clock: Clock,
    slack: SlackSide,
    model: MessagesApi,
    store: Store,
    vault: Vault,
    news: News,
    sharing: Sharing,
    condensing: Condensing,
) -> Takers:
    """Build the worker, and who stops its answers; whoever asks runs both."""
    governed = governance(settings, journal, clock, slack, store, news)
    running = RunningWork()
    replies = SlackReplies(
        calls=slack.calls.guarded(store.still_ours),
        identity_of=slack.identity_of,
        budget=SlidingBudget(clock, living=store.living),
        not_offered=NotOffered(clock, news),
        session=slack.session,
        upload_hosts=upload_hosts(settings),
        clock=clock,
        manner=Manner(longest_chars=settings.longest_answer_chars),
    )
    by = courier(settings, slack, store, vault, clock, replies.budget)
    means = built_means(slack, model, store, governed, clock)
    tasks = built_tasks(settings, slack, store, governed, by, means)
    threads = SlackThreads(slack.calls, slack.identity_of, ReadingPace(clock))
    composing = _composing(
        settings,
        journal,
        clock,
        slack,
        store,
        governed,
        threads,
        sharing,
        condensing,
        means,
    )
    answering = Answering(
        insisting=Insisting(
            model=model,
            conversations=store.conversations,
            composing=composing,
            journal=journal,
            clock=clock,
        ),
        conversations=store.conversations,
        replies=replies,
        journal=journal,
        clock=clock,
        running=running,
        by_words=TasksByWords(tasks=tasks, subjects=store.subjects),
    )
    deciding = Deciding(
        inbox=store.inbox,
        conversations=store.conversations,
        admitting=governed.admitting,
        prompts=governed.prompts,
        replies=replies,
        threads=threads,
        journal=journal,
    )
    conversing = Conversing(
        inbox=store.inbox,
        deciding=deciding,
        answering=answering,
        journal=journal,
        still_ours=store.still_ours,
    )
    governing = GoverningServices(
        settings=settings,
        slack=slack,
        store=store,
        governed=governed,
        model=model,
        clock=clock,
    )
    serving = Serving(
        requests=store.requests,
        services={
            **services(slack, store, governed, governing, replies.budget),
            **task_services(tasks, store),
        },
        courier=by,
        journal=journal,
        still_ours=store.still_ours,
        running=running,
    )
    worker = Worker(
        inbox=store.inbox,
        requests=store.requests,
        converse=conversing.work,
        serve=serving.serve,
        still_ours=store.still_ours,
        next_death_in_s=store.next_death_in_s,
        journal=journal,
        tell=news.tell,
    )
    stopper = Stopper(
        stops=store.stops, turns=running, replies=replies, journal=journal
    )
    return Takers(
        worker=worker,
        stopper=stopper,
        greeter=_greeter(journal, clock, slack, governed),
        leaver=Leaver(
            installations=store.installations(vault),
            running=running,
            journal=journal,
            news=news,
            purge_after_s=settings.purge_after_days * 86_400,
        ),
        seal=vault.seal,
        commands=commands_of(settings),
        prompt_command=settings.prompt_command,
        tell=_telling_all(store, news),
    )


def _telling_all(store: Store, news: News) -> Callable[[Change], Awaitable[None]]:
    async def tell(change: Change) -> None:
        await store.tell_others(change)
        news.tell(change)

    return tell


def _greeter(
    journal: Journal, clock: Clock, slack: SlackSide, governed: Governance
) -> Greeter:
    greeting = Greeting(
        suggested=governed.prompts,
        admitting=governed.admitting,
        tab=SlackMessagesTab(slack.calls),
        clock=clock,
    )
    return Greeter(greeting, journal)


def _composing(
    settings: Settings,
    journal: Journal,
    clock: Clock,
    slack: SlackSide,
    store: Store,
    governed: Governance,
    threads: SlackThreads,
    sharing: Sharing,
    condensing: Condensing,
    means: Means,
) -> Composing:
    directory = governed.directory
    return Composing(
        catching_up=CatchingUp(
            conversations=store.conversations,
            directory=directory,
            threads=threads,
            journal=journal,
        ),
        condensing=condensing,
        directory=directory,
        surroundings=Surroundings(
            directory=directory,
            admitting=governed.admitting,
            channels=SlackChannels(slack.calls, slack.identity_of),
        ),
        backgrounds=Backgrounds(subjects=store.subjects, means=means),
        sharing=sharing,
        clock=clock,
        prompts=governed.prompts,
        mentions_thread=settings.mention_people == "thread",
        pseudonym=Pseudonyms(slack.pepper).of,
    )
