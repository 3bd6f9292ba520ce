"""What Slack allows and how long it waits, in one place so that tests can hurry."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Slack's figures; lengths in characters unless the name says bytes.

    The stream's lifetime and its size are not documented: they are what has
    been measured in the field.
    """

    mentions_carry_files: bool = True
    redelivery_delays_s: tuple[float, ...] = (0.0, 60.0, 300.0)
    receipt_timeout_s: float = 3.0
    stream_lifetime_s: float = 300.0
    stream_bytes: int = 11_000
    trigger_lifetime_s: float = 3.0
    response_url_lifetime_s: float = 1800.0
    response_url_uses: int = 5
    status_lifetime_s: float = 120.0
    processing_lifetime_s: float = 3600.0
    socket_lifetime_s: float = 3600.0
    socket_warning_s: float = 10.0
    ping_interval_s: float = 10.0
    connections: int = 10
    text_chars: int = 40_000
    update_text_chars: int = 4_000
    markdown_chars: int = 12_000
    blocks: int = 50
    view_blocks: int = 100
    view_bytes: int = 250_000
