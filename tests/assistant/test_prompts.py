"""One resolver: our own text, the workspace's prompt, the channel's."""

import pytest

from bot.assistant.prompt import system_prompt
from bot.core.governed import AnswerWhen, ScopeSettings
from bot.core.ids import InstallationId, TeamId
from bot.core.news import Change, Topic
from bot.core.prompts import Mode, PromptVersions, Scope
from tests.assistant.governed import ACME, OURS, SUPPORT, Governors

WANTS = "What the admins of this workspace want:\n\n"
WANTS_HERE = "What they want in this channel:\n\n"


async def test_where_nobody_governs_our_own_text_holds(governors: Governors) -> None:
    found = await governors.prompts.effective(SUPPORT)

    assert found.system == system_prompt("Keeper")
    assert (found.versions, found.settings) == (PromptVersions(0, 0), OURS)
    assert governors.names.asked == 0


async def test_a_channel_adds_to_its_workspace(governors: Governors) -> None:
    await governors.publish(ACME, "Be kind.")
    await governors.publish(SUPPORT, "Be brief.")

    found = await governors.prompts.effective(SUPPORT)

    parts = [system_prompt("Keeper"), f"{WANTS}Be kind.", f"{WANTS_HERE}Be brief."]
    assert found.system == "\n\n".join(parts)
    assert (found.versions, found.replaces) == (PromptVersions(1, 1), False)


async def test_a_channel_may_replace_its_workspace(governors: Governors) -> None:
    await governors.publish(ACME, "Be kind.")
    await governors.publish(SUPPORT, "Be brief.", Mode.REPLACES)

    found = await governors.prompts.effective(SUPPORT)

    assert "Be kind." not in found.system
    assert found.system.endswith(f"{WANTS_HERE}Be brief.")
    assert found.label("support") == "#support v1"


@pytest.mark.parametrize("mode", Mode)
async def test_an_empty_channel_prompt_is_none(
    governors: Governors, mode: Mode
) -> None:
    await governors.publish(ACME, "Be kind.")
    await governors.publish(SUPPORT, " \n", mode)

    found = await governors.prompts.effective(SUPPORT)

    assert found == await governors.prompts.effective(ACME)


async def test_the_same_place_is_told_the_same(governors: Governors) -> None:
    await governors.publish(ACME, "We are {workspace}; you are in {channel}.")

    first, second, direct = [
        (await governors.prompts.effective(scope)).system
        for scope in (SUPPORT, SUPPORT, ACME)
    ]

    assert first == second
    assert "We are Acme; you are in <#C1>." in first
    assert "you are in this direct message." in direct


async def test_a_workspace_without_a_name_is_one_all_the_same(
    governors: Governors,
) -> None:
    governors.names.workspace = ""
    await governors.publish(ACME, "We are {workspace}.")

    found = await governors.prompts.effective(SUPPORT)
    assert "We are this workspace." in found.system


async def test_another_language_takes_the_place_of_the_askers(
    governors: Governors,
) -> None:
    await governors.set(ACME, ScopeSettings(language="Latin"))

    found = await governors.prompts.effective(SUPPORT)

    assert "in Latin, whatever the language of the message" in found.system
    assert "the language of the newest message" not in found.system


async def test_settings_are_inherited_field_by_field(governors: Governors) -> None:
    await governors.set(ACME, ScopeSettings(model="other", receipt="always"))
    await governors.set(
        SUPPORT, ScopeSettings(answers=AnswerWhen.MENTION, receipt="never")
    )

    found = await governors.prompts.settings(SUPPORT)

    assert (found.model, found.answers, found.receipt) == (
        *("other", AnswerWhen.MENTION, "never"),
    )
    assert (await governors.prompts.settings(ACME)).receipt == "always"
    suggested = await governors.prompts.prompts(ACME.installation, ACME.team_id)
    assert suggested == OURS.suggested_prompts


async def test_nothing_is_read_twice_until_somebody_changes_it(
    governors: Governors,
) -> None:
    await governors.publish(ACME, "one")
    await governors.prompts.effective(SUPPORT)

    await governors.publish(ACME, "two", tell=False)
    assert "one" in (await governors.prompts.effective(SUPPORT)).system
    elsewhere = Change(Topic.PROMPTS, InstallationId("T2"))
    governors.news.tell(elsewhere)
    governors.news.tell(Change(Topic.INSTALLATION, ACME.installation))
    assert "one" in (await governors.prompts.effective(SUPPORT)).system

    governors.tell()
    assert "two" in (await governors.prompts.effective(SUPPORT)).system


async def test_all_is_read_again_where_changes_may_have_been_missed(
    governors: Governors,
) -> None:
    await governors.prompts.effective(SUPPORT)
    await governors.publish(ACME, "two", tell=False)

    governors.news.tell(None)

    assert "two" in (await governors.prompts.effective(SUPPORT)).system


async def test_installations_and_workspaces_keep_to_themselves(
    governors: Governors,
) -> None:
    await governors.publish(ACME, "ours")

    for other in (
        Scope(InstallationId("T2"), TeamId("T2")),
        Scope(InstallationId("T1"), TeamId("T2"), SUPPORT.channel_id),
    ):
        assert "ours" not in (await governors.prompts.effective(other)).system
