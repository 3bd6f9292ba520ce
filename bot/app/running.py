"""The bot, up and running."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, aclosing, asynccontextmanager

from bot.app.deliveries import deliveries
from bot.app.model_side import messages_api
from bot.app.slack_side import SlackSide, slack_side, upload_hosts
from bot.assistant.answer import Answering, Voice
from bot.assistant.catching_up import CatchingUp
from bot.assistant.prompt import system_prompt
from bot.assistant.pseudonyms import Pseudonyms
from bot.assistant.stopping import RunningTurns
from bot.core.journal import Journal, Started, Stopped, Stopping
from bot.core.ports import Clock
from bot.messages_api.client import MessagesApi
from bot.operate.clock import SystemClock
from bot.settings import Settings
from bot.slack.directory import SlackDirectory
from bot.slack.pacing import SlidingBudget
from bot.slack.refusing import NotOffered
from bot.slack.replies import SlackReplies
from bot.slack.threads import SlackThreads
from bot.store.opening import Store, open_store
from bot.work.conversing import Conversing
from bot.work.deciding import Deciding
from bot.work.stopping import Stopper
from bot.work.worker import Worker


@asynccontextmanager
async def running(settings: Settings, journal: Journal) -> AsyncIterator[None]:
    """Be up, from the first receipt to the last, until the block is left.

    On leaving, nothing more is taken in, running turns get their grace, and
    what is left is handed over. Raises `WrongSettings` where Slack refuses a
    token, `OSError` where an address is taken, and the errors of `core.errors`
    where something is out of reach.
    """
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        slack = await enter(slack_side(settings, journal, clock))
        model = await enter(aclosing(messages_api(settings, journal)))
        store = await enter(open_store(settings.database_url, journal=journal))
        replies, turns = _replies(settings, clock, slack), RunningTurns()
        stopper = Stopper(
            stops=store.stops, turns=turns, replies=replies, journal=journal
        )
        worker = _worker(settings, journal, clock, slack, model, store, replies, turns)
        stack.push_async_callback(_stop, worker, journal, settings.shutdown_grace_s)
        await enter(_beside(worker.run()))
        await enter(_beside(stopper.run()))
        await enter(_beside(_hear_others(store, worker, stopper)))
        await enter(_beside(_look_for_models(settings, model)))
        health = await enter(
            deliveries(settings, journal, slack, store, worker, stopper)
        )
        journal.note(
            Started(
                mode="http" if settings.slack_app_token is None else "socket",
                team_id=slack.identity.team_id,
                bot_user_id=slack.identity.bot_user_id,
                health=health,
            )
        )
        yield


def _replies(settings: Settings, clock: Clock, slack: SlackSide) -> SlackReplies:
    return SlackReplies(
        calls=slack.calls,
        identity_of=slack.identity_of,
        budget=SlidingBudget(clock),
        not_offered=NotOffered(clock),
        session=slack.session,
        upload_hosts=upload_hosts(settings),
        clock=clock,
    )


def _worker(
    settings: Settings,
    journal: Journal,
    clock: Clock,
    slack: SlackSide,
    model: MessagesApi,
    store: Store,
    replies: SlackReplies,
    turns: RunningTurns,
) -> Worker:
    directory = SlackDirectory(slack.calls, journal, clock)
    answering = Answering(
        model=model,
        conversations=store.conversations,
        catching_up=CatchingUp(
            conversations=store.conversations,
            directory=directory,
            threads=SlackThreads(slack.calls, slack.identity_of),
            journal=journal,
        ),
        replies=replies,
        directory=directory,
        journal=journal,
        clock=clock,
        voice=Voice(
            model=settings.messages_api_model,
            system=system_prompt(slack.identity.name),
            max_tokens=settings.messages_api_max_tokens,
        ),
        pseudonym=Pseudonyms(slack.bot_token.encode()).of,
        running=turns,
    )
    deciding = Deciding(
        inbox=store.inbox,
        conversations=store.conversations,
        directory=directory,
        replies=replies,
        journal=journal,
    )
    conversing = Conversing(
        inbox=store.inbox,
        deciding=deciding,
        answering=answering,
        journal=journal,
        clock=clock,
        still_ours=store.still_ours,
    )
    return Worker(inbox=store.inbox, work=conversing.work, journal=journal)


@asynccontextmanager
async def _beside(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Let `work` go on beside the block, and no longer."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _hear_others(store: Store, worker: Worker, stopper: Stopper) -> None:
    """Other processes left work behind, or took in what is for us."""
    async for _ in store.wakeups():
        worker.wake()
        stopper.wake()


async def _look_for_models(settings: Settings, model: MessagesApi) -> None:
    """Let operators hear at start of a model the server does not know."""
    wanted = {settings.messages_api_model, settings.messages_api_fast_model}
    for name in filter(None, wanted):
        await model.check_model(name)


async def _stop(worker: Worker, journal: Journal, grace_s: float) -> None:
    journal.note(Stopping(running_turns=worker.running))
    journal.note(Stopped(handed_over=await worker.stop(grace_s)))
