"""The events an app asks for, unless somebody says otherwise."""

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
