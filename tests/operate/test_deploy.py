import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
PINNED = (ROOT / "deploy" / "requirements.txt").read_text("utf-8")
PINS = re.findall(r"^([a-z0-9-]+)==([^ ;]+)", PINNED, re.MULTILINE)


def wanted() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    postgres = project["optional-dependencies"]["postgres"]
    return [Requirement(line) for line in [*project["dependencies"], *postgres]]


@pytest.mark.parametrize("requirement", wanted(), ids=str)
def test_every_dependency_is_pinned_to_a_version_it_allows(
    requirement: Requirement,
) -> None:
    name = canonicalize_name(requirement.name)
    versions = [version for pinned, version in PINS if pinned == name]

    assert versions
    assert all(map(requirement.specifier.contains, versions))


def test_every_pin_has_hashes_and_no_line_names_a_host() -> None:
    pins = re.split(r"\n(?=[a-z])", PINNED)[1:]

    assert len(pins) == len(PINS)
    assert [pin for pin in pins if "--hash=sha256:" not in pin] == []
    assert "://" not in PINNED


@pytest.mark.parametrize("command", ["threadkeeper demo", "pytest"])
def test_readmes_commands_set_everything_up_and_stand_beside_their_short_form(
    command: str,
) -> None:
    (long,) = re.findall(rf"^python3 -m venv .* {command}.*$", README, re.MULTILINE)
    (short,) = re.findall(rf"^uv run .*{command}.*$", README, re.MULTILINE)

    assert long == (
        "python3 -m venv .venv && .venv/bin/pip install -q uv && .venv/bin/" + short
    )


def test_ci_takes_the_test_command_from_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    (pattern,) = re.findall(r"grep -E '(.+)' README\.md", script)

    (command,) = re.findall(f"(?m){pattern}.*", README)
    assert " uv run pytest" in command.replace("/bin/", " ")
