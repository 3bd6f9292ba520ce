"""Shared files on a shelf: fetched, read, and kept for a while."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.conversation import SharedFile
from bot.core.ids import FileId, InstallationId
from bot.core.journal import FileTaken, Journal, SlackTrouble
from bot.core.media import FileSource, LeftOut, Limits, Reader, ReadFile, Reason, Room
from bot.core.model import TextBlock
from bot.core.ports import Clock
from bot.media.gate import ByteGate

_AT_ONCE = 3
_IN_MEMORY_BYTES = 40_000_000
_ON_THE_SHELF_CHARS = 32_000_000
_FRESH_S = 3_600.0
"""What was deleted without anybody telling us is gone after an hour."""


@dataclass(frozen=True, slots=True)
class _Label:
    installation: InstallationId
    file_id: FileId
    room: Room


@dataclass(frozen=True, slots=True)
class _Kept:
    read: ReadFile
    since_s: float


class FileShelf:
    """`Files` of core: what was made of a file is made once, while there is room.

    At most three files of a turn are on their way at once, and 40 MB over all
    turns; the shelf holds 32 million characters. Files that could not be
    fetched are tried anew each time, those that could not be read are not.
    """

    def __init__(
        self,
        source: FileSource,
        reader: Reader,
        limits: Limits,
        journal: Journal,
        clock: Clock,
    ) -> None:
        self._source = source
        self._reader = reader
        self._limits = limits
        self._journal = journal
        self._clock = clock
        self._gate = ByteGate(_IN_MEMORY_BYTES)
        self._shelf: OrderedDict[_Label, _Kept] = OrderedDict()
        self._held_chars = 0
        self._times_told_to_forget = 0

    async def read(
        self,
        installation: InstallationId,
        files: Sequence[SharedFile],
        room: Room,
    ) -> tuple[ReadFile, ...]:
        """What became of each file, in their order."""
        at_once = asyncio.Semaphore(_AT_ONCE)

        async def one(file: SharedFile) -> ReadFile:
            label = _Label(installation, file.file_id, room)
            async with at_once:
                return self._found(label) or await self._taken(label, file)

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(file)) for file in files]
        return tuple(task.result() for task in tasks)

    def forget(self, installation: InstallationId) -> None:
        """Keep nothing of this installation's files: one of them is gone."""
        self._times_told_to_forget += 1
        for label in [*self._shelf]:
            if label.installation == installation:
                self._drop(label)

    def forget_all(self) -> None:
        """Keep nothing: what is gone may have been missed."""
        self._times_told_to_forget += 1
        self._shelf.clear()
        self._held_chars = 0

    async def _taken(self, label: _Label, file: SharedFile) -> ReadFile:
        began_s = self._clock.monotonic_s()
        told_before = self._times_told_to_forget
        declared = file.size_bytes or self._limits.file_bytes
        async with self._gate.holding(min(declared, self._limits.file_bytes)):
            fetched = await self._source.fetch(label.installation, file)
            if isinstance(fetched, LeftOut):
                read, size_bytes = ReadFile(notes=(fetched,)), 0
            else:
                size_bytes = len(fetched.data)
                read = await self._reader.read(fetched, label.room)
                read = replace(read, name=fetched.file.name)
                if self._may_keep(read, told_before):
                    self._keep(label, read)
        taken = FileTaken(
            installation=label.installation,
            file_id=label.file_id,
            size_bytes=size_bytes,
            left_out=read.left_out,
            duration_s=self._clock.monotonic_s() - began_s,
        )
        self._tell(taken)
        return read

    def _tell(self, taken: FileTaken) -> None:
        self._journal.note(taken)
        if taken.left_out is Reason.SCOPE_MISSING:
            self._journal.note(
                SlackTrouble(
                    installation=taken.installation,
                    method="files.info",
                    error="missing_scope",
                    consequence="answered without what people share: add files:read"
                    " under OAuth & Permissions and install the app again",
                )
            )

    def _may_keep(self, read: ReadFile, told_before: int) -> bool:
        """Not what was to be forgotten meanwhile, and not a fault of ours."""
        was_told = told_before != self._times_told_to_forget
        return not was_told and read.left_out is not Reason.FAILED

    def _found(self, label: _Label) -> ReadFile | None:
        kept = self._shelf.get(label)
        if kept is None or self._clock.monotonic_s() - kept.since_s > _FRESH_S:
            return None
        self._shelf.move_to_end(label)
        return kept.read

    def _keep(self, label: _Label, read: ReadFile) -> None:
        self._drop(label)
        self._shelf[label] = _Kept(read, self._clock.monotonic_s())
        self._held_chars += _chars(read)
        while self._held_chars > _ON_THE_SHELF_CHARS:
            self._drop(next(iter(self._shelf)))

    def _drop(self, label: _Label) -> None:
        if dropped := self._shelf.pop(label, None):
            self._held_chars -= _chars(dropped.read)


def _chars(read: ReadFile) -> int:
    """What it weighs; also a file of which nothing was made weighs something."""
    words = sum(len(b.text) for b in read.blocks if isinstance(b, TextBlock))
    return 500 + words + sum(len(part.data) for part in read.media)
