"""What lies in the repository, and what its files leave unsaid."""

import re
import subprocess
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[1]

# Beside these, only what begins with a dot.
TOP_LEVEL = {
    *("bot", "handlers", "tests", "deploy"),
    *("pyproject.toml", "README.md", "LICENSE"),
}

# Written in halves, so that this file does not say them either.
UNSAID = {
    "TO[D]O": "work left undone",
    "FIX[M]E": "work left undone",
    r"pypi\." "org": "a package registry",
    r"python" "hosted": "a package registry",
    r"npmjs\." "org": "a package registry",
    r"/ho" r"me/\w": "a path of somebody's machine",
    r"/Use" r"rs/\w": "a path of somebody's machine",
}


def test_the_top_level_holds_nothing_but_what_it_is_known_for() -> None:
    tops = {path.split("/")[0] for path in repository()}

    assert {top for top in tops if not top.startswith(".")} - TOP_LEVEL == set()


def test_no_file_leaves_work_undone_or_speaks_of_the_machine_it_was_made_on() -> None:
    texts = {path: (ROOT / path).read_text("utf-8", "ignore") for path in repository()}

    assert {path: said for path, text in texts.items() if (said := unsaid(text))} == {}


def test_what_is_to_stay_unsaid_is_found() -> None:
    assert unsaid("# TO" + "DO later") == {"work left undone"}
    assert unsaid("see https://pypi." + "org/simple") == {"a package registry"}
    assert unsaid("cd /ho" + "me/ada/bot") == {"a path of somebody's machine"}
    assert unsaid("methodology, GET /home, todo lists") == set()


def unsaid(text: str) -> set[str]:
    return {what for word, what in UNSAID.items() if re.search(rf"(?<!\w){word}", text)}


def repository() -> list[str]:
    """List what git tracks; without git, what it would not ignore."""
    return _tracked() or _not_ignored()


def _tracked() -> list[str]:
    command = ["/usr/bin/env", "git", "ls-files", "-z"]
    git = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)  # noqa: S603  # a fixed command
    return [path for path in git.stdout.decode().split("\0") if (ROOT / path).is_file()]


def _not_ignored() -> list[str]:
    patterns = (ROOT / ".gitignore").read_text("utf-8").replace("/", "").split()
    return [
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*")
        if path.is_file()
        and not any(
            fnmatch(part, pattern)
            for part in path.relative_to(ROOT).parts
            for pattern in [".git", *patterns]
        )
    ]
