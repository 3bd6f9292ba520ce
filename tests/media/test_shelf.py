"""Files are fetched and read once, a few at a time, and forgotten when told."""

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.core.conversation import SharedFile
from bot.core.ids import FileId, InstallationId
from bot.core.journal import Fact, FileTaken
from bot.core.media import Fetched, Files, LeftOut, Limits, ReadFile, Reason, Room
from bot.core.model import TextBlock
from bot.media import shelf as shelf_module
from bot.media.gate import ByteGate
from bot.media.shelf import FileShelf
from tests.slack.stage import HandClock, KeepingJournal

HERE = InstallationId("T01")
FAULTS = {b"": Reason.EMPTY, b"!": Reason.FAILED}


@dataclass
class Attic:
    """Holds files by id; what it does not hold is out of reach."""

    files: dict[str, bytes]
    asked: list[str] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    async def fetch(
        self, installation: InstallationId, file: SharedFile
    ) -> Fetched | LeftOut:
        assert installation == HERE
        self.asked.append(file.file_id)
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        await asyncio.sleep(0.001)
        self.at_once -= 1
        if file.file_id not in self.files:
            return LeftOut(Reason.UNREACHABLE)
        return Fetched(file=file, data=self.files[file.file_id])


class PlainReader:
    async def read(self, fetched: Fetched, room: Room) -> ReadFile:
        if fetched.data in FAULTS:
            return ReadFile(notes=(LeftOut(FAULTS[fetched.data]),))
        kind = "document " if room.document_pages else ""
        return ReadFile(blocks=(TextBlock(kind + fetched.data.decode()),))


@dataclass
class Stage:
    attic: Attic
    shelf: Files
    facts: list[Fact]
    clock: HandClock

    async def read(self, *ids: str, documents: bool = False) -> tuple[ReadFile, ...]:
        files = [SharedFile(file_id=FileId(name), size_bytes=3) for name in ids]
        return await self.shelf.read(HERE, files, Room(document_pages=100 * documents))


@pytest.fixture
def stage() -> Stage:
    attic, journal = Attic({"F1": b"one", "F2": b"two", "F0": b""}), KeepingJournal()
    clock = HandClock()
    shelf = FileShelf(attic, PlainReader(), Limits(), journal, clock)
    return Stage(attic, shelf, journal.facts, clock)


async def test_files_come_in_the_order_they_were_asked_for(stage: Stage) -> None:
    one, gone, two = await stage.read("F1", "F9", "F2")

    assert (one.blocks, two.blocks) == ((TextBlock("one"),), (TextBlock("two"),))
    assert gone.left_out is Reason.UNREACHABLE


async def test_a_file_is_fetched_once(stage: Stage) -> None:
    assert await stage.read("F1") == await stage.read("F1")

    assert stage.attic.asked == ["F1"]


async def test_a_file_that_cannot_be_read_is_not_fetched_again(stage: Stage) -> None:
    await stage.read("F0")
    await stage.read("F0")

    assert stage.attic.asked == ["F0"]


async def test_a_file_that_we_failed_at_is_tried_again(stage: Stage) -> None:
    stage.attic.files["F7"] = b"!"
    await stage.read("F7")
    await stage.read("F7")

    assert stage.attic.asked == ["F7", "F7"]


async def test_a_file_that_was_out_of_reach_is_tried_again(stage: Stage) -> None:
    await stage.read("F9")
    stage.attic.files["F9"] = b"back"

    (back,) = await stage.read("F9")

    assert back.blocks == (TextBlock("back"),)


async def test_servers_that_take_documents_get_their_own(stage: Stage) -> None:
    await stage.read("F1")

    (made,) = await stage.read("F1", documents=True)

    assert made.blocks == (TextBlock("document one"),)


async def test_after_an_hour_a_file_is_fetched_anew(stage: Stage) -> None:
    await stage.read("F1")
    stage.clock.time_s += 3_601
    await stage.read("F1")
    stage.clock.time_s += 3_599
    await stage.read("F1")

    assert stage.attic.asked == ["F1", "F1"]


async def test_a_file_that_is_to_be_forgotten_is_fetched_anew(stage: Stage) -> None:
    await stage.read("F1")
    stage.shelf.forget(HERE)
    del stage.attic.files["F1"]

    (gone,) = await stage.read("F1")

    assert gone.left_out is Reason.UNREACHABLE


async def test_a_file_that_is_forgotten_while_it_is_read_is_not_kept(
    stage: Stage,
) -> None:
    reading = asyncio.create_task(stage.read("F1"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    stage.shelf.forget(HERE)
    await reading

    await stage.read("F1")

    assert stage.attic.asked == ["F1", "F1"]


async def test_three_files_of_a_turn_are_on_their_way_at_once(stage: Stage) -> None:
    await stage.read(*[f"F{number}" for number in range(10, 20)])

    assert stage.attic.most_at_once == 3


async def test_the_shelf_drops_what_was_not_asked_for_the_longest(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf_module, "_ON_THE_SHELF_CHARS", 1_100)
    await stage.read("F1")
    await stage.read("F2")
    await stage.read("F1")
    await stage.read("F0")

    stage.attic.asked.clear()
    await stage.read("F1", "F2")

    assert stage.attic.asked == ["F2"]


async def test_the_journal_hears_of_each_file_taken(stage: Stage) -> None:
    await stage.read("F1", "F9")

    told = [fact for fact in stage.facts if isinstance(fact, FileTaken)]
    assert {(fact.file_id, fact.size_bytes, fact.left_out) for fact in told} == {
        ("F1", 3, None),
        ("F9", 0, Reason.UNREACHABLE),
    }


async def test_large_files_wait_for_room_in_the_order_they_came() -> None:
    gate, order = ByteGate(100), list[int]()

    async def pass_through(count: int) -> None:
        async with gate.holding(count):
            order.append(count)
            await asyncio.sleep(0.001)

    await asyncio.gather(*map(pass_through, (60, 30, 50, 5, 900)))

    assert order == [60, 30, 50, 5, 900]


async def test_whoever_stops_waiting_leaves_the_room_to_others() -> None:
    gate = ByteGate(100)
    async with gate.holding(100):
        waiting = asyncio.create_task(gate.holding(10).__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)

    async with asyncio.timeout(30), gate.holding(100):
        pass
