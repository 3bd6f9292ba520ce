import pytest

from bot.core.governing import GovernRequest
from bot.core.ids import ChannelId
from bot.core.prompt_words import PromptAsk, prompt_command, prompt_words
from bot.core.tasks.verbs import TaskVerb


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", GovernRequest.EDIT),
        ("edit", GovernRequest.EDIT),
        ("  EDIT! ", GovernRequest.EDIT),
        ("change it, please", GovernRequest.EDIT),
        ("the prompt", GovernRequest.EDIT),
        ("show", GovernRequest.SHOW),
        ("show me the prompt of this channel", GovernRequest.SHOW),
        ("what is it?", GovernRequest.SHOW),
        ("which one holds here?", GovernRequest.SHOW),
        ("history", GovernRequest.HISTORY),
        ("roll back", GovernRequest.HISTORY),
        ("versions", GovernRequest.HISTORY),
        ("test", GovernRequest.TEST),
        ("“try”", GovernRequest.TEST),
        ("preview", GovernRequest.TEST),
        ("settings", GovernRequest.SETTINGS),
        ("which model?", GovernRequest.SHOW),
    ],
)
def test_a_command_is_understood_by_its_first_known_word(
    text: str, kind: GovernRequest
) -> None:
    assert prompt_command(text) == PromptAsk(kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("workspace", GovernRequest.EDIT),
        ("edit the workspace", GovernRequest.EDIT),
        ("workspace history", GovernRequest.HISTORY),
        ("show the workspace’s prompt", GovernRequest.SHOW),
    ],
)
def test_the_workspace_can_be_meant_from_any_channel(
    text: str, kind: GovernRequest
) -> None:
    assert prompt_command(text) == PromptAsk(kind, is_workspace=True)


@pytest.mark.parametrize(
    ("text", "kind", "verb"),
    [
        ("summarize", GovernRequest.EDIT, "summarize"),
        ("translate settings", GovernRequest.SETTINGS, "translate"),
        ("history of extraction", GovernRequest.HISTORY, "extract"),
        ("show what summaries are", GovernRequest.SHOW, "summarize"),
    ],
)
def test_a_verb_can_be_meant(text: str, kind: GovernRequest, verb: TaskVerb) -> None:
    asked = prompt_command(text)
    assert asked == PromptAsk(kind, verb=verb)
    assert asked.scope(ChannelId("C1")) == f"/{verb}"
    assert prompt_words("prompt translate settings") == PromptAsk(
        GovernRequest.SETTINGS, verb="translate"
    )


@pytest.mark.parametrize("text", ["help", "?!? help", "bananas", "translate de hello"])
def test_what_is_not_understood_asks_for_help(text: str) -> None:
    assert prompt_command(text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("prompt", GovernRequest.EDIT),
        ("Prompt?", GovernRequest.EDIT),
        ("/prompt edit", GovernRequest.EDIT),
        ("prompt show", GovernRequest.SHOW),
        ("prompt help", GovernRequest.SHOW),
        ("*prompt* history.", GovernRequest.HISTORY),
    ],
)
def test_a_message_that_says_only_that_is_understood(
    text: str, kind: GovernRequest
) -> None:
    assert prompt_words(text) == PromptAsk(kind)


def test_plain_words_can_mean_the_workspace() -> None:
    asked = prompt_words("prompt workspace history")
    assert asked == PromptAsk(GovernRequest.HISTORY, is_workspace=True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "prompt engineering tips?",
        "prompt me to change the settings tomorrow",
        "show the prompt",
        "write a prompt for a model that edits text",
        "prompt edit show history",
        "prompts",
    ],
)
def test_a_message_about_prompts_is_a_message(text: str) -> None:
    assert prompt_words(text) is None
