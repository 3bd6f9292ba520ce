"""The bot, up and running."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    aclosing,
    asynccontextmanager,
)
from functools import partial

from bot.app.deliveries import deliveries
from bot.app.installing import installing_routes
from bot.app.media_side import sharing
from bot.app.model_side import messages_api, shared_slots
from bot.app.slack_side import SlackSide, slack_side
from bot.app.vault import vault
from bot.app.work_side import built_condensing, built_takers
from bot.core.journal import Faltered, Journal, Started, Stopped, Stopping
from bot.core.news import Change, News
from bot.messages_api.client import MessagesApi
from bot.operate.clock import SystemClock
from bot.settings import Settings
from bot.store.opening import Store, open_store
from bot.store.wakeups import Wakeup
from bot.work.housekeeping import keep_house
from bot.work.stopping import Stopper
from bot.work.worker import Worker

Work = Callable[[], Coroutine[None, None, None]]

FAREWELL_S = 10.0
"""How long leaving may take beyond the grace; then no database is waited for."""
REST_S = 1.0
"""How long to rest before that is begun again which should never end."""


@asynccontextmanager
async def running(settings: Settings, journal: Journal) -> AsyncIterator[None]:
    """Be up, from the first receipt to the last, until the block is left.

    On leaving, nothing more is taken in, running turns get their grace, and
    what is left is handed over. A database that does not answer is waited for no
    longer than `FAREWELL_S` beyond the grace. Raises `WrongSettings` where Slack
    refuses a token, `OSError` where an address is taken, and the errors of
    `core.errors` where something is out of reach.
    """
    clock, secrets, news = SystemClock(), vault(settings), News()
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        store = await enter(_store(settings, journal))
        installations = store.installations(secrets)
        slack = await enter(slack_side(settings, journal, clock, installations, news))
        slots = shared_slots(settings, store) if _is_shared(settings) else None
        model = await enter(aclosing(messages_api(settings, journal, slots)))
        files = await enter(sharing(settings, journal, clock, slack, model, news))
        condensing = built_condensing(settings, journal, model, store)
        takers = built_takers(
            settings,
            journal,
            clock,
            slack,
            model,
            store,
            secrets,
            news,
            files,
            condensing,
        )
        worker, stopper = takers.worker, takers.stopper
        to_the_end: tuple[Work, ...] = (
            stopper.run,
            worker.watch,
            partial(_listen, store, worker, stopper, news),
        )
        for work in to_the_end:
            await enter(_beside(work, journal))
        stack.push_async_callback(takers.greeter.close)
        stack.push_async_callback(_stop, worker, journal, settings.shutdown_grace_s)
        works: tuple[Work, ...] = (
            worker.run,
            takers.leaver.run,
            condensing.run,
            partial(keep_house, store.housekeeping.tidy, journal),
            partial(_look_for_models, settings, model),
        )
        for work in works:
            await enter(_beside(work, journal))
        pages = installing_routes(settings, journal, slack, store, secrets, news)
        health = await enter(deliveries(settings, journal, slack, store, takers, pages))
        installs = 1 if slack.only else len(await installations.everyone())
        journal.note(_started(settings, slack, installs, health))
        stack.callback(_let_go_soon, store, settings.shutdown_grace_s)
        yield


def _started(
    settings: Settings, slack: SlackSide, installs: int, health: str
) -> Started:
    only = slack.only
    return Started(
        mode="http" if settings.slack_app_token is None else "socket",
        installs=installs,
        team_id=only.team_id if only else None,
        bot_user_id=only.bot_user_id if only else None,
        health=health,
    )


@asynccontextmanager
async def _beside(work: Work, journal: Journal) -> AsyncIterator[None]:
    """Let `work` go on beside the block, and no longer."""
    task = asyncio.create_task(_kept_up(work, journal))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _kept_up(work: Work, journal: Journal) -> None:
    """Do it, and after a fault of ours once more: nobody would miss it at once."""
    while True:
        try:
            return await work()
        except Exception as error:  # noqa: BLE001 - whatever it is, the rest needs it
            name = getattr(getattr(work, "func", work), "__qualname__", "work")
            journal.note(Faltered(work=name, error=type(error).__name__))
        await asyncio.sleep(REST_S)


def _store(settings: Settings, journal: Journal) -> AbstractAsyncContextManager[Store]:
    return open_store(
        settings.database_url,
        journal=journal,
        dead_after_s=settings.lease_timeout_s,
        retention_days=settings.retention_days,
    )


def _is_shared(settings: Settings) -> bool:
    """Whether other processes may work on the same database."""
    return settings.database_url.startswith("postgres")


async def _listen(store: Store, worker: Worker, stopper: Stopper, news: News) -> None:
    """Look whenever another process has left something to do, or changed something."""
    async with aclosing(store.wakeups()) as wakeups:
        async for hint in wakeups:
            if isinstance(hint, Change):
                news.tell(hint)
                continue
            if hint is Wakeup.ANYTHING:
                news.tell(None)
            worker.wake()
            stopper.wake()


async def _look_for_models(settings: Settings, model: MessagesApi) -> None:
    """Let operators hear at start of a model the server does not know."""
    wanted = {settings.messages_api_model, settings.messages_api_fast_model}
    for name in filter(None, wanted):
        await model.check_model(name)


def _let_go_soon(store: Store, grace_s: float) -> None:
    asyncio.get_running_loop().call_later(grace_s + FAREWELL_S, store.let_go)


async def _stop(worker: Worker, journal: Journal, grace_s: float) -> None:
    journal.note(Stopping(running_turns=worker.running))
    journal.note(Stopped(handed_over=await worker.stop(grace_s)))
