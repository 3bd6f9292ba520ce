"""Several workspaces side by side, and one bot that people install by a click."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from io import StringIO

from aiohttp import ClientSession, CookieJar
from cryptography.fernet import Fernet
from yarl import URL

from bot.app.running import running
from bot.core.journal import Fact
from bot.operate.logging import set_up_logging
from bot.operate.scopes import OPTIONAL
from bot.playground.model.server import LocalModel
from bot.playground.slack import LocalSlack
from bot.playground.slack.messages import Message
from bot.playground.slack.tokens import Tokens
from bot.playground.slack.world import App, Workspace, World
from bot.settings import read_settings
from tests.ports import free_port
from tests.scenarios.kept import Kept
from tests.scenarios.kept_postgres import KeptInPostgres
from tests.scenarios.office import HASTY, KEY, Facts, until


def found(world: World, app: App, name: str, tokens: Tokens) -> Workspace:
    """Found a workspace that has not installed the app yet."""
    workspace = world.add_workspace(
        name,
        app,
        id=f"T0{name.upper()}",
        enterprise_id=tokens.team if tokens.is_org_wide else None,
        bot_id="U0BOT",
        tokens=tokens,
    )
    ana = workspace.add_person("Ana", id="U0ANA", is_admin=True)
    channel_id = f"C0{name.upper()}" if tokens.is_org_wide else "C0GENERAL"
    workspace.add_channel("general", [ana, workspace.bot], id=channel_id)
    return workspace


@dataclass
class Told(Facts):
    """Facts that are remembered and logged: everything, and nothing is blanked."""

    log: StringIO = field(default_factory=StringIO)

    def __post_init__(self) -> None:
        self._journal = set_up_logging(level="debug", format="json", stream=self.log)

    def note(self, fact: Fact) -> None:
        """Remember and log `fact`."""
        super().note(fact)
        self._journal.note(fact)


@dataclass(kw_only=True)
class Town:
    """A bot that anybody can install; `urls` are those of its processes."""

    slack: LocalSlack
    model: LocalModel
    kept: Kept | KeptInPostgres
    facts: Told
    urls: list[str]
    known: dict[str, object]
    secrets: set[str] = field(default_factory=set)
    """States and codes of all installs that were begun."""

    @property
    def url(self) -> str:
        """Where people install it."""
        return self.urls[0]

    def deliver_to(self, number: int) -> None:
        """Let Slack deliver to one of its processes from now on."""
        self.slack.deliver_to(f"{self.urls[number]}/slack/events")

    @property
    def key(self) -> str:
        """What its tokens are sealed with."""
        return str(self.known["encryption_keys"])

    async def install(
        self, team: str, *, deny: bool = False, without: str = ""
    ) -> tuple[int, str]:
        """Click through an install as a browser would; the last page.

        `without` are the optional scopes that are left out, by comma.
        """
        jar = CookieJar(unsafe=True, treat_as_secure_origin=URL(self.url))
        async with ClientSession(cookie_jar=jar) as browser:
            async with browser.get(f"{self.url}/slack/install?team={team}") as page:
                assert page.status == 200
                link = link_in(await page.text())
                self.secrets.add(URL(link).query["state"])
            asked = f"{link}&deny=1" if deny else f"{link}&without={without}"
            async with browser.get(asked) as page:
                self.secrets.add(page.url.query.get("code", link))
                return page.status, await page.text()

    def mention(self, team: str, text: str) -> Message:
        """Let Ana of a workspace mention the bot."""
        people = self.slack.people_of(team)
        return people.post("Ana", "#general", f"<@U0BOT> {text}")

    def answers(self, team: str, root: Message) -> list[str]:
        """What the bot has said in the thread of `root` and finished saying."""
        thread = self.slack.thread(root.channel, root.root_ts, team=team)
        return [m.text for m in thread if m.bot_id and not m.is_streaming]

    async def answered(self, team: str, root: Message) -> list[str]:
        """Wait until the bot has answered in the thread, and rests."""
        await self.slack.until(lambda: self.answers(team, root))
        await self.slack.delivery.all_done()
        await until(lambda: not self.kept.is_at_work)
        return self.answers(team, root)


def link_in(page: str) -> str:
    """Where the first link of a page leads."""
    return page.split('href="', 1)[1].split('"', 1)[0].replace("&amp;", "&")


@asynccontextmanager
async def town(
    kept: Kept | KeptInPostgres,
    *,
    rotates: bool = False,
    org: str = "",
    processes: int = 1,
    **others: object,
) -> AsyncIterator[Town]:
    """Open a town of Acme and Beta, whose channels and people have the same ids.

    Its bot is running and installed nowhere. With `rotates` its tokens end.
    With an `org` both belong to it, their channels have ids of their own, and
    one install is for both. Several `processes` share one PostgreSQL. `others` are
    settings.
    """

    def two_alike(world: World) -> None:
        app, of_org = world.add_app(), Tokens(team=org, is_org_wide=True)
        for name in ("Acme", "Beta"):
            own = Tokens(team=f"T0{name.upper()}", rotates=rotates)
            found(world, app, name, of_org if org else own)

    ports = [free_port() for _ in range(processes)]
    urls = [f"http://127.0.0.1:{port}" for port in ports]
    async with (
        LocalSlack(rules=HASTY, build=two_alike) as slack,
        LocalModel(api_key=KEY) as model,
    ):
        app, facts = slack.workspace.app, Told()
        app.optional_scopes = frozenset(OPTIONAL)
        known: dict[str, object] = {
            "slack_signing_secret": app.signing_secret,
            "slack_client_id": app.client_id,
            "slack_client_secret": app.client_secret,
            "public_url": urls[0],
            "slack_api_base_url": slack.api_base_url,
            "slack_authorize_url": f"{slack.world.address}/oauth/v2/authorize",
            "slack_file_hosts": slack.world.address.removeprefix("http://"),
            "encryption_keys": Fernet.generate_key().decode(),
            "messages_api_key": KEY,
            "messages_api_base_url": model.base_url,
            "messages_api_model": model.models[0],
            "messages_api_requests_per_minute": 1_000,
            "database_url": kept.url,
            "shutdown_grace_s": 0.2,
        }
        async with AsyncExitStack() as bots:
            for port in ports:
                settings = read_settings(**known, port=port, **others)
                await bots.enter_async_context(running(settings, facts))
            place = Town(
                slack=slack, model=model, kept=kept, facts=facts, urls=urls, known=known
            )
            place.deliver_to(0)
            yield place
