"""Installing an app: the page that asks, and what its code is worth."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from bot.playground.slack.methods.call import SlackError
from bot.playground.slack.tokens import Pair
from bot.playground.slack.world import App, Workspace, World

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grant:
    workspace: Workspace
    user: str
    scopes: str
    redirect_uri: str


class OAuth:
    """Slack's side of an install.

    `GET /oauth/v2/authorize` allows at once what it is asked for, in the
    workspace `team` (the first one by default) and in the name of `user` (its
    first admin). With `deny=1` it is cancelled. `without` names scopes that whoever
    allows it leaves out, of those that the app calls optional.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._grants: dict[str, _Grant] = {}

    async def authorize(self, request: web.Request) -> web.Response:
        """Send whoever asks back with a code, or with an error."""
        asked = request.query
        app = self._world.app_by_client_id(asked.get("client_id", ""))
        if app is None or not asked.get("redirect_uri"):
            return web.Response(status=400, text="invalid_client_id")
        answer = (
            {"error": "access_denied"} if asked.get("deny") else self._allowed(asked)
        )
        back = urlencode({**answer, "state": asked.get("state", "")})
        raise web.HTTPFound(f"{asked['redirect_uri']}?{back}")

    def access(self, arguments: Json) -> Json:
        """Answer `oauth.v2.access`; raises `SlackError`."""
        app = self._app(arguments)
        if arguments.get("grant_type") == "refresh_token":
            return self._renewed(app, str(arguments.get("refresh_token")))
        grant = self._grants.pop(str(arguments.get("code")), None)
        if grant is None or grant.workspace.app is not app:
            raise SlackError("invalid_code")
        if grant.redirect_uri != arguments.get("redirect_uri", grant.redirect_uri):
            raise SlackError("bad_redirect_uri")
        workspace = grant.workspace
        pair = workspace.tokens.issue(self._world.clock.now())
        workspace.tokens.scopes = frozenset(grant.scopes.split(","))
        return _bot(workspace, pair) | {
            "scope": grant.scopes,
            "authed_user": {"id": grant.user},
        }

    def _allowed(self, asked: Mapping[str, str]) -> dict[str, str]:
        workspace = self._workspace(asked.get("team"))
        admins = [p.id for p in workspace.people.values() if p.is_admin]
        code = secrets.token_hex(12)
        self._grants[code] = _Grant(
            workspace=workspace,
            user=asked.get("user") or next(iter(admins), workspace.bot.id),
            scopes=_granted(workspace.app, asked),
            redirect_uri=asked["redirect_uri"],
        )
        return {"code": code}

    def _workspace(self, team: str | None) -> Workspace:
        return self._world.workspaces[team or next(iter(self._world.workspaces))]

    def _app(self, arguments: Json) -> App:
        app = self._world.app_by_client_id(str(arguments.get("client_id", "")))
        if app is None:
            raise SlackError("invalid_client_id")
        given = str(arguments.get("client_secret", ""))
        if not secrets.compare_digest(app.client_secret, given):
            raise SlackError("bad_client_secret")
        return app

    def _renewed(self, app: App, refresh: str) -> Json:
        for workspace in self._world.workspaces.values():
            if workspace.app is app:
                pair = workspace.tokens.renew(refresh, self._world.clock.now())
                if pair is not None:
                    return _bot(workspace, pair)
        raise SlackError("invalid_refresh_token")


def _granted(app: App, asked: Mapping[str, str]) -> str:
    left_out = {*asked.get("without", "").split(",")} & app.optional_scopes
    wanted = asked.get("scope", "").split(",")
    return ",".join(scope for scope in wanted if scope not in left_out)


def _bot(workspace: Workspace, pair: Pair) -> Json:
    enterprise, is_org_wide = workspace.enterprise_id, workspace.tokens.is_org_wide
    rotation = {"refresh_token": pair.refresh, "expires_in": pair.lasts_s}
    return {
        "access_token": pair.token,
        "token_type": "bot",
        "bot_user_id": workspace.bot.id,
        "app_id": workspace.app.id,
        "team": None if is_org_wide else {"id": workspace.id, "name": workspace.name},
        "enterprise": {"id": enterprise, "name": enterprise} if enterprise else None,
        "is_enterprise_install": is_org_wide,
        **(rotation if pair.refresh else {}),
    }
