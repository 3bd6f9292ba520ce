"""Whom an answer notifies: nobody, or the people of its thread where admins say so."""

import pytest

from tests.scenarios.kept import Kept
from tests.scenarios.office import office


@pytest.mark.parametrize(("setting", "rings"), [("never", False), ("thread", True)])
async def test_only_people_of_the_thread_are_mentioned_and_only_if_admins_allow(
    kept: Kept, setting: str, rings: bool
) -> None:
    async with office(kept, mention_people=setting) as workspace:
        team = workspace.slack.workspace
        ana, ben = team.person("Ana").id, team.person("Ben").id
        root = workspace.mention("who should look at this?")
        workspace.model.will_say(f"<@{ana}>, ask <@{ben}>. <!channel> <!here>")
        (said,) = await workspace.answered(root)
        assert (f"<@{ana}>" in said) is rings
        assert f"<@{ben}>" not in said
        assert "<!" not in said
        assert ("write <@ID>" in "".join(workspace.words())) is rings


async def test_what_goes_beyond_the_longest_answer_is_a_file(kept: Kept) -> None:
    async with office(kept, longest_answer_chars=3_000) as workspace:
        root = workspace.mention("tell me everything")
        said = "".join(f"Paragraph {number}.\n\n" for number in range(3_000))
        workspace.model.will_say(said, chunk_chars=500)
        await workspace.answered(root)
        *shown, shared, last = workspace.slack.thread(root.channel, root.ts)[1:]
        assert "file above" in last.text
        (file,) = shared.body.files
        words = "".join(message.body.markdown for message in shown)
        assert words + file.content.decode() == said
        assert 3_000 <= len(words) < 20_000
