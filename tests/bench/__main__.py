"""`python -m tests.bench NAME …` runs measurements; without a name, lists them.

A measurement is a module of this package with a `main() -> bool` that prints
what it measured and says whether the goal was met.
"""

import sys
from importlib import import_module
from pkgutil import iter_modules

import tests.bench


def names() -> list[str]:
    """Every measurement there is."""
    found = (module.name for module in iter_modules(tests.bench.__path__))
    return sorted(name for name in found if not name.startswith("_"))


def run(chosen: list[str]) -> int:
    """Run what was chosen; exit status 1 when a goal was missed, 2 for a wrong name."""
    if not chosen or not set(chosen) <= set(names()):
        tests.bench.say(f"usage: python -m tests.bench {'|'.join(names())}")
        return 2
    met = [import_module(f"tests.bench.{name}").main() for name in chosen]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
