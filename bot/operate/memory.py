"""How often Python looks for garbage."""

import gc

_NEW_OBJECTS = 20_000
_YOUNG_ROUNDS, _OLD_ROUNDS = 20, 50


def settle_in() -> None:
    """Spare the collector what lives as long as the process; call it once up.

    What is no part of a circle is freed without it. With hundreds of turns in
    flight it went through everything they hold after each 700 new objects: as
    much processor time as all the rest of a turn (`python -m tests.bench receipts`).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, _YOUNG_ROUNDS, _OLD_ROUNDS)
