"""usergroups.*: some people under one handle."""

from bot.playground.slack.methods.call import Call, Json, SlackError


def list_groups(call: Call) -> Json:
    """List the workspace's user groups."""
    groups = call.workspace.groups.values()
    told = [
        {
            "id": group.id,
            "team_id": call.workspace.id,
            "is_usergroup": True,
            "name": group.handle.title(),
            "handle": group.handle,
            "is_external": False,
            "date_delete": 0,
            "user_count": len(group.members),
        }
        for group in groups
    ]
    return {"usergroups": told}


def list_users(call: Call) -> Json:
    """List who is in one of them."""
    group = call.workspace.groups.get(call.required("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return {"users": group.members}
