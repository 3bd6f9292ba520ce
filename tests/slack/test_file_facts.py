"""What is fetched of a file follows from what Slack says of it."""

import pytest
from yarl import URL

from bot.core.media import Instead, LeftOut, Limits, Reason
from bot.slack.file_facts import Download, Inline, what_to_fetch
from bot.slack.files import may_get_token

PREVIEWS = {"thumb_1024": "1024", "thumb_720": "720", "thumb_360": "360"}
LIMITS = Limits(file_bytes=20_000_000)


def chosen(limits: Limits = LIMITS, /, **info: object) -> Download | Inline | LeftOut:
    return what_to_fetch({"url_private": "whole", **info}, limits)


@pytest.mark.parametrize("media_type", ["image/heic", "image/svg+xml", "image/tiff"])
def test_of_a_picture_servers_do_not_take_the_largest_preview_is_fetched(
    media_type: str,
) -> None:
    assert chosen(mimetype=media_type, size=9, **PREVIEWS) == Download(
        "1024", instead=Instead.PREVIEW
    )


@pytest.mark.parametrize("media_type", ["image/jpeg", "image/png", "image/gif"])
def test_of_a_usual_picture_the_whole_is_fetched(media_type: str) -> None:
    assert chosen(mimetype=media_type, size=9, **PREVIEWS) == Download("whole", 9)


@pytest.mark.parametrize("size_bytes", [8_000_001, 60_000_000])
def test_of_a_heavy_picture_the_preview_is_fetched(size_bytes: int) -> None:
    assert chosen(mimetype="image/png", size=size_bytes, **PREVIEWS) == Download(
        "1024", instead=Instead.PREVIEW
    )


def test_the_smallest_preview_that_is_large_enough_is_fetched() -> None:
    limits = Limits(long_edge_px=700)

    assert chosen(limits, mimetype="image/png", size=9, **PREVIEWS) == Download(
        "720", instead=Instead.PREVIEW
    )


def test_an_odd_picture_without_a_preview_is_fetched_whole() -> None:
    assert chosen(mimetype="image/heic", size=9) == Download("whole", 9)


@pytest.mark.parametrize("media_type", ["image/jpeg", "application/pdf", "text/csv"])
def test_what_is_too_large_is_not_fetched(media_type: str) -> None:
    assert chosen(mimetype=media_type, size=20_000_001) == LeftOut(Reason.TOO_LARGE)


def test_what_slack_offers_for_download_is_preferred() -> None:
    assert chosen(url_private_download="download") == Download("download")


@pytest.mark.parametrize(
    ("info", "reason"),
    [
        ({"mode": "external"}, Reason.EXTERNAL),
        ({"mode": "hosted", "is_external": True}, Reason.EXTERNAL),
        ({"mode": "tombstone"}, Reason.DELETED),
        ({"mode": "hidden_by_limit"}, Reason.HIDDEN),
        ({"mode": "file_access", "file_access": "access_denied"}, Reason.NO_ACCESS),
        ({"mode": "hosted", "url_private": None}, Reason.NO_ACCESS),
        ({"mimetype": "audio/mp4"}, Reason.AUDIO),
        ({"mimetype": "video/mp4"}, Reason.VIDEO),
        ({"mimetype": "video/webm", "subtype": "slack_audio"}, Reason.AUDIO),
    ],
)
def test_what_cannot_be_fetched_is_told_apart(
    info: dict[str, object], reason: Reason
) -> None:
    assert chosen(**info) == LeftOut(reason)


def transcription(*, has_more: bool, status: str = "complete") -> dict[str, object]:
    preview = {"content": "Good day", "has_more": has_more}
    return {"transcription": {"status": status, "preview": preview}}


def test_a_recording_is_its_transcript() -> None:
    assert chosen(mimetype="audio/mp4", **transcription(has_more=False)) == Inline(
        "Good day", Instead.TRANSCRIPT
    )


def test_a_long_transcript_is_fetched_where_slack_has_the_whole() -> None:
    assert chosen(vtt="subtitles", **transcription(has_more=True)) == Download(
        "subtitles", instead=Instead.TRANSCRIPT
    )


def test_else_a_long_transcript_is_its_beginning() -> None:
    assert chosen(mimetype="video/mp4", **transcription(has_more=True)) == Inline(
        "Good day", Instead.TRANSCRIPT_BEGINNING
    )


def test_a_transcript_that_is_not_ready_is_none() -> None:
    clip = transcription(has_more=False, status="processing")

    assert chosen(mimetype="audio/mp4", **clip) == LeftOut(Reason.AUDIO)


def test_an_email_is_its_plain_text() -> None:
    assert chosen(mode="email", plain_text="Dear all") == Inline(
        "Dear all", Instead.PLAIN_TEXT
    )


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://files.slack.com/a", True),
        ("https://FILES.slack.com:443/a", True),
        ("https://files.slack.com:8443/a", False),
        ("http://files.slack.com/a", False),
        ("https://files.slack.com.evil.example/a", False),
        ("https://evil.example/files.slack.com", False),
        ("https://user@files.slack.com/a", False),
        ("https://files.slack.com@evil.example/a", False),
        ("ftp://files.slack.com/a", False),
        ("https://127.0.0.1:9/a", True),
        ("http://127.0.0.1:9/a", True),
        ("http://127.0.0.1:8/a", False),
        ("http://[::1]:9/a", True),
        ("//files.slack.com/a", False),
        ("/a", False),
        ("", False),
    ],
)
def test_the_token_goes_only_where_it_may(url: str, *, may: bool) -> None:
    hosts = {"files.slack.com", "127.0.0.1:9", "[::1]:9"}

    assert may_get_token(URL(url), hosts) is may
