import gc
import os

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.databases"]

_WORKERS_PER_CORE = 2


def pytest_configure() -> None:
    """No example fails for being slow on a busy machine.

    What decides whether a change lands tries the same ones each time; where a
    person works, new ones are tried.
    """
    settings.register_profile(
        "threadkeeper",
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        derandomize="CI" in os.environ,
    )
    settings.load_profile("threadkeeper")


def pytest_xdist_auto_num_workers() -> int:
    """What `-n auto` means: tests wait about as long as they work."""
    return _WORKERS_PER_CORE * (os.cpu_count() or 1)


def pytest_collection_finish() -> None:
    """Spare the collector what lives to the end: thousands of tests, all modules."""
    gc.collect()
    gc.freeze()
