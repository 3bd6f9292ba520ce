"""The guide's snippets run as they stand."""

import ast
import inspect
import re
from pathlib import Path

import pytest

from bot.core.model import Answer
from bot.playground.model.server import LocalModel

GUIDE = Path(__file__).parents[2] / "deploy" / "GUIDE.md"


async def test_the_guides_snippets_run_one_after_another(
    model: LocalModel,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("MESSAGES_API_BASE_URL", model.base_url)
    monkeypatch.setenv("MESSAGES_API_KEY", "sk-anything")
    snippets = re.findall(r"```python\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    told: dict[str, object] = {}

    for snippet in snippets:
        code = compile(
            snippet, str(GUIDE), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        )
        running = eval(code, told)  # noqa: S307 - how a snippet with `await` is run
        if inspect.iscoroutine(running):
            await running

    assert len(snippets) == 11
    haiku = told["haiku"]
    assert isinstance(haiku, Answer)
    assert haiku.text.startswith("Here is a haiku:")
    printed = capsys.readouterr().out
    assert "You said: **What are the primary colors?**" in printed
    assert "{'names': ['Ada Lovelace', 'Charles Babbage']}" in printed
    assert "unknown; do you mean ('claude-" in printed
