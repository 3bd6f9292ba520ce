"""The Web API's methods by name: plain functions from a call to an answer."""

from collections.abc import Callable, Mapping

from bot.playground.slack.methods import (
    chat,
    conversations,
    directory,
    files,
    reactions,
    sessions,
    streams,
    usergroups,
    views,
)
from bot.playground.slack.methods.call import Call, Json

METHODS: Mapping[str, Callable[[Call], Json]] = {
    "agents.sessions.rename": sessions.rename_session,
    "agents.sessions.setStatus": sessions.set_session_status,
    "assistant.threads.setStatus": sessions.set_thread_status,
    "assistant.threads.setSuggestedPrompts": sessions.set_suggested_prompts,
    "assistant.threads.setTitle": sessions.set_thread_title,
    "auth.test": directory.auth_test,
    "bots.info": directory.bots_info,
    "chat.appendStream": streams.append_stream,
    "chat.delete": chat.delete_message,
    "chat.getPermalink": chat.get_permalink,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.postMessage": chat.post_message,
    "chat.startStream": streams.start_stream,
    "chat.stopStream": streams.stop_stream,
    "chat.update": chat.update,
    "conversations.history": conversations.history,
    "conversations.info": conversations.info,
    "conversations.join": conversations.join_channel,
    "conversations.members": conversations.members,
    "conversations.open": conversations.open_direct,
    "conversations.replies": conversations.replies,
    "files.completeUploadExternal": files.complete_upload,
    "files.getUploadURLExternal": files.get_upload_url,
    "files.info": files.info,
    "reactions.add": reactions.add,
    "reactions.remove": reactions.remove,
    "team.info": directory.team_info,
    "usergroups.list": usergroups.list_groups,
    "usergroups.users.list": usergroups.list_users,
    "users.conversations": directory.users_conversations,
    "users.info": directory.users_info,
    "views.open": views.open_view,
    "views.publish": views.publish,
    "views.push": views.push,
    "views.update": views.update,
}
