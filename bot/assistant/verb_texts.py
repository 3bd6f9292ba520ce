"""How verbs ask the model where nobody wants it otherwise; the texts are files."""

from functools import cache
from importlib.resources import files

from bot.core.governed import VerbDefaults
from bot.core.tasks.verbs import TaskVerb

MAX_TOKENS = 8_192
"""The longest answer to one question of a verb, thinking included."""

_TEMPERATURES: dict[TaskVerb, float] = {
    "translate": 0.3,
    "summarize": 0.3,
    "extract": 0.0,
}


@cache
def defaults_of(verb: TaskVerb) -> VerbDefaults:
    """What ships with the package."""
    folder = files("bot.assistant.tasks").joinpath("prompts")
    return VerbDefaults(
        text=folder.joinpath(f"{verb}.md").read_text("utf-8"),
        temperature=_TEMPERATURES[verb],
        max_tokens=MAX_TOKENS,
    )


def verb_prompt(verb: TaskVerb, wanted: str, *, replaces: bool) -> str:
    """What the model is told: our own text and what admins want, or that alone."""
    own = defaults_of(verb).text
    if not wanted.strip():
        return own
    if replaces:
        return wanted.strip()
    wish = f"What the admins of this workspace want:\n\n{wanted.strip()}"
    return f"{own.rstrip()}\n\n{wish}"
