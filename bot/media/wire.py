"""What goes between us and a worker, as bytes.

Answers come from a process that took a hostile file apart. They are JSON and
base64, never pickles; whatever is not exactly an answer is a `ValueError`.
"""

import json
import struct
from dataclasses import asdict
from enum import IntEnum

from bot.core.media import (
    Cut,
    FileBlock,
    Instead,
    LeftOut,
    Limits,
    Note,
    ReadFile,
    Reason,
    Unit,
)
from bot.core.model import DocumentBlock, ImageBlock, TextBlock
from bot.media.kinds import Kind
from bot.media.making import Job

REQUEST = struct.Struct("!II")
"""How long the job is, and how long the bytes of the file after it."""
ANSWER = struct.Struct("!BI")
"""How it ended (an `Ending`), and how long what was made is."""

LARGEST_ANSWER_BYTES = 64_000_000
"""More than any limits allow: whoever says more is not ours any longer."""


class Ending(IntEnum):
    """How a worker fared with a file."""

    MADE = 0
    BROKEN = 1
    TOO_HUNGRY = 2
    TOO_SLOW = 3
    FAILED = 4


def pack_job(job: Job) -> bytes:
    """A job, to be told to a worker."""
    return json.dumps(asdict(job)).encode()


def unpack_job(data: bytes) -> Job:
    """A job, as told by `pack_job`."""
    job = json.loads(data)
    return Job(kind=Kind(job["kind"]), limits=Limits(**job["limits"]))


def pack_made(read: ReadFile) -> bytes:
    """What was made: one line that describes it, then all its data in a row."""
    parts: list[dict[str, object]] = []
    payload: list[bytes] = []
    for block in read.blocks:
        data = (block.text if isinstance(block, TextBlock) else block.data).encode(
            errors="replace"
        )
        payload.append(data)
        parts.append({**_described(block), "bytes": len(data)})
    notes = [_packed_note(note) for note in read.notes]
    head = json.dumps({"blocks": parts, "notes": notes}).encode()
    return b"".join((head, b"\n", *payload))


def unpack_made(data: bytes) -> ReadFile:
    """What a worker made; raises `ValueError` for what `pack_made` would not say."""
    end = data.index(b"\n")
    match json.loads(data[:end]):
        case {"blocks": list(parts), "notes": list(notes)}:
            rest = memoryview(data)[end + 1 :]
            return ReadFile(
                blocks=tuple(_blocks(parts, rest)),
                notes=tuple(_unpacked_note(note) for note in notes),
            )
        case _:
            raise ValueError("not an answer")


def _described(block: FileBlock) -> dict[str, object]:
    match block:
        case TextBlock():
            return {"type": "text"}
        case ImageBlock(media_type=media_type, width_px=width_px, height_px=height_px):
            return {
                "type": "image",
                "media_type": media_type,
                "size": [width_px, height_px],
            }
        case DocumentBlock(pages=pages):
            return {"type": "document", "pages": pages}


def _blocks(parts: list[object], rest: memoryview) -> list[FileBlock]:
    blocks: list[FileBlock] = []
    for part in parts:
        match part:
            case {"bytes": int(count)} if 0 < count <= len(rest):
                blocks.append(_block(part, str(rest[:count], "utf-8")))
                rest = rest[count:]
            case _:
                raise ValueError("a block without its data")
    return blocks


def _block(part: object, data: str) -> FileBlock:
    match part:
        case {"type": "text"}:
            return TextBlock(data)
        case {
            "type": "image",
            "media_type": "image/jpeg" | "image/png" | "image/webp" as media_type,
            "size": [int(width_px), int(height_px)],
        } if data.isascii():
            return ImageBlock(
                media_type=media_type, data=data, width_px=width_px, height_px=height_px
            )
        case {"type": "document", "pages": int(pages)} if data.isascii():
            return DocumentBlock(media_type="application/pdf", data=data, pages=pages)
        case _:
            raise ValueError("not a block")


def _packed_note(note: Note) -> list[object]:
    match note:
        case LeftOut(reason):
            return ["left out", reason]
        case Cut(unit, kept, total):
            return ["cut", unit, kept, total]
        case Instead():
            return ["instead", note]


def _unpacked_note(note: object) -> Note:
    match note:
        case ["left out", str(reason)]:
            return LeftOut(Reason(reason))
        case ["cut", str(unit), int(kept), int() | None as total]:
            return Cut(Unit(unit), kept, total)
        case ["instead", str(instead)]:
            return Instead(instead)
        case _:
            raise ValueError("not a note")
