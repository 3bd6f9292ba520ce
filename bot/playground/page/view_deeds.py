"""What people do on the page in the app's modals and its home tab."""

import json
from collections.abc import Iterable
from typing import Any

from aiohttp import web

from bot.playground.page.deeds import Deed, Form, answering, untaken
from bot.playground.slack import LocalSlack
from bot.playground.slack.grants import View


class ViewDeeds:
    """Carries out what people do; `entries` is what they filled in, as JSON."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack

    def routes(self) -> Iterable[web.RouteDef]:
        """Return a route for each deed."""
        deeds: dict[str, Deed] = {
            "/open-home": self._open_home,
            "/use": self._use,
            "/submit": self._submit,
            "/close": self._close,
            "/look-up": self._look_up,
        }
        return [web.post(path, answering(deed)) for path, deed in deeds.items()]

    async def _open_home(self, form: Form) -> dict[str, Any]:
        self._slack.people.open_home(form["as"])
        return {}

    async def _use(self, form: Form) -> dict[str, Any]:
        view = self._view(form)
        self._fill(form, view)
        receipt = await self._slack.people.click_in_view(
            form["as"], view, form["action_id"], form.get("value")
        )
        if not receipt.accepted:
            raise web.HTTPBadGateway(text=untaken(receipt))
        return {}

    async def _submit(self, form: Form) -> dict[str, Any]:
        view = self._view(form)
        self._fill(form, view)
        await self._slack.people.submit(form["as"], view)
        return {}

    async def _close(self, form: Form) -> dict[str, Any]:
        await self._slack.people.close(form["as"], self._view(form))
        return {}

    async def _look_up(self, form: Form) -> dict[str, Any]:
        options = await self._slack.people.look_up(
            form["as"], self._view(form), form["action_id"], form["value"]
        )
        return {"options": options}

    def _fill(self, form: Form, view: View) -> None:
        entries: dict[str, object] = json.loads(form.get("entries") or "{}")
        self._slack.people.fill(form["as"], view, entries | dict(form.uploads))

    def _view(self, form: Form) -> View:
        """Find an open view; KeyError for one that is closed or somebody else's."""
        workspace = self._slack.workspace
        person = workspace.person(form["as"]).id
        home = workspace.homes.get(person)
        if home is not None and home.id == form["view_id"]:
            return home
        view = workspace.views[form["view_id"]]
        if view.user != person or not view.is_open:
            raise KeyError(view.id)
        return view
