"""A workspace's terms: each once for a language, its own alone, and not too many."""

import asyncio

import pytest

from bot.core.ids import InstallationId, TeamId, UserId
from bot.core.tasks.results import Term
from bot.store import Store, glossaries

ORG, ACME, BETA = InstallationId("E1"), TeamId("T1"), TeamId("T2")
ADA = UserId("UADA")


async def put(store: Store, *terms: Term, team: TeamId = ACME) -> list[bool]:
    return [await store.glossary.put(ORG, team, term, ADA) for term in terms]


async def test_terms_are_kept_in_order_and_changed_whatever_their_case(
    store: Store,
) -> None:
    await put(
        store,
        Term(term="Zebra", translation="Streifenpferd", language="de"),
        Term(term="apple"),
        Term(term="ZEBRA", translation="Zebra", language="de"),
        Term(term="zebra", translation="zèbre", language="fr"),
        Term(term="Straße\x00", translation="\x00street"),
    )
    assert await store.glossary.entries(ORG, ACME) == [
        Term(term="apple"),
        Term(term="Straße�", translation="�street"),
        Term(term="ZEBRA", translation="Zebra", language="de"),
        Term(term="zebra", translation="zèbre", language="fr"),
    ]


async def test_two_who_put_the_same_term_at_once_leave_one(store: Store) -> None:
    terms = [Term(term="apple", translation=str(n)) for n in range(8)]
    await asyncio.gather(*(put(store, term) for term in terms))
    assert len(await store.glossary.entries(ORG, ACME)) == 1


async def test_a_workspace_of_an_organisation_has_terms_of_its_own(
    store: Store,
) -> None:
    await put(store, Term(term="apple"))
    await put(store, Term(term="pear"), team=BETA)
    assert await store.glossary.entries(ORG, BETA) == [Term(term="pear")]
    assert not await store.glossary.remove(ORG, BETA, "apple", None)
    assert await store.glossary.entries(ORG, ACME) == [Term(term="apple")]
    assert await store.glossary.entries(InstallationId("T1"), ACME) == []


async def test_a_term_is_removed_for_one_language_or_for_all(store: Store) -> None:
    named = [Term(term="apple", translation=t, language=t) for t in ("de", "fr", "")]
    await put(store, *named)
    assert await store.glossary.remove(ORG, ACME, "APPLE", "de")
    assert not await store.glossary.remove(ORG, ACME, "apple", "de")
    assert len(await store.glossary.entries(ORG, ACME)) == 2
    assert await store.glossary.remove(ORG, ACME, "apple", None)
    assert await store.glossary.entries(ORG, ACME) == []


async def test_when_it_is_full_terms_can_still_be_changed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glossaries, "MOST_TERMS", 2)
    apple, pear, plum = (Term(term=each) for each in ("apple", "pear", "plum"))
    assert await put(store, apple, pear, plum) == [True, True, False]
    assert await put(store, Term(term="pear", translation="Birne")) == [True]
    assert await put(store, plum, team=BETA) == [True]
