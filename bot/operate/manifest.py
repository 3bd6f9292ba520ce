"""The Slack app manifest: what a workspace grants, and what Slack sends us."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from bot.operate.manifest_verbs import DEFAULT_COMMANDS, asked_for
from bot.operate.scopes import OPTIONAL, REQUIRED

EVENTS_PATH = "/slack/events"
REDIRECT_PATH = "/slack/oauth_redirect"

_EVENTS_WITHOUT_SCOPE = (
    "agent_session_stopped",  # without it Slack shows no Stop
    "agent_session_title_changed",
    "app_context_changed",  # direct messages then tell which channel is open
    "app_home_opened",
    "app_uninstalled",  # then nothing is kept
    "channel_id_changed",  # a channel's prompt moves along
    "team_access_granted",
    "team_access_revoked",
    "tokens_revoked",
)

# What each subscription is worth without the scope beside it: nothing.
_SCOPE_OF_EVENT = {
    "app_mention": "app_mentions:read",
    "file_deleted": "files:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    # What changes about people, channels and user groups is asked anew at once.
    "user_change": "users:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "channel_archive": "channels:read",
    "channel_deleted": "channels:read",
    "channel_rename": "channels:read",
    "channel_shared": "channels:read",
    "channel_unarchive": "channels:read",
    "channel_unshared": "channels:read",
    "group_archive": "groups:read",
    "group_deleted": "groups:read",
    "group_rename": "groups:read",
    "group_unarchive": "groups:read",
    "subteam_members_changed": "usergroups:read",
    "subteam_updated": "usergroups:read",
}


def manifest(
    url: str | None = None, commands: Mapping[str, str] = DEFAULT_COMMANDS
) -> dict[str, object]:
    """Describe the app to Slack: for Socket Mode, or for deliveries to `url`.

    `commands` are what people type for each verb.
    `url` is where the bot is reachable from outside, such as
    `https://bot.example.com`; anything but an https address is a `ValueError`.
    """
    subscriptions: dict[str, object] = {
        "bot_events": [*_SCOPE_OF_EVENT, *_EVENTS_WITHOUT_SCOPE]
    }
    if url is not None:
        subscriptions = {"request_url": _request_url(url)} | subscriptions
    interactivity: dict[str, object] = {"is_enabled": True}
    if url is not None:
        interactivity["request_url"] = _request_url(url)
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Threadkeeper",
            "description": "Mention me in a thread: I read it, remember it and answer.",
            "background_color": "#2f3e46",
        },
        "features": _FEATURES | asked_for(commands, url and _request_url(url)),
        "oauth_config": _redirects(url) | {"scopes": _scopes()},
        "settings": {
            "event_subscriptions": subscriptions,
            "interactivity": interactivity,
            "org_deploy_enabled": url is not None,
            "socket_mode_enabled": url is None,
            "token_rotation_enabled": False,
        },
    }


_FEATURES: dict[str, object] = {
    "app_home": {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    },
    "bot_user": {"display_name": "threadkeeper", "always_online": True},
    "agent_view": {
        "agent_description": "Answers questions in threads and direct messages, and"
        " remembers what was said in each.",
    },
}


def scopes() -> frozenset[str]:
    """What the app asks a workspace for; some of it may be refused."""
    return REQUIRED | {*OPTIONAL}


def _scopes() -> dict[str, list[str]]:
    """Optional ones stand in both lists: that is how Slack wants it."""
    return {"bot": sorted(scopes()), "bot_optional": sorted(OPTIONAL)}


def _redirects(url: str | None) -> dict[str, object]:
    """Where Slack sends people who installed the app, for bots that offer that."""
    if url is None:
        return {}
    base = _request_url(url).removesuffix(EVENTS_PATH)
    return {"redirect_urls": [base + REDIRECT_PATH]}


def _request_url(url: str) -> str:
    base = url.rstrip("/").removesuffix(EVENTS_PATH)
    parts = urlsplit(base)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(
            f"{url!r} is no https:// address; write the one Slack reaches the bot at,"
            " such as https://bot.example.com"
        )
    return base + EVENTS_PATH
