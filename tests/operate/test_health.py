import asyncio
from collections.abc import Sequence

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.core.errors import StoreUnavailable
from bot.operate import health
from bot.operate.checks import Check, Finding, Fine, Wrong
from bot.operate.health import health_routes


def check(name: str, finding: Finding) -> Check:
    async def look() -> Finding:
        return finding

    return Check(name, look)


async def get(
    path: str, needed: Sequence[Check] = (), told: Sequence[Check] = ()
) -> tuple[int, object]:
    app = web.Application()
    app.add_routes(health_routes(needed=needed, told=told))
    async with TestClient(TestServer(app)) as client, client.get(path) as response:
        assert response.headers["Cache-Control"] == "no-store"
        return response.status, await response.json()


async def test_health_is_told_while_the_process_lives_whatever_else_is_wrong() -> None:
    assert await get("/health", [check("database", Wrong("gone"))]) == (
        200,
        {"status": "ok"},
    )


async def test_ready_means_that_receipts_can_be_given() -> None:
    needed = [check("database", Fine()), check("slack", Fine("connected"))]

    assert await get("/ready", needed) == (
        200,
        {"status": "ready", "checks": {"database": "ok", "slack": "connected"}},
    )


async def test_not_ready_says_why() -> None:
    needed = [check("database", Wrong("read-only")), check("slack", Wrong("no socket"))]

    status, body = await get("/ready", needed)

    assert status == 503
    assert body == {
        "status": "not ready",
        "reason": "database: read-only; slack: no socket",
        "checks": {"database": "read-only", "slack": "no socket"},
    }


async def test_a_model_that_is_down_takes_nobody_out_of_the_balancer() -> None:
    told = [check("model", Wrong("overloaded"))]

    assert await get("/ready", [check("database", Fine())], told) == (
        200,
        {"status": "ready", "checks": {"database": "ok", "model": "overloaded"}},
    )


async def test_a_check_that_fails_or_hangs_is_not_ready_rather_than_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(health, "LONGEST_LOOK_S", 0.01)

    async def fail() -> Finding:
        raise StoreUnavailable("disk full")

    async def hang() -> Finding:
        await asyncio.Event().wait()
        return Fine()

    status, body = await get("/ready", [Check("database", fail), Check("slack", hang)])

    assert status == 503
    assert isinstance(body, dict)
    assert body["reason"] == "database: disk full; slack: no answer within 0.01 s"
