"""`.env.example` and README's table name every setting, as `Settings` does."""

import re
from pathlib import Path

from pydantic_core import PydanticUndefined

from bot.settings import Settings

ROOT = Path(__file__).parents[1]
SETTINGS = {name.upper(): field for name, field in Settings.model_fields.items()}


def test_env_example_names_every_setting_once_with_its_default() -> None:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    settings = [m for line in lines if (m := re.fullmatch(r"#? ?([A-Z_]+)=(.*)", line))]

    assert [(m[1], m[2]) for m in settings] == [
        (name, default_of(name)) for name in SETTINGS
    ]


def test_env_example_says_about_every_setting_what_it_is() -> None:
    words = comments(".env.example")

    assert [n for n, f in SETTINGS.items() if str(f.description) not in words] == []


def test_readme_has_the_table_of_settings() -> None:
    assert table() in (ROOT / "README.md").read_text("utf-8"), f"put in:\n{table()}"


def table() -> str:
    """Write README's table of settings."""
    rows = [
        f"| `{name}` | {f'`{default}`' if (default := default_of(name)) else '–'} |"
        f" {field.description} |"
        for name, field in SETTINGS.items()
    ]
    return "\n".join(["| name | default | meaning |", "|---|---|---|", *rows, ""])


def default_of(name: str) -> str:
    default = SETTINGS[name].default
    return "" if default in (None, PydanticUndefined) else f"{default}"


def comments(file: str) -> str:
    """Read the comments of a file as running text."""
    lines = (ROOT / file).read_text("utf-8").splitlines()
    return " ".join(line.removeprefix("#").strip() for line in lines if line[:1] == "#")
