"""Somebody who uses the page."""

from typing import Any

from aiohttp import ClientSession, FormData

from bot.playground.slack import LocalSlack


class Visitor:
    """Sends the page's forms as one person; remembers how the last was taken."""

    def __init__(self, slack: LocalSlack, browser: ClientSession, name: str) -> None:
        self.id = slack.workspace.person(name).id
        self.general = slack.workspace.channel("general").id
        self.status = 0
        self._browser = browser

    async def does(
        self, deed: str, file: tuple[str, bytes] | None = None, /, **fields: str
    ) -> dict[str, Any]:
        form = FormData({"as": self.id, "channel": self.general, **fields})
        if file is not None:
            form.add_field("file", file[1], filename=file[0])
        async with self._browser.post(f"/{deed}", data=form) as answer:
            self.status = answer.status
            return dict(await answer.json())
