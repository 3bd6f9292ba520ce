"""What was committed on PostgreSQL while its connection broke happens once.

Whoever asked for it is told what came of it, as if nothing had happened.
"""

import pytest

from bot.core.conversation import Reopened, TurnState
from bot.core.governed import ScopeSettings
from bot.core.ids import ChannelId
from bot.core.prompts import PromptVersion
from bot.core.summary import AFTER_ALL_POSTS
from bot.core.tasks.results import Term
from bot.store import Store
from bot.store.stored_installations import StoredInstallations
from tests.store.conftest import Opener
from tests.store.governed import ADA, draft, line, published, scope
from tests.store.test_glossary import ACME as WORKSPACE
from tests.store.test_glossary import ORG
from tests.store.test_installations import ACME, TEAM, Mirror
from tests.store.test_reopening import two_failures
from tests.store.test_spending import ANA, USAGE, bill
from tests.store.test_summaries import keep, two_turns
from tests.store.unheard import unheard


@pytest.fixture
async def ours(opened: Opener, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr("bot.store.engine_postgres._PATIENCE_S", 60.0)
    return await opened("ours", dead_after_s=1000.0)


@pytest.fixture
def installs(ours: Store) -> StoredInstallations:
    return ours.installations(Mirror())


async def actions(store: Store) -> list[str]:
    return [entry.action for entry in await store.prompts.audit(scope(channel=None))]


async def test_what_the_model_took_is_counted(ours: Store) -> None:
    with unheard():
        await ours.meter.count(ANA, USAGE, None)
    [counted] = await bill(ours)
    assert (counted.requests, counted.usage) == (1, USAGE)


async def test_a_summary_is_kept_and_counted(ours: Store) -> None:
    lease = await two_turns(ours)
    with unheard():
        assert await keep(ours, lease, 1, AFTER_ALL_POSTS)
    [counted] = await bill(ours)
    assert counted.requests == 1


async def test_a_refusal_is_written_down(ours: Store) -> None:
    with unheard():
        await ours.prompts.note(line())
    assert len(await actions(ours)) == 1


async def test_a_prompt_is_published(ours: Store) -> None:
    await ours.prompts.save_draft(draft("heron"))
    with unheard():
        made = await ours.prompts.publish(draft("heron"), "", line())
    assert isinstance(made, PromptVersion)
    assert await ours.prompts.versions(scope()) == [made]
    assert await ours.prompts.draft(scope(), ADA) is None
    assert len(await actions(ours)) == 1


async def test_settings_are_changed(ours: Store) -> None:
    wanted = ScopeSettings(language="German")
    with unheard():
        made = await ours.prompts.change_settings(scope(), wanted, line())
    assert made == wanted
    assert len(await actions(ours)) == 1


async def test_a_channel_moves(ours: Store) -> None:
    await published(ours, draft("heron"))
    with unheard():
        assert await ours.prompts.move_channel(scope(), ChannelId("C2"), line())
    assert (await ours.prompts.governed(scope(channel="C2"))).version == 1
    assert len(await actions(ours)) == 2


async def test_a_term_goes(ours: Store) -> None:
    await ours.glossary.put(ORG, WORKSPACE, Term(term="apple"), ADA)
    with unheard():
        assert await ours.glossary.remove(ORG, WORKSPACE, "apple", None)


async def test_a_state_lets_an_install_through_and_only_one(ours: Store) -> None:
    state = await ours.oauth_states.issue()
    with unheard():
        assert await ours.oauth_states.consume(state)
    assert not await ours.oauth_states.consume(state)


async def test_an_install_is_kept(ours: Store, installs: StoredInstallations) -> None:
    with unheard():
        await installs.save(ACME)
    assert await installs.find(TEAM) == ACME
    assert await actions(ours) == ["app installed"]


async def test_a_token_is_sealed_anew(
    ours: Store, installs: StoredInstallations
) -> None:
    await installs.save(ACME)
    with unheard():
        assert await installs.reseal() == (1, 1)
    assert await actions(ours) == ["encryption key changed", "app installed"]


async def test_a_token_is_fetched_by_whoever_asked_first(
    installs: StoredInstallations,
) -> None:
    await installs.save(ACME)
    with unheard():
        assert await installs.begin_rotation(TEAM, 0)
    assert not await installs.begin_rotation(TEAM, 0)


async def test_a_failed_answer_is_wanted_again(ours: Store) -> None:
    key = await two_failures(ours)
    with unheard():
        made = await ours.conversations.reopen(key, 1, {TurnState.FAILED}, onward=False)
    assert made is Reopened.PENDING
