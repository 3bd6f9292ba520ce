"""How often Python looks for garbage."""

import gc

_NEW_OBJECTS = 20_000
_YOUNG_ROUNDS, _OLD_ROUNDS = 20, 50


def collect_rarely() -> None:
    """Look for garbage once in many new objects; call it before a start.

    What is no part of a circle is freed without it. With hundreds of turns in
    flight it went through everything they hold after each 700 new objects: as
    much processor time as all the rest of a turn (`python -m tests.bench receipts`).
    A start makes a hundred thousand objects, most of which last.
    """
    gc.set_threshold(_NEW_OBJECTS, _YOUNG_ROUNDS, _OLD_ROUNDS)


def settle_in() -> None:
    """Spare the collector what lives as long as the process; call it once up."""
    gc.collect()
    gc.freeze()
