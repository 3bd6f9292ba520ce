"""The house: who may import whom, what core may know, how large a file may grow."""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST_FILE_LINES = 250

ROOMS = {
    "bot": set[str](),
    "bot.core": set[str](),
    "bot.settings": set[str](),
    "bot.playground": set[str](),
    "bot.assistant": {"bot.core"},
    "bot.messages_api": {"bot.core"},
    "bot.store": {"bot.core"},
    "bot.slack": {"bot.core"},
    "bot.media": {"bot.core"},
    "bot.operate": {"bot.core"},
    "bot.work": {"bot.core", "bot.assistant"},
    "handlers": {"bot.core", "bot.assistant", "bot.work", "bot.slack"},
    "bot.__main__": {"bot.core", "bot.operate", "bot.settings", "bot.playground"}
    | {"bot.app", "bot.demo"},
    "bot.demo": {"bot.app", "bot.core", "bot.operate", "bot.playground"}
    | {"bot.settings"},
}
ROOMS["bot.app"] = {*ROOMS} - {"bot.__main__", "bot.demo", "bot.playground"}
ROOMS["tests"] = {*ROOMS}

LIBRARIES = {
    "slack_bolt": {"handlers", "bot.app"},
    "slack_sdk": {"handlers", "bot.app", "bot.slack", "bot.playground"},
    "httpx": {"bot.messages_api", "bot.app", "bot.playground"},
    "httpx_sse": {"bot.messages_api", "bot.playground"},
    "sqlalchemy": {"bot.store"},
    "alembic": {"bot.store"},
    "sqlite3": {"bot.store"},
    "psycopg": {"bot.store"},
    "structlog": {"bot.operate"},
    "logging": {"bot.operate", "bot.slack", "bot.playground", "handlers"},
    "pydantic_settings": {"bot.settings"},
}
READS_WIRE_FORMATS = {
    *("bot.messages_api", "bot.store", "bot.slack", "bot.playground", "handlers")
}
NOT_PURE = {
    *("asyncio", "ctypes", "http", "importlib", "io", "logging", "multiprocessing"),
    *("os", "pathlib", "random", "secrets", "select", "shutil", "signal", "socket"),
    *("sqlite3", "ssl", "subprocess", "sys", "tempfile", "threading", "time", "uuid"),
}


@dataclass(frozen=True)
class Module:
    """One Python file, by its path from the root."""

    path: str
    source: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @property
    def room(self) -> str:
        return room_of(self.path.removesuffix(".py").replace("/", "."))

    @property
    def imports(self) -> Iterator[str]:
        for node in self.nodes:
            match node:
                case ast.Import(names):
                    yield from (alias.name for alias in names)
                case ast.ImportFrom(module="bot", names=names):
                    yield from (f"bot.{alias.name}" for alias in names)
                case ast.ImportFrom(module=str(module), level=0):
                    yield module


def room_of(name: str) -> str:
    first, *rest = name.removesuffix(".__init__").split(".")
    return f"{first}.{rest[0]}" if first == "bot" and rest else first


def arrows(module: Module) -> Iterator[str]:
    room = module.room
    if room not in ROOMS:
        yield f"{room} is no room of the house"
    for target in map(room_of, module.imports):
        is_ours = target.split(".")[0] in {"bot", "handlers", "tests"}
        if is_ours and target not in ROOMS.get(room, set()) | {room}:
            yield f"{room} must not know {target}"


def libraries(module: Module) -> Iterator[str]:
    for name in module.imports:
        rooms = LIBRARIES.get(name.split(".")[0])
        if rooms is not None and module.room not in rooms | {"tests"}:
            yield f"{name} belongs to {', '.join(sorted(rooms))}"


def purity(module: Module) -> Iterator[str]:
    if module.room != "bot.core":
        return
    for top in {name.split(".")[0] for name in module.imports} - {"bot"}:
        if top not in sys.stdlib_module_names or top in NOT_PURE:
            yield f"core does without {top}"
    for node in module.nodes:
        match node:
            case ast.Attribute(attr="now" | "utcnow" | "today") if re.search(
                r"\b(datetime|date)$", ast.unparse(node.value)
            ):
                yield f"core has no clock: {ast.unparse(node)}"
            case ast.Call(ast.Name("open" | "print" | "input" as name)):
                yield f"core does no I/O: {name}()"


def wire_formats(module: Module) -> Iterator[str]:
    if module.room in READS_WIRE_FORMATS | {"tests"}:
        return
    for node in module.nodes:
        match node:
            case ast.Subscript(
                ast.Name("dict"), ast.Tuple([ast.Name("str"), ast.Name("Any")])
            ):
                yield f"line {node.lineno}: dict[str, Any] outside the wire formats"


def imports_are_absolute(module: Module) -> Iterator[str]:
    for node in module.nodes:
        if isinstance(node, ast.ImportFrom) and node.level:
            yield f"line {node.lineno}: a relative import"


