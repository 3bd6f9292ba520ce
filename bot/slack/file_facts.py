"""Slack's `File` object: what it says, and which bytes of it to fetch. Pure."""

from dataclasses import dataclass
from typing import Any

from bot.core.media import Instead, LeftOut, Limits, Reason

_PREVIEW_BOXES_PX = (1024, 960, 800, 720, 480, 360)
_KEPT_BY_ALL = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
_HEAVY_PICTURE_BYTES = 8_000_000
_GONE_MODES = {
    "tombstone": Reason.DELETED,
    "hidden_by_limit": Reason.HIDDEN,
    "external": Reason.EXTERNAL,
}
_GONE_ACCESS = {
    "file_not_found": Reason.DELETED,
    "access_denied": Reason.NO_ACCESS,
}


@dataclass(frozen=True, slots=True)
class Download:
    """Bytes to be fetched; `size_bytes` is 0 where Slack does not say."""

    url: str
    size_bytes: int = 0
    instead: Instead | None = None


@dataclass(frozen=True, slots=True)
class Inline:
    """Words that stand in the file object itself."""

    text: str
    instead: Instead


def what_to_fetch(info: dict[str, Any], limits: Limits) -> Download | Inline | LeftOut:
    """Choose what stands for the file.

    A picture is fetched as Slack's preview of it where the original is no kind
    that servers take, or is heavy, or the preview is as large as we may send. A
    recording is its transcript; an email its plain text.
    """
    if reason := _why_gone(info):
        return LeftOut(reason)
    if transcript := _transcript(info):
        return transcript
    if info.get("mode") == "email" and info.get("plain_text"):
        return Inline(str(info["plain_text"]), Instead.PLAIN_TEXT)
    media_type = str(info.get("mimetype") or "")
    if media_type.startswith("image/") and (preview := _preview(info, limits)):
        return preview
    if reason := _why_unread(info, media_type, limits):
        return LeftOut(reason)
    url = info.get("url_private_download") or info.get("url_private")
    return Download(str(url), _count(info.get("size"))) if url else _NO_ACCESS


_NO_ACCESS = LeftOut(Reason.NO_ACCESS)


def _why_gone(info: dict[str, Any]) -> Reason | None:
    if info.get("is_external"):
        return Reason.EXTERNAL
    mode, access = str(info.get("mode")), str(info.get("file_access"))
    return _GONE_MODES.get(mode) or _GONE_ACCESS.get(access)


def _why_unread(info: dict[str, Any], media_type: str, limits: Limits) -> Reason | None:
    """What would be of no use once it was here."""
    if media_type.startswith("audio/") or info.get("subtype") == "slack_audio":
        return Reason.AUDIO
    if media_type.startswith("video/"):
        return Reason.VIDEO
    is_large = _count(info.get("size")) > limits.file_bytes
    return Reason.TOO_LARGE if is_large else None


def _transcript(info: dict[str, Any]) -> Download | Inline | None:
    """What Slack wrote down of a clip; the whole is in a file of subtitles."""
    match info.get("transcription"):
        case {"status": "complete", "preview": {"content": str(words)} as preview}:
            if not preview.get("has_more"):
                return Inline(words, Instead.TRANSCRIPT)
            if isinstance(info.get("vtt"), str):
                return Download(info["vtt"], instead=Instead.TRANSCRIPT)
            return Inline(words, Instead.TRANSCRIPT_BEGINNING)
        case _:
            return None


def _preview(info: dict[str, Any], limits: Limits) -> Download | None:
    """Slack's preview where it suffices: the largest, or the smallest large enough."""
    boxes = [px for px in _PREVIEW_BOXES_PX if info.get(f"thumb_{px}")]
    enough = [px for px in boxes if px >= limits.long_edge_px]
    heavy = _count(info.get("size")) > min(_HEAVY_PICTURE_BYTES, limits.file_bytes)
    if boxes and (enough or heavy or info.get("mimetype") not in _KEPT_BY_ALL):
        box_px = min(enough or boxes[:1])
        return Download(str(info[f"thumb_{box_px}"]), instead=Instead.PREVIEW)
    return None


def _count(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0
