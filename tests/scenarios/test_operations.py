"""What operators do to the data while the bot runs beside them."""

import csv
import json
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.scenarios.kept import Kept
from tests.scenarios.office import Office, settings_for
from tests.scenarios.programs import Shell
from tests.scenarios.town import town


@pytest.fixture
def shell(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Shell:
    return Shell(tmp_path, monkeypatch, capsys)


async def talked(workspace: Office) -> dict[str, object]:
    """Ana and Ben have each been answered; what a command has to know."""
    for by, words in (("Ana", "swordfish"), ("Ben", "pelican")):
        await workspace.answered(workspace.mention(words, by=by))
    return settings_for(workspace.slack, workspace.model, workspace.kept, "socket")


async def test_what_was_spent_is_told_per_person_and_day(
    workspace: Office, shell: Shell
) -> None:
    settings = await talked(workspace)

    ended = await shell("export", "--usage", settings=settings)

    lines = [*csv.DictReader(ended.out.splitlines())]
    ana = workspace.slack.workspace.person("Ana").id
    assert ended.status == 0
    assert len(lines) == 2
    assert {line["person"] for line in lines} >= {ana}
    assert all(int(line["input_tokens"]) > 0 for line in lines)
    assert [line["turns"] for line in lines] == ["1", "1"]


async def test_everything_kept_of_a_person_is_told_and_nothing_of_others(
    workspace: Office, shell: Shell
) -> None:
    settings = await talked(workspace)
    ana = workspace.slack.workspace.person("Ana").id

    ended = await shell("export", "--user", ana, settings=settings)

    rows = [json.loads(line) for line in ended.out.splitlines()]
    assert {row["table"] for row in rows} >= {"messages", "usage_daily"}
    assert "swordfish" in ended.out
    assert "pelican" not in ended.out


async def test_a_person_is_erased_and_the_others_are_not(
    workspace: Office, shell: Shell
) -> None:
    settings = await talked(workspace)
    ana = workspace.slack.workspace.person("Ana").id

    unsure = await shell("erase", "--user", ana, settings=settings)
    assert unsure.status == 2
    assert b"swordfish" in workspace.kept.bytes()
    ended = await shell("erase", "--user", ana, "--yes", settings=settings)

    assert ended.status == 0
    assert ended.out.startswith(tuple("123456789"))
    assert b"swordfish" not in workspace.kept.bytes()
    assert b"pelican" in workspace.kept.bytes()
    still = await shell("export", "--user", ana, settings=settings)
    assert still.out == ""


async def test_a_workspace_is_erased_whole(workspace: Office, shell: Shell) -> None:
    settings = await talked(workspace)
    team = workspace.slack.workspace.id

    ended = await shell("erase", "--team", team, "--yes", settings=settings)

    assert ended.status == 0
    assert {*workspace.kept.counts().values()} == {0}


async def test_a_workspace_of_an_organisation_is_erased_alone(
    kept: Kept, shell: Shell
) -> None:
    async with town(kept, org="E0ORG") as place:
        await place.install("T0ACME")
        for team, word in (("T0ACME", "swordfish"), ("T0BETA", "pelican")):
            await place.answered(team, place.mention(team, word))

        ended = await shell("erase", "--team", "T0BETA", "--yes", settings=place.known)

        assert "the token of E0ORG stays" in ended.out
        assert b"pelican" not in kept.bytes()
        assert b"swordfish" in kept.bytes()
        asked = place.mention("T0ACME", "still there?")
        assert len(await place.answered("T0ACME", asked)) == 1
        ended = await shell("erase", "--team", "E0ORG", "--yes", settings=place.known)
        assert b"swordfish" not in kept.bytes()
        assert {*kept.counts().values()} == {0}


async def test_tokens_change_their_key_while_the_bot_goes_on(
    kept: Kept, shell: Shell
) -> None:
    async with town(kept) as place:
        await place.install("T0ACME")
        newer = Fernet.generate_key().decode()
        known = place.known | {"encryption_keys": f"{newer},{place.key}"}

        ended = await shell("rotate-keys", settings=known)

        assert (ended.status, ended.out) == (
            0,
            "1 of 1 installs are sealed with the newest key\n",
        )
        without = place.known | {"encryption_keys": Fernet.generate_key().decode()}
        locked = await shell("rotate-keys", settings=without)
        assert locked.status == 1
        assert "ENCRYPTION_KEYS" in locked.err
        only_newer = place.known | {"encryption_keys": newer}
        assert (await shell("rotate-keys", settings=only_newer)).status == 0


async def test_a_new_key_is_one(shell: Shell) -> None:
    ended = await shell("rotate-keys", "--new")

    assert isinstance(Fernet(ended.out.strip()), Fernet)


@pytest.mark.parametrize("command", [["export"], ["erase", "--yes"]])
async def test_a_command_that_names_nobody_does_nothing(
    workspace: Office, shell: Shell, command: list[str]
) -> None:
    settings = settings_for(workspace.slack, workspace.model, workspace.kept, "socket")

    assert (await shell(*command, settings=settings)).status == 2
