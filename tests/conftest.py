import os

from hypothesis import HealthCheck, settings

# No example fails for being slow on a busy machine; what decides whether a
# change lands tries the same examples each time, a person's run new ones.
settings.register_profile(
    "threadkeeper",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
settings.load_profile("threadkeeper")
