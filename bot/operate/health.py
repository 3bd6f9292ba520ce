"""Whether this process lives, and whether it can give receipts, over HTTP."""

import asyncio
from collections.abc import Sequence

from aiohttp import web

from bot.operate.checks import Check, Finding, Fine, Wrong, finding_of

LONGEST_LOOK_S = 2.0


def health_routes(
    *, needed: Sequence[Check], told: Sequence[Check] = ()
) -> list[web.RouteDef]:
    """Make `GET /health` and `GET /ready`, both JSON and never cached.

    `/health` is 200 while the process lives. `/ready` is 200 while everything
    `needed` for receipts is fine, else 503 with the reason; what is only `told`
    (the model) stands in its JSON and never changes the status.
    """

    async def on_health(_request: web.Request) -> web.Response:
        return _json({"status": "ok"})

    async def on_ready(_request: web.Request) -> web.Response:
        checks = [*needed, *told]
        looks = (finding_of(check, LONGEST_LOOK_S) for check in checks)
        findings = await asyncio.gather(*looks)
        body = readiness(
            {c.name: f for c, f in zip(checks, findings, strict=True)},
            needed={check.name for check in needed},
        )
        return _json(body, status=200 if body["status"] == "ready" else 503)

    return [web.get("/health", on_health), web.get("/ready", on_ready)]


def readiness(findings: dict[str, Finding], needed: set[str]) -> dict[str, object]:
    """Put what was found into words: `status`, then `reason`, then each check."""
    reasons = [
        f"{name}: {finding.what}"
        for name, finding in findings.items()
        if name in needed and isinstance(finding, Wrong)
    ]
    status: dict[str, object] = (
        {"status": "not ready", "reason": "; ".join(reasons)}
        if reasons
        else {"status": "ready"}
    )
    return status | {"checks": {n: _word(f) for n, f in findings.items()}}


def _word(finding: Finding) -> str:
    match finding:
        case Fine(seen):
            return seen or "ok"
        case Wrong(what):
            return what


def _json(body: dict[str, object], status: int = 200) -> web.Response:
    return web.json_response(body, status=status, headers={"Cache-Control": "no-store"})
