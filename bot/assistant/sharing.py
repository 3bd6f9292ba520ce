"""What people shared in a thread, made part of a request to the model."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from bot.assistant.telling import told_posts
from bot.assistant.window import Room, posts_in_window
from bot.core.conversation import History, SharedFile
from bot.core.ids import FileId, InstallationId, MessageTs
from bot.core.media import (
    FileBlock,
    Files,
    LeftOut,
    Media,
    ReadFile,
    Reason,
    without_media,
)
from bot.core.media_budget import (
    RequestBudget,
    fit_request,
    not_worth_fetching,
    room_in,
)
from bot.core.media_notes import sentences_about, shown_to_model
from bot.core.model import ImageBlock


class TakesMedia(Protocol):
    """Somebody who knows what models take."""

    def takes_images(self, model: str) -> bool:
        """Whether `model` sees pictures, as far as is known."""

    def takes_documents(self, model: str) -> bool:
        """Whether `model` reads PDFs as they are, as far as is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The files of a conversation as one request shows them.

    `blocks` go before the words of the post that brought them. `read` is what
    was made of each file, `new` are those of the turn. `left_out` tells of each
    file that is not whole there, why; `remarks` of the new ones that are not
    there at all.
    """

    blocks: Mapping[MessageTs, tuple[FileBlock, ...]] = field(default_factory=dict)
    read: Mapping[FileId, ReadFile] = field(default_factory=dict)
    new: frozenset[FileId] = frozenset()
    left_out: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def media_of(self) -> Mapping[FileId, tuple[Media, ...]]:
        """The pictures and documents of each file that has some."""
        return {name: read.media for name, read in self.read.items() if read.media}


@dataclass(frozen=True, slots=True)
class _Brought:
    """A file, with the first post that brought it."""

    ts: MessageTs
    file: SharedFile
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """Shows the model what people shared, as far as one request can carry it."""

    files: Files
    takes: TakesMedia
    budget: RequestBudget = field(default_factory=RequestBudget)

    async def show(
        self,
        installation: InstallationId,
        history: History,
        turn: int,
        model: str,
        room: Room,
        kept_out: Mapping[FileId, Reason],
    ) -> Shown:
        """Fetch and read the files of the posts that fit; trouble is a note.

        Files of posts that are too old to be told in `room` are left in Slack.
        The others may take half of it: the conversation needs the rest.
        What is `kept_out`, or was refused by the server of `model` before, is
        neither fetched nor shown.
        """
        brought = [*_brought(history, turn, room)]
        if not brought:
            return Shown()
        budget = replace(self.budget, tokens=room.tokens // 2)
        files = [each.file for each in brought]
        known = _known_to_be_out(files, model, budget) | dict(kept_out)
        wanted = [file for file in files if file.file_id not in known]
        of_file = room_in(budget, takes_documents=self.takes.takes_documents(model))
        read = await self.files.read(installation, wanted, of_file)
        found = {name: _only_a_note(reason) for name, reason in known.items()}
        if not self.takes.takes_images(model):
            read = tuple(map(_unseen, read))
        found |= zip((file.file_id for file in wanted), read, strict=True)
        fitted = fit_request([found[file.file_id] for file in files], budget)
        return _shown(brought, fitted)


def _known_to_be_out(
    files: Iterable[SharedFile], model: str, budget: RequestBudget
) -> dict[FileId, Reason]:
    """What need not be fetched to know that it is not shown."""
    files = [*files]
    refused = {f.file_id for f in files if f.refused_by == model}
    wanted = [file for file in files if file.file_id not in refused]
    made_room = not_worth_fetching(wanted, budget)
    return dict.fromkeys(refused, Reason.REFUSED) | dict.fromkeys(
        made_room, Reason.MADE_ROOM
    )


def _unseen(read: ReadFile) -> ReadFile:
    has_images = any(isinstance(block, ImageBlock) for block in read.blocks)
    return without_media(read, Reason.BLIND) if has_images else read


def _only_a_note(reason: Reason) -> ReadFile:
    return ReadFile(notes=(LeftOut(reason),))


def _brought(history: History, turn: int, room: Room) -> Iterator[_Brought]:
    """The files of the posts that fit; nothing is measured where there are none."""
    if not any(post.post.files for post in told_posts(history)):
        return
    seen: set[FileId] = set()
    for post in posts_in_window(history, room):
        for file in post.post.files:
            if file.file_id not in seen:
                seen.add(file.file_id)
                yield _Brought(post.post.ts, file, post.turn == turn)


def _shown(brought: Sequence[_Brought], read: Sequence[ReadFile]) -> Shown:
    blocks: dict[MessageTs, tuple[FileBlock, ...]] = {}
    named: list[tuple[str, ReadFile]] = []
    remarkable: list[tuple[str, ReadFile]] = []
    for each, made in zip(brought, read, strict=True):
        name = made.name or each.file.name
        named.append((name, made))
        shown = shown_to_model(name, made)
        blocks[each.ts] = (*blocks.get(each.ts, ()), *shown)
        if each.is_new and made.left_out:
            remarkable.append((name, made))
    return Shown(
        blocks=blocks,
        read=dict(zip((each.file.file_id for each in brought), read, strict=True)),
        new=frozenset(each.file.file_id for each in brought if each.is_new),
        left_out=sentences_about(named),
        remarks=sentences_about(remarkable),
    )
