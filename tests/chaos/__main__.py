"""`python -m tests.chaos`: storms; exit status 1 for a broken promise."""

import argparse
import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from tests.chaos.databases import (
    Database,
    postgresql,
    postgresql_with_standby,
    sqlite,
)
from tests.chaos.storm import Outcome, Plan, Storm


def main() -> int:
    """Let storms pass until the time is over, each with other dice."""
    wanted = _wanted()
    until_s, seed, broken = monotonic() + 60 * wanted.minutes, wanted.seed, 0
    while True:
        outcome = _storm(wanted, seed)
        sys.stdout.write(f"seed {seed}: {outcome}\n")
        sys.stdout.flush()
        broken += len(outcome.breaches)
        seed += 1
        if monotonic() >= until_s:
            break
    sys.stdout.write(f"{broken} broken promises\n")
    return 1 if broken else 0


def _wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--minutes", type=float, default=0, help="0: one storm")
    parser.add_argument("--replicas", type=int, default=1, help="1: SQLite")
    parser.add_argument("--kills", type=int, default=50, help="in each storm")
    parser.add_argument("--standby", action="store_true", help="fail over to it")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _storm(wanted: argparse.Namespace, seed: int) -> Outcome:
    kills, replicas = wanted.kills, wanted.replicas
    with (
        TemporaryDirectory(prefix="chaos-") as folder,
        _database(Path(folder), wanted) as database,
    ):
        plan = Plan(
            database=database,
            replicas=replicas,
            kills=kills,
            pauses=kills // 10 if replicas > 1 else 0,
            restarts=kills // 20 if database.server else 0,
            ends=kills // 20,
            seed=seed,
        )
        return asyncio.run(Storm(plan, Path(folder)).rage())


@contextmanager
def _database(folder: Path, wanted: argparse.Namespace) -> Iterator[Database]:
    if wanted.replicas == 1:
        yield sqlite(folder)
        return
    with postgresql_with_standby() if wanted.standby else postgresql() as database:
        yield database


if __name__ == "__main__":
    sys.exit(main())
