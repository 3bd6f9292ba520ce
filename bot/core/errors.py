"""What can go wrong, as one tree.

    ThreadkeeperError
    ├── LeaseLost              another process works on this conversation now
    ├── StoreUnavailable       the database cannot take or give anything
    │   └── StoreRefused       it can, but not this
    ├── NotYet                 what was asked for has to wait for something else
    ├── SecretsLocked          no key of ours opens a stored secret
    ├── SlackRefused           Slack answered with an error code
    ├── SlackUnreachable       Slack did not answer
    ├── PaidInVain             the model was paid, and Slack stood in the way then
    └── ModelError             the model gave no whole answer
        ├── InvalidRequest     we would have sent something no server takes
        ├── ModelUnreachable   no connection, or none in time
        ├── KeyRefused         401, 403
        ├── ModelUnknown       404, with the nearest names
        ├── RateLimited        429
        ├── SpendLimitReached  402, or a 429 that will not pass
        ├── Overloaded         503, 529
        ├── RequestTooLarge    413, or a prompt longer than the window
        ├── RequestRefused     400, 422 and other 4xx
        ├── ModelFailed        500 and other 5xx
        ├── StreamInterrupted  it broke off on the way
        └── AnswerNotJson      a program was to read it, and cannot

Errors carry data for the program. Their text is for the operator's log and
never holds a key, a prompt or an answer; what people read is in `notices`.
"""

from bot.core.model import Answer, ContentBlock


class ThreadkeeperError(Exception):
    """Anything we raise on purpose."""


class LeaseLost(ThreadkeeperError):
    """Another process works on this conversation now: stop, and touch nothing."""


class StoreUnavailable(ThreadkeeperError):
    """The database cannot take or give anything just now."""


class StoreRefused(StoreUnavailable):
    """The database works, and does not take or find this: the same would fail again."""


class NotYet(ThreadkeeperError):
    """What was asked for has to wait for something else, and is tried again soon."""


class SecretsLocked(ThreadkeeperError):
    """No key of ours opens a stored secret: a key is missing in `ENCRYPTION_KEYS`."""


class SlackRefused(ThreadkeeperError):
    """Slack answered `ok: false`; `code` is its error, such as `not_in_channel`.

    With `missing_scope` it names the scope that is `needed`.
    """

    def __init__(
        self,
        method: str,
        code: str,
        *,
        retry_after_s: float | None = None,
        needed: str = "",
    ) -> None:
        super().__init__(f"{method}: {code}")
        self.method = method
        self.code = code
        self.retry_after_s = retry_after_s
        self.needed = needed

    @property
    def passing(self) -> bool:
        """Whether the same call may well succeed later.

        Either Slack is in trouble, or the token is, which an operator can mend.
        """
        return self.code in _PASSING or self.code in _TOKEN_TROUBLE


_PASSING = frozenset(
    {
        "fatal_error",
        "internal_error",
        "org_login_required",
        "rate_limited",
        "ratelimited",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
    }
)
_TOKEN_TROUBLE = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "not_authed",
        "token_expired",
        "token_revoked",
    }
)


class SlackUnreachable(ThreadkeeperError):
    """Slack did not answer; whether it acted on the call is unknown."""

    def __init__(self, method: str, cause: str) -> None:
        super().__init__(f"{method}: {cause}")
        self.method = method
        self.cause = cause


class PaidInVain(ThreadkeeperError):
    """The model was paid, and Slack stood in the way of what came of it.

    To do the same again costs money again, so it counts as a failed attempt.
    """


class ModelError(ThreadkeeperError):
    """The model gave no whole answer; `partial` is what came of it.

    `passing`: the same request may well succeed later. `server_message` is the
    server's own words; it may repeat the request, so it is not for logs.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        type: str | None = None,
        code: str | None = None,
        request_id: str | None = None,
        retry_after_s: float | None = None,
        partial: Answer | None = None,
        passing: bool = False,
        server_message: str = "",
    ) -> None:
        super().__init__(message)
        self.status = status
        self.type = type
        self.code = code
        self.request_id = request_id
        self.retry_after_s = retry_after_s
        self.partial = partial
        self.passing = passing
        self.server_message = server_message


class InvalidRequest(ModelError):
    """We would have sent something no server takes; the text says how to mend it."""


class ModelUnreachable(ModelError):
    """There was no connection, or none in time."""


class KeyRefused(ModelError):
    """The server does not take our key, or not for this."""


class ModelUnknown(ModelError):
    """The server does not know the model; `nearest` are names it does know."""

    nearest: tuple[str, ...] = ()


class RateLimited(ModelError):
    """We asked too often."""


class SpendLimitReached(ModelError):
    """Somebody has to pay before this works again; asking later does not help."""


class Overloaded(ModelError):
    """The server has too much to do."""


class RequestTooLarge(ModelError):
    """The conversation is longer than the model or the server takes."""


class RequestRefused(ModelError):
    """The server does not take this request as it is; `blocks` are what it names."""

    blocks: tuple[ContentBlock, ...] = ()


class ModelFailed(ModelError):
    """The server broke."""


class StreamInterrupted(ModelError):
    """The answer broke off on the way; `partial` is what people may have read."""


class AnswerNotJson(ModelError):
    """The answer was to be JSON and is not; `partial` is the whole answer."""
