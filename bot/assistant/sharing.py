"""What people shared in a thread, made part of a request to the model."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.assistant.telling import told_posts
from bot.core.conversation import History, Post, SharedFile
from bot.core.ids import FileId, InstallationId, MessageTs
from bot.core.media import FileBlock, Files, LeftOut, ReadFile, Reason
from bot.core.media_budget import RequestBudget, fit_request, not_worth_fetching
from bot.core.media_notes import sentence_about, shown_to_model


class TakesMedia(Protocol):
    """Somebody who knows what models take."""

    def takes_documents(self, model: str) -> bool:
        """Whether `model` reads PDFs as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The files of a conversation as one request shows them.

    `blocks` go before the words of the post that brought them. `left_out` says of
    each file that is not whole there, why.
    """

    blocks: Mapping[MessageTs, tuple[FileBlock, ...]] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """Shows the model what people shared, as far as one request can carry it."""

    files: Files
    takes: TakesMedia
    budget: RequestBudget

    async def show(
        self, installation: InstallationId, history: History, model: str
    ) -> Shown:
        """Fetch and read the files of all posts that are told; trouble is a note."""
        brought = [*_brought(told_posts(history))]
        if not brought:
            return Shown()
        files = [file for _, file in brought]
        read = await self._read(installation, files, model)
        return _shown(brought, fit_request(read, self.budget))

    async def _read(
        self, installation: InstallationId, files: Sequence[SharedFile], model: str
    ) -> list[ReadFile]:
        skipped = not_worth_fetching(files, self.budget)
        wanted = [file for file in files if file.file_id not in skipped]
        read = await self.files.read(
            installation, wanted, accepts_documents=self.takes.takes_documents(model)
        )
        found = dict(zip((f.file_id for f in wanted), read, strict=True))
        made_room = ReadFile(notes=(LeftOut(Reason.MADE_ROOM),))
        return [found.get(file.file_id, made_room) for file in files]


def _brought(posts: Collection[Post]) -> Iterator[tuple[MessageTs, SharedFile]]:
    """Each file once, with the first post that brought it."""
    seen: set[FileId] = set()
    for post in posts:
        for file in post.files:
            if file.file_id not in seen:
                seen.add(file.file_id)
                yield post.ts, file


def _shown(
    brought: Sequence[tuple[MessageTs, SharedFile]], read: Sequence[ReadFile]
) -> Shown:
    blocks: dict[MessageTs, tuple[FileBlock, ...]] = {}
    left_out: list[str] = []
    for (ts, file), made in zip(brought, read, strict=True):
        blocks[ts] = (*blocks.get(ts, ()), *shown_to_model(file.name, made))
        if made.notes:
            left_out.append(sentence_about(file.name, made))
    return Shown(blocks=blocks, left_out=tuple(left_out))
