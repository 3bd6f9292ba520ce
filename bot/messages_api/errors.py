"""What a server says went wrong → our errors, purely.

Branches on the error's code, then its type, then the status: wording changes.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from bot.core.errors import (
    KeyRefused,
    ModelError,
    ModelFailed,
    ModelUnknown,
    Overloaded,
    RateLimited,
    RequestRefused,
    RequestTooLarge,
    SpendLimitReached,
)

_MAX_MESSAGE_CHARS = 200
_REQUEST_ID_HEADERS = ("request-id", "x-request-id", "x-generation-id", "cf-ray")

_BY_CODE: dict[str, type[ModelError]] = {
    "enforced_spend_limit_reached": SpendLimitReached,
    "contract_spend_limit_reached": SpendLimitReached,
}
_BY_TYPE: dict[str, type[ModelError]] = {
    "authentication_error": KeyRefused,
    "permission_error": KeyRefused,
    "billing_error": SpendLimitReached,
    "not_found_error": ModelUnknown,
    "request_too_large": RequestTooLarge,
    "rate_limit_error": RateLimited,
    "overloaded_error": Overloaded,
    "api_error": ModelFailed,
    "timeout_error": ModelFailed,
    "invalid_request_error": RequestRefused,
}
_BY_STATUS: dict[int, type[ModelError]] = {
    401: KeyRefused,
    402: SpendLimitReached,
    403: KeyRefused,
    404: ModelUnknown,
    413: RequestTooLarge,
    429: RateLimited,
    503: Overloaded,
    529: Overloaded,
}
_PASSING = (RateLimited, Overloaded, ModelFailed)
_PASSING_STATUSES = {408, 409}
_NOT_SUPPORTED = re.compile(r"\b(not support|unsupported)", re.IGNORECASE)
"""What some servers (llama.cpp) answer with a 500, though it will never pass."""

_SPENT = "You have reached your specified API usage limits"
_TOO_LONG = re.compile(
    r"prompt is too long|input is too long|maximum context length|context window"
    r"|exceeds? the (available )?context",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What a server says went wrong, whichever envelope it came in."""

    message: str = ""
    type: str | None = None
    code: str | None = None
    request_id: str | None = None
    paths: tuple[str, ...] = ()


class Complained(Exception):
    """An error event came in the middle of a stream."""

    def __init__(self, complaint: Complaint) -> None:
        super().__init__(complaint.type)
        self.complaint = complaint


def complaint_in(body: bytes) -> Complaint:
    """Read an error body: JSON of several makes, or a proxy's page."""
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError:
        return Complaint(message=_plain(body))
    return complaint_of(said) if isinstance(said, dict) else Complaint()


def complaint_of(said: Mapping[str, Any]) -> Complaint:
    """Read an error envelope: Anthropic's, OpenAI's, OpenRouter's, FastAPI's."""
    inner = said.get("error")
    error: Mapping[str, Any] = inner if isinstance(inner, Mapping) else {}
    message = error.get("message") or said.get("message") or said.get("detail") or inner
    details = error.get("details")
    told: Mapping[str, Any] = details if isinstance(details, Mapping) else {}
    code, paths = told.get("error_code"), told.get("paths")
    return Complaint(
        message=message if isinstance(message, str) else "",
        type=_text(error.get("type")),
        code=_text(code or error.get("code")),
        request_id=_text(said.get("request_id")),
        paths=tuple(map(str, paths)) if isinstance(paths, list) else (),
    )


def _text(value: object) -> str | None:
    return str(value) if value not in (None, "", "None") else None


def _plain(page: bytes) -> str:
    """The words of a page, without its markup."""
    text = page[:20_000].decode(errors="replace")
    text = re.sub(r"(?is)<(script|style)\b.*?</\1>|<[^>]*>", " ", text)
    return " ".join(text.split())[:_MAX_MESSAGE_CHARS]


def request_id_in(headers: Mapping[str, str]) -> str | None:
    """What the server, or the proxy before it, calls this request."""
    return next((headers[n] for n in _REQUEST_ID_HEADERS if n in headers), None)


def error_for(
    complaint: Complaint,
    *,
    status: int,
    headers: Mapping[str, str],
    retry_after_s: float | None,
    words_for: Callable[[str], str],
) -> ModelError:
    """The error that `complaint` stands for.

    `words_for` makes the server's message fit for a log. The header
    `x-should-retry` has the last word on whether asking again may help.
    """
    kind = _class_of(complaint, status)
    message = words_for(complaint.message[:_MAX_MESSAGE_CHARS]) or "no message"
    return kind(
        f"{status} {complaint.type or 'error'}: {message}",
        status=status,
        type=complaint.type,
        code=complaint.code,
        request_id=complaint.request_id or request_id_in(headers),
        retry_after_s=retry_after_s,
        passing={"true": True, "false": False}.get(
            headers.get("x-should-retry", ""),
            issubclass(kind, _PASSING) or status in _PASSING_STATUSES,
        ),
        server_message=" ".join((complaint.message, *complaint.paths)),
    )


def _class_of(complaint: Complaint, status: int) -> type[ModelError]:
    if complaint.message.startswith(_SPENT):
        return SpendLimitReached
    if complaint.code in _BY_CODE:
        return _BY_CODE[complaint.code]
    kind = _BY_TYPE.get(complaint.type or "") or _by_status(status, complaint)
    if kind is RequestRefused and _TOO_LONG.search(complaint.message):
        return RequestTooLarge
    if kind is ModelFailed and _NOT_SUPPORTED.search(complaint.message):
        return RequestRefused
    return kind


def _by_status(status: int, complaint: Complaint) -> type[ModelError]:
    """A status in a stream is 200, and then the envelope's code may say more.

    499 is a proxy's word for a connection that broke.
    """
    code = complaint.code or ""
    said = int(code) if status == 200 and code.isdecimal() else status
    if said in _BY_STATUS:
        return _BY_STATUS[said]
    return RequestRefused if 300 <= said < 499 else ModelFailed
