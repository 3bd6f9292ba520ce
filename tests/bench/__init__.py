"""Measurements: `python -m tests.bench NAME`. Ratios matter, not milliseconds."""

import sys


def say(line: str) -> None:
    """Print one line of a measurement's report, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
