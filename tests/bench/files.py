"""Ten large files at once: the memory they take, and how long the loop stands still."""

import asyncio
from collections.abc import Iterator
from time import monotonic

from bot.playground.slack import Upload
from tests.bench import say
from tests.bench._site import Site, memory_mib, site, verdict
from tests.bench._watched import Watched
from tests.media import offices, pdfs, pictures

GOAL_MIB, GOAL_STALL_MS = 150, 20
ROUNDS = 3
_SAMPLE_EVERY_S = 0.005


def main() -> bool:
    """Measure one process on SQLite."""
    return asyncio.run(_measure())


async def _measure() -> bool:
    async with site(channels=40) as place:
        bot = Watched("bot", place.environment(place.sqlite_url), place.folder)
        bot.start()
        try:
            await bot.up()
            place.slack.deliver_to(f"{bot.url}/slack/events")
            await _shared(place, bot, [Upload("warm.png", pictures.picture("PNG"))])
            await asyncio.sleep(1)
            return await _ten(place, bot)
        finally:
            bot.kill()


async def _ten(place: Site, bot: Watched) -> bool:
    rest_mib = memory_mib(bot)
    await bot.longest_stall_s()
    most_mib, longest_s = 0.0, 0.0
    for number in range(ROUNDS):
        files = [*_ten_files(number)]
        began_s = monotonic()
        most_mib = max(most_mib, await _shared(place, bot, files))
        longest_s = max(longest_s, await bot.longest_stall_s())
        size_mb = sum(len(file.content) for file in files) / 1e6
        say(f"{len(files)} files of {size_mb:.0f} MB: {monotonic() - began_s:.1f} s")
    left_out = sum(b"not_shown=" in asked.raw for asked in place.model.requests)
    say(f"at rest {rest_mib:.0f} MiB, at most {most_mib:.0f} MiB")
    above_mib, stall_ms = most_mib - rest_mib, 1000 * longest_s
    return all(
        [
            verdict(left_out == 0, f"{left_out} files could not be read"),
            verdict(
                above_mib <= GOAL_MIB, f"{above_mib:.0f} MiB more, goal {GOAL_MIB}"
            ),
            verdict(
                stall_ms <= GOAL_STALL_MS,
                f"the loop stood still for {stall_ms:.1f} ms, goal {GOAL_STALL_MS}",
            ),
        ]
    )


async def _shared(place: Site, bot: Watched, files: list[Upload]) -> float:
    """Share each in a channel of its own; the most memory until all are answered."""
    channels = [*place.slack.workspace.channels]
    asked = [
        place.slack.people.post(
            "Ana", channel, f"{place.slack.mention} what is it?", files=[file]
        )
        for channel, file in zip(channels, files, strict=False)
    ]
    most_mib = 0.0
    async with asyncio.timeout(300):
        while not all(len(place.slack.thread(m.channel, m.ts)) > 1 for m in asked):
            most_mib = max(most_mib, memory_mib(bot))
            await asyncio.sleep(_SAMPLE_EVERY_S)
    return most_mib


def _ten_files(number: int) -> Iterator[Upload]:
    """Ten that differ from those of other rounds: nothing comes from the cache."""
    photo = pictures.noise((2_400 + number, 1_800))
    words = [f"page {page} of {number}" for page in range(200)]
    for each in range(2):
        yield Upload("photo.jpg", pictures.saved(photo, "JPEG", quality=95))
        yield Upload("shot.png", pictures.saved(photo, "PNG"))
        yield Upload("scan.tif", pictures.saved(photo, "TIFF"))
        yield Upload("book.pdf", pdfs.pdf(*words) + bytes(18_000_000 + each))
        yield Upload("data.xlsx", offices.sheets(8_000))
