"""What people do on the page, done in the local Slack."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field

from aiohttp import web

from bot.playground.page.wording import stored
from bot.playground.slack import LocalSlack, Upload
from bot.playground.slack.messages import Message
from bot.playground.slack.parcels import Receipt

_NO_COMMAND_IN_THREADS = "Commands do not work in threads. Use it in the channel."


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What the page sent along with a deed; `uploads` are the files by field."""

    fields: Mapping[str, str]
    files: tuple[Upload, ...] = ()
    uploads: Mapping[str, tuple[Upload, ...]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        """Return a field; web.HTTPBadRequest if it is missing."""
        if name not in self.fields:
            raise web.HTTPBadRequest(text=f"The field {name!r} is missing.")
        return self.fields[name]

    def get(self, name: str) -> str | None:
        """Return a field, None if it is missing or empty."""
        return self.fields.get(name) or None


Deed = Callable[[Form], Awaitable[Mapping[str, object]]]


class Deeds:
    """Carries out what people do; each form names them in its field `as`."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack

    def routes(self) -> Iterable[web.RouteDef]:
        """Return a route for each deed."""
        deeds: dict[str, Deed] = {
            "/say": self._say,
            "/edit": self._edit,
            "/delete": self._delete,
            "/look": self._look,
            "/stop": self._stop,
            "/press": self._press,
            "/shortcut": self._shortcut,
        }
        return [web.post(path, answering(deed)) for path, deed in deeds.items()]

    async def _say(self, form: Form) -> dict[str, str]:
        text, thread_ts = form["text"].strip(), form.get("thread_ts")
        if text.startswith("/"):
            return await self._command(form, text, thread_ts)
        if not (text or form.files):
            raise web.HTTPBadRequest(text="There is nothing to say in it.")
        message = self._slack.people.post(
            form["as"],
            form["channel"],
            stored(self._slack.workspace, text),
            thread_ts=thread_ts,
            files=form.files,
        )
        return {"ts": message.ts, "thread_ts": message.root_ts}

    async def _command(
        self, form: Form, text: str, thread_ts: str | None
    ) -> dict[str, str]:
        if thread_ts:
            raise web.HTTPBadRequest(text=_NO_COMMAND_IN_THREADS)
        command, _, words = text.partition(" ")
        await self._slack.people.command(
            form["as"],
            form["channel"],
            command,
            stored(self._slack.workspace, words.strip()),
        )
        return {}

    async def _edit(self, form: Form) -> dict[str, str]:
        words = form["text"].strip()
        if not words:
            raise web.HTTPBadRequest(text="To take a message back, delete it.")
        text = stored(self._slack.workspace, words)
        self._slack.people.edit(form["as"], self._message(form), text)
        return {}

    async def _delete(self, form: Form) -> dict[str, str]:
        self._slack.people.delete(form["as"], self._message(form))
        return {}

    async def _look(self, form: Form) -> dict[str, str]:
        """Go to a channel; the DM with the bot is the app's Messages tab."""
        people, who = self._slack.people, form["as"]
        if people.direct(who).id == form["channel"]:
            people.open_home(who, "messages")
        else:
            people.look_at(who, form["channel"])
        return {}

    async def _stop(self, form: Form) -> dict[str, str]:
        self._slack.people.stop(form["as"], form["channel"], form["thread_ts"])
        return {}

    async def _press(self, form: Form) -> dict[str, str]:
        receipt = await self._slack.people.click(
            form["as"], self._message(form), form["action_id"], form.get("value")
        )
        if not receipt.accepted:
            raise web.HTTPBadGateway(text=untaken(receipt))
        return {}

    async def _shortcut(self, form: Form) -> dict[str, str]:
        receipt = await self._slack.people.shortcut(
            form["as"], self._message(form), form["callback_id"]
        )
        if not receipt.accepted:
            raise web.HTTPBadGateway(text=untaken(receipt))
        return {}

    def _message(self, form: Form) -> Message:
        channel = self._slack.workspace.channel(form["channel"])
        whisper = channel.ephemerals.get(form["ts"])
        return whisper or channel.messages[form["ts"]]


def answering(deed: Deed) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Return a handler that tells every refusal as one sentence."""

    async def handle(request: web.Request) -> web.Response:
        try:
            return web.json_response(await deed(await _form(request)))
        except web.HTTPRequestEntityTooLarge:
            return _refused(413, "That is too large: 30 MB is the most.")
        except web.HTTPException as refusal:
            return _refused(refusal.status, refusal.text or refusal.reason)
        except PermissionError as refusal:
            return _refused(403, f"{refusal}.")
        except KeyError:
            return _refused(404, "That is not there any more.")
        except ValueError as refusal:
            return _refused(400, f"{refusal}.")

    return handle


async def _form(request: web.Request) -> Form:
    sent = await request.post()
    uploads: dict[str, tuple[Upload, ...]] = {}
    for name, value in sent.items():
        if isinstance(value, web.FileField):
            with value.file as file:
                upload = Upload(value.filename, file.read())
            uploads[name] = (*uploads.get(name, ()), upload)
    fields = {name: value for name, value in sent.items() if isinstance(value, str)}
    files = tuple(each for several in uploads.values() for each in several)
    return Form(fields=fields, files=files, uploads=uploads)


def _refused(status: int, why: str) -> web.Response:
    return web.json_response({"error": why}, status=status)


def untaken(receipt: Receipt) -> str:
    """Say that the app did not take something, and why."""
    return f"The app did not take it ({receipt.reason})."