def nothing_runs_at_import(module: Module) -> Iterator[str]:
    if module.path == "bot/store/steps/env.py":
        return  # Alembic runs it by importing it
    for node in module.tree.body:
        match node:
            case ast.Expr(ast.Constant() | ast.Call(ast.Attribute(attr="Index"))):
                continue  # a docstring; an index of a table is declared, not run
            case ast.Expr() | ast.For() | ast.While() | ast.With() | ast.Try():
                yield f"line {node.lineno}: something runs at import"


def names_say_something(module: Module) -> Iterator[str]:
    if re.search(r"\b(utils?|helpers?|common|base|misc)\b", module.path):
        yield "a name that says nothing"


def files_are_short(module: Module) -> Iterator[str]:
    if (lines := module.source.count("\n")) > LONGEST_FILE_LINES:
        yield f"{lines} lines, at most {LONGEST_FILE_LINES}"


Rule = Callable[[Module], Iterator[str]]
RULES: list[Rule] = [
    *(arrows, libraries, purity, wire_formats, imports_are_absolute),
    *(nothing_runs_at_import, names_say_something, files_are_short),
]


@pytest.fixture(scope="module")
def breaches() -> list[tuple[Rule, str]]:
    """All there are; of each file what the rules look at is held only meanwhile."""
    tops = (ROOT / top for top in ("bot", "handlers", "tests"))
    files = [file for top in tops for file in top.rglob("*.py")]
    assert files
    house = (Module(str(f.relative_to(ROOT)), f.read_text("utf-8")) for f in files)
    return [(r, f"{m.path}: {what}") for m in house for r in RULES for what in r(m)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_file_keeps_the_rules_of_the_house(
    rule: Rule, breaches: list[tuple[Rule, str]]
) -> None:
    assert [breach for broken, breach in breaches if broken is rule] == []


BREACHES: list[tuple[Rule, str, str]] = [
    (arrows, "bot/core/ids.py", "import bot.store"),
    (arrows, "bot/core/ids.py", "def f():\n    from bot import settings"),
    (arrows, "bot/store/inbox.py", "from bot.slack.reply import Reply"),
    (arrows, "bot/slack/reply.py", "from bot.settings import Settings"),
    (arrows, "bot/work.py", "from bot.store import Store"),
    (arrows, "bot/playground/demo.py", "from bot.core.ids import TeamId"),
    (arrows, "bot/settings/slack.py", "from bot.core.ids import TeamId"),
    (arrows, "bot/operate/doctor.py", "import handlers"),
    (arrows, "bot/__main__.py", "from bot.store.schema import migrate"),
    (arrows, "bot/app.py", "from tests.conftest import workspace"),
    (arrows, "handlers/messages.py", "from bot.messages_api import client"),
    (arrows, "bot/attic/old.py", "import json"),
    (libraries, "bot/slack/reply.py", "from slack_bolt.async_app import AsyncApp"),
    (libraries, "bot/work.py", "import slack_sdk"),
    (libraries, "bot/messages_api/client.py", "import sqlalchemy as sa"),
    (libraries, "bot/assistant/answer.py", "from httpx import AsyncClient"),
    (libraries, "bot/work.py", "import logging"),
    (purity, "bot/core/model.py", "import pydantic"),
    (purity, "bot/core/model.py", "from time import monotonic"),
    (purity, "bot/core/model.py", "NOW = datetime.datetime.now()"),
    (purity, "bot/core/model.py", "def f():\n    return date.today()"),
    (purity, "bot/core/model.py", "def f():\n    return open('x')"),
    (wire_formats, "bot/core/model.py", "def f(x: dict[str, Any]): ..."),
    (imports_are_absolute, "bot/store/inbox.py", "from . import schema"),
    (nothing_runs_at_import, "bot/app.py", "main()"),
    (nothing_runs_at_import, "bot/app.py", "try:\n    import x\nexcept E: pass"),
    (names_say_something, "bot/store/utils.py", ""),
    (names_say_something, "bot/common/rows.py", ""),
    (files_are_short, "bot/app.py", "x = 1\n" * (LONGEST_FILE_LINES + 1)),
]


@pytest.mark.parametrize(("rule", "path", "source"), BREACHES)
def test_a_breach_is_found(rule: Rule, path: str, source: str) -> None:
    assert list(rule(Module(path, source))) != []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        (
            "bot/core/ports.py",
            "import re\nfrom datetime import datetime\ndef f(): clock.now()",
        ),
        ("bot/core/ports.py", "from bot.core.ids import TeamId"),
        ("bot/app.py", "import handlers, slack_bolt\nfrom bot import settings, store"),
        ("bot/store/rows.py", "import sqlalchemy\ndef f(x: dict[str, Any]): ..."),
        ("bot/store/tables.py", "table = sa.Table('t')\nsa.Index('i', table.c.x)"),
        ("bot/__main__.py", "if __name__ == '__main__':\n    main()"),
        ("handlers/home.py", '"""Home."""\nfrom bot.slack.views import home'),
        ("tests/test_it.py", "import slack_bolt, sqlalchemy, bot.store, handlers"),
    ],
)
def test_what_is_allowed_is_left_alone(path: str, source: str) -> None:
    module = Module(path, source)

    assert [breach for rule in RULES for breach in rule(module)] == []
