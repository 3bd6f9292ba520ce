"""Servers of ours in processes of their own, which print where they listen."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


@contextmanager
def started(module: str, known: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Run a module that prints its port: the id of its process, and the port."""
    command = [sys.executable, "-m", module]
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **known},
    ) as process:
        assert process.stdin
        assert process.stdout
        yield process.pid, int(process.stdout.readline())
        process.stdin.close()
