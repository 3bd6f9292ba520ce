"""Installing by a click, joined: none where there is one workspace with its token."""

from collections.abc import Collection
from dataclasses import replace

from aiohttp import web

from bot.app.slack_side import SlackSide, plain
from bot.app.vault import Vault
from bot.core.installations import Installation
from bot.core.journal import Installed, Journal
from bot.core.news import Change, News, Topic
from bot.operate.manifest import scopes
from bot.operate.scopes import left_out, missing
from bot.settings import Settings
from bot.store.opening import Store
from handlers.oauth import OurApp, oauth_routes


def installing_routes(
    settings: Settings,
    journal: Journal,
    slack: SlackSide,
    store: Store,
    vault: Vault,
    news: News,
) -> list[web.RouteDef]:
    """The pages of installing, and what a finished install changes."""
    if settings.slack_client_id is None:
        return []
    installations = store.installations(vault)

    async def keep(installed: Installation) -> None:
        identity = await slack.calls.identity(installed.bot_token.token)
        await installations.save(replace(installed, bot_name=identity.name))
        news.tell(Change(Topic.INSTALLATION, installed.installation))
        journal.note(
            Installed(
                installation=installed.installation,
                team_id=installed.team_id,
                installed_by=installed.installed_by,
                scopes=len(installed.scopes),
            )
        )

    app = OurApp(
        client_id=settings.slack_client_id,
        client_secret=plain(settings.slack_client_secret),
        public_url=settings.public_url or "",
        authorize_url=settings.slack_authorize_url,
        scopes=scopes(),
        explain=_explained,
    )
    return oauth_routes(app, slack.client, store.oauth_states, keep)


def _explained(granted: Collection[str]) -> dict[str, str]:
    needed = dict.fromkeys(missing(granted), "I can't work without: install me again")
    return needed | left_out(granted)
