"""Bytes over HTTP: files for those who may see them, and uploads on their way in."""

from aiohttp import web

from bot.playground.slack.faults import Fail, Faults
from bot.playground.slack.scopes import has_scope
from bot.playground.slack.world import Workspace, World

_SIGN_IN = "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head></html>"

UPLOAD = "upload"
"""What the sending of bytes is called among the faults."""

_WITHOUT_BYTES = frozenset({"external", "tombstone", "hidden_by_limit"})


class Hosting:
    """Serves and takes in the bytes of files.

    Of the faults of `UPLOAD` it knows those that are an HTTP status.
    """

    def __init__(self, world: World, faults: Faults) -> None:
        self._world = world
        self._faults = faults

    async def download(self, request: web.Request) -> web.Response:
        """Serve a file; without the right token, lead to the sign-in page."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        workspace = self._world.workspace_of(token.strip())
        team, _, file_id = request.match_info["key"].partition("-")
        if scheme.lower() != "bearer" or workspace is None or workspace.id != team:
            return web.Response(status=302, headers={"Location": "/signin"})
        if not (workspace.app.may_read_files and has_scope(workspace, "files:read")):
            return await self.sign_in(request)
        file = workspace.files.get(file_id)
        if file is None or file.mode in _WITHOUT_BYTES:
            return web.Response(status=404, text="not found")
        if box_px := request.match_info.get("box_px"):
            return web.Response(
                body=file.previews[int(box_px)], content_type="image/png"
            )
        return web.Response(body=file.content, content_type=file.media_type)

    async def sign_in(self, _request: web.Request) -> web.Response:
        """Show the page that stands where a file was asked for without leave."""
        return web.Response(text=_SIGN_IN, content_type="text/html")

    async def upload(self, request: web.Request) -> web.Response:
        """Take in the bytes announced with `files.getUploadURLExternal`."""
        match self._faults.take(UPLOAD):
            case Fail(status, retry_after_s):
                after = (
                    {} if retry_after_s is None else {"Retry-After": f"{retry_after_s}"}
                )
                return web.Response(status=status, headers=after)
        workspace = self._expecting(request.match_info["ticket"])
        if workspace is None:
            return web.Response(status=404, text="not found")
        ticket = workspace.uploads[request.match_info["ticket"]]
        content = await _bytes(request)
        if len(content) != ticket.size_bytes:
            return web.Response(status=400, text="length does not match")
        ticket.content = content
        return web.Response(text=f"OK - {len(content)}")

    def _expecting(self, ticket: str) -> Workspace | None:
        for workspace in self._world.workspaces.values():
            if ticket in workspace.uploads:
                return workspace
        return None


async def _bytes(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        return await request.read()
    for field in (await request.post()).values():
        if isinstance(field, web.FileField):
            return field.file.read()
    return b""
