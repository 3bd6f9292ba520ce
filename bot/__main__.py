"""The command line: `threadkeeper COMMAND`, also `python -m bot COMMAND`."""

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import date

from pydantic import SecretStr

from bot.core.errors import ThreadkeeperError
from bot.core.journal import Level
from bot.operate.logging import LogJournal, set_up_logging
from bot.operate.looping import asked_to_stop, loop
from bot.operate.manifest import manifest
from bot.operate.memory import collect_rarely, settle_in
from bot.settings import Settings, WrongSettings, read_commands, read_settings

DONE, FAILED, WRONG_USE = 0, 1, 2
ANSWER_WITHIN_S = 120.0


def main(arguments: list[str] | None = None) -> int:
    """Run a command. Returns the exit status: 0 done, 1 failed, 2 wrong use."""
    wanted = _commands().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = wanted.command
    try:
        return command(wanted)
    except WrongSettings as wrong:
        print(*wrong.lines, sep="\n", file=sys.stderr)
        return WRONG_USE
    except (ThreadkeeperError, OSError) as error:
        print(f"threadkeeper: {error}", file=sys.stderr)
        return FAILED


def _commands() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="threadkeeper", description="A Slack assistant that keeps its threads."
    )
    commands = parser.add_subparsers(title="commands", required=True)

    def command(
        name: str, does: Callable[[argparse.Namespace], int]
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=does.__doc__, description=does.__doc__)
        added.set_defaults(command=does)
        return added

    command("run", _run)
    demo = command("demo", _demo)
    demo.add_argument("--once", metavar="QUESTION", help="one mention, no browser")
    demo.add_argument("--port", type=int, default=0, help="the page's port")
    command("doctor", _doctor)
    described = command("manifest", _manifest)
    described.add_argument("--url", help="where Slack reaches the bot: HTTP mode")
    command("migrate", _migrate)
    exported = command("export", _export)
    exported.add_argument("--usage", action="store_true", help="what was spent, as CSV")
    exported.add_argument("--audit", action="store_true", help="who changed what")
    exported.add_argument("--since", type=date.fromisoformat, default=date.min)
    exported.add_argument("--until", type=date.fromisoformat, default=date.max)
    _whose(exported)
    erased = command("erase", _erase)
    erased.add_argument("--yes", action="store_true", help="really do it")
    _whose(erased)
    rotated = command("rotate-keys", _rotate_keys)
    rotated.add_argument("--new", action="store_true", help="only print a new key")
    return parser


def _whose(command: argparse.ArgumentParser) -> None:
    command.add_argument("--team", metavar="ID", help="of a workspace or organisation")
    command.add_argument("--user", metavar="ID", help="of one person")


def _run(_wanted: argparse.Namespace) -> int:
    """Answer people in Slack, until SIGTERM or SIGINT."""
    collect_rarely()
    settings = read_settings()
    return loop(_serve(settings, _journal(settings)))


def _demo(wanted: argparse.Namespace) -> int:
    """Talk to the bot in a local Slack: no account, no key, no server."""
    if wanted.once is None:
        return loop(_show(wanted.port))
    return loop(_ask_once(wanted.once))


def _doctor(_wanted: argparse.Namespace) -> int:
    """Look at everything the bot needs, and say how to mend what is wrong."""
    from bot.app.checkup import checks
    from bot.operate.doctor import examine

    settings = read_settings()

    async def look() -> int:
        async with checks(settings, _journal(settings, "error")) as found:
            return await examine(found, print)

    return loop(look())


def _manifest(wanted: argparse.Namespace) -> int:
    """Print the Slack app's manifest, for Socket Mode or with --url for HTTP."""
    try:
        named = read_commands().model_dump()
        commands = {n.removesuffix("_command"): name for n, name in named.items()}
        print(json.dumps(manifest(wanted.url, commands), indent=2))
    except ValueError as error:
        return _wrong_use(f"--url: {error}")
    return DONE


def _migrate(_wanted: argparse.Namespace) -> int:
    """Bring the database's tables up to this version."""
    from bot.app.steps import migrate

    print(migrate(read_settings()))
    return DONE


def _export(wanted: argparse.Namespace) -> int:
    """Print what was spent, who changed what, or all that is kept of somebody."""
    from bot.app.operations import audit_lines, belonging_lines, usage_lines

    settings = read_settings()
    if wanted.usage:
        return loop(_print(usage_lines(settings, wanted.since, wanted.until)))
    if wanted.audit:
        return loop(_print(audit_lines(settings, wanted.team)))
    if not (wanted.team or wanted.user):
        return _wrong_use("export: name --usage, --audit, --team or --user")
    return loop(_print(belonging_lines(settings, wanted.team, wanted.user)))


def _erase(wanted: argparse.Namespace) -> int:
    """Erase everything kept of a workspace or a person, for good."""
    from bot.app.operations import erase

    if not (wanted.team or wanted.user) or not wanted.yes:
        return _wrong_use("erase: name --team or --user, and --yes")
    return loop(_print(erase(read_settings(), wanted.team, wanted.user)))


def _rotate_keys(wanted: argparse.Namespace) -> int:
    """Seal all stored tokens with the first of ENCRYPTION_KEYS."""
    from bot.app.operations import new_key, rotate_keys

    if wanted.new:
        print(new_key())
        return DONE
    return loop(_print(rotate_keys(read_settings())))


def _wrong_use(line: str) -> int:
    print(line, file=sys.stderr)
    return WRONG_USE


async def _print(lines: AsyncIterator[str]) -> int:
    async for line in lines:
        print(line)
    return DONE


async def _serve(settings: Settings, journal: LogJournal) -> int:
    from bot.app.running import running
    from bot.app.steps import take_steps_aside

    stop, is_up = asked_to_stop(), asyncio.Event()

    async def serve() -> int:
        if failed := await take_steps_aside(settings):
            return failed
        async with running(settings, journal):
            settle_in()
            is_up.set()
            await stop.wait()
        return DONE

    serving, asked = asyncio.create_task(serve()), asyncio.create_task(stop.wait())
    await asyncio.wait({serving, asked}, return_when=asyncio.FIRST_COMPLETED)
    asked.cancel()
    if not is_up.is_set():
        serving.cancel()
    with suppress(asyncio.CancelledError):
        return await serving
    return DONE


async def _show(port: int) -> int:
    from bot.demo import on_stage

    stop = asked_to_stop()
    async with on_stage(_quiet_journal, port) as stage:
        print(f"Open {stage.page_url} in a browser. Ctrl-C ends the demo.", flush=True)
        await stop.wait()
    return DONE


async def _ask_once(question: str) -> int:
    from bot.demo import on_stage

    async with on_stage(_quiet_journal) as stage:
        try:
            print(await stage.ask(question, timeout_s=ANSWER_WITHIN_S))
        except TimeoutError:
            print(f"no answer within {ANSWER_WITHIN_S:g} s", file=sys.stderr)
            return FAILED
    return DONE


def _journal(settings: Settings, level: Level | None = None) -> LogJournal:
    secrets = (getattr(settings, name) for name in Settings.model_fields)
    return set_up_logging(
        level=level or settings.log_level,
        format=settings.log_format,
        secrets=tuple(
            secret.get_secret_value()
            for secret in secrets
            if isinstance(secret, SecretStr)
        ),
    )


def _quiet_journal(settings: Settings) -> LogJournal:
    return _journal(settings, "warning")


if __name__ == "__main__":
    sys.exit(main())
