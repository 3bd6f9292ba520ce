"""How Slack signs what it sends."""

import hashlib
import hmac


def signature_headers(secret: str, body: bytes, at_s: int) -> dict[str, str]:
    """Return the two headers that prove `body` was sent by Slack at `at_s`."""
    base = b"v0:%d:%s" % (at_s, body)
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": str(at_s),
        "X-Slack-Signature": f"v0={digest}",
    }
