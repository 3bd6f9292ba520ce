import asyncio

from bot.operate.checks import Check, Finding, Fine, Wrong
from bot.operate.doctor import examine


async def test_the_doctor_says_one_line_each_and_how_to_mend() -> None:
    async def token() -> Finding:
        return Fine("workspace Acme")

    async def database() -> Finding:
        raise OSError(28, "No space left on device")

    async def model() -> Finding:
        return Wrong("the key is refused", "set MESSAGES_API_KEY anew")

    checks = [Check("database", database), Check("model", model), Check("token", token)]
    lines: list[str] = []

    assert await examine(checks, lines.append) == 1
    assert lines == [
        "wrong  database  [Errno 28] No space left on device",
        "wrong  model     the key is refused → set MESSAGES_API_KEY anew",
        "ok     token     workspace Acme",
    ]


async def test_a_healthy_bot_gets_exit_status_0_and_lines_in_order() -> None:
    second_is_done = asyncio.Event()

    async def first() -> Finding:
        await second_is_done.wait()
        return Fine()

    async def second() -> Finding:
        second_is_done.set()
        return Fine()

    lines: list[str] = []

    assert await examine([Check("a", first), Check("b", second)], lines.append) == 0
    assert lines == ["ok     a", "ok     b"]
