"""Ports for servers that must be told theirs before they start."""

import random
import socket

# Below what systems hand out to outgoing connections, which would take one
# between the asking and the listening.
_RANGE = range(12_000, 32_000)
_DICE = random.SystemRandom()


def free_port() -> int:
    """A port of 127.0.0.1 on which nobody listens."""
    while True:
        port = _DICE.choice(_RANGE)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
