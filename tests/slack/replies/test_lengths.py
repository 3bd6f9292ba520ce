"""Answers of every length, said quickly and slowly: what stands there is what was said.

The local Slack's clock, its limits and our times run faster than they are.
"""

import asyncio
import time

import pytest

from bot.playground.slack import LocalSlack
from bot.slack.manner import Manner
from tests.slack.replies.thread import Thread, desk, hurried
from tests.slack.shown_markdown import seen_in_all

SECTION = """\
## Part {n} 🧭 第{n}章

The quick brown fox, der schnelle Fuchs, 敏捷的棕色狐狸
跳过了懒狗。すばやい狐 👩‍👩‍👧‍👦 e\u0301\u0301 in *part {n}*.

1. First, with `code {n}`
   - nested **once**
     - nested twice 🎯
   - and again, [linked](https://example.com/{n})
2. Second
   ```python
   def part_{n}() -> str:
       return "日本語 | not a table"
   ```
3. Third

| n | 名前 | sign |
|--:|:-----|:----:|
| {n} | 値{n} | 🙂 |
| {n}0 | a \\| b | ✅ |

```sh
echo "part {n}"  # {dots}

exit 0
```

> Quoted in part {n},
> over two lines.

"""
PIECES = 120
LASTING_S = 4.0


def answer(chars: int) -> str:
    """As much of everything as a model would write in so many characters."""
    sections = (SECTION.format(n=n, dots="." * (n % 60)) for n in range(1, 1 + chars))
    said = ""
    for section in sections:
        if len(said) >= chars:
            break
        said += section
    return said if chars > 1_000 else f"{said[:chars]}\n```\n"


@pytest.mark.parametrize("lasting_s", [10, 720])
@pytest.mark.parametrize("chars", [300, 12_000, 60_000])
async def test_what_stands_in_slack_is_what_the_model_said(
    chars: int, lasting_s: int
) -> None:
    speed = lasting_s / LASTING_S

    def fast_time() -> float:
        return 1_800_000_000 + time.monotonic() * speed

    manner = Manner(
        rotates_after_s=140 / speed, closes_after_s=170 / speed, sparse_s=30 / speed
    )
    said = answer(chars)
    async with (
        LocalSlack(now=fast_time) as slack,
        desk(slack, tiers=hurried(speed), manner=manner) as at_desk,
    ):
        slack.deliver_to("http://127.0.0.1:1/nobody")
        slack.limits.enabled = True
        thread = at_desk.ask()
        late_s = await tell(thread, said)
        stands(thread, said, with_file=chars > 40_000)
        within_limits(thread, late_s * speed)


async def tell(thread: Thread, said: str) -> float:
    """Let the model say it; how much longer that took than it had to."""
    began_s = time.monotonic()
    reply = thread.reply()
    await reply.announce()
    step = -(-len(said) // PIECES)
    starts = range(0, len(said), step)
    for start in starts:
        reply.say(said[start : start + step])
        await asyncio.sleep(LASTING_S / PIECES)
    await reply.finish()
    return time.monotonic() - began_s - len(starts) * LASTING_S / PIECES


def stands(thread: Thread, said: str, *, with_file: bool) -> None:
    files = [file for m in thread.messages for file in m.body.files]
    texts = [m.text for m in thread.messages if not m.body.files]
    assert len(files) == with_file
    if with_file:
        assert "file above" in texts.pop()
    whole = [*texts, *(file.content.decode() for file in files)]
    assert seen_in_all(whole) == seen_in_all([said])
    assert not any(m.is_streaming for m in thread.messages)
    assert thread.status == "active"


def within_limits(thread: Thread, late_s: float) -> None:
    calls = thread.desk.slack.calls()
    assert [call for call in calls if call.status == 429] == []
    refused = {call.result.get("error") for call in calls} - {None}
    assert refused <= {"message_not_in_streaming_state"}
    ended_at = {c.arguments["ts"]: c.at for c in calls if c.method == "chat.stopStream"}
    changed = {c.arguments["ts"] for c in calls if c.method == "chat.update"}
    for message in thread.messages:
        said = message.body.markdown
        if message.ts in changed:  # a stream too, if this process was late to rotate it
            assert len(said) <= 12_000
        elif message.stream is not None:
            assert len(said.encode()) <= 9_016
        if message.stream is not None and message.ts in ended_at:
            assert ended_at[message.ts] - message.stream.started_at < 240 + late_s
