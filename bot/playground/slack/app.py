"""An app as its author has set it up."""

from dataclasses import dataclass, field

DEFAULT_SUBSCRIPTIONS = frozenset(
    {
        "app_mention",
        "message.im",
        "message.channels",
        "message.groups",
        "message.mpim",
        "app_home_opened",
        "app_context_changed",
        "agent_session_stopped",
        "agent_session_title_changed",
        "app_uninstalled",
        "tokens_revoked",
        "member_joined_channel",
        "channel_id_changed",
        "file_deleted",
    }
)


@dataclass(slots=True, kw_only=True)
class App:
    """One app as its author sees it; with no `request_url` it is in Socket Mode.

    `shortcuts` are those in messages' menus: callback id, and what people read.
    """

    id: str
    app_token: str = field(repr=False)
    signing_secret: str = field(repr=False)
    verification_token: str = field(repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    request_url: str | None = None
    shortcuts: tuple[tuple[str, str], ...] = ()
    subscriptions: frozenset[str] = DEFAULT_SUBSCRIPTIONS
    may_read_files: bool = True
