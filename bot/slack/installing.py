"""What Slack says when somebody installs the app, and when a token is renewed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_sdk.oauth.installation_store import Installation as SdkInstallation
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.errors import SlackRefused
from bot.core.ids import TeamId, UserId, installation_id
from bot.core.installations import BotToken, Installation
from bot.slack.calls import answered
from bot.slack.installed import Refresh
from bot.slack.payload import text

_METHOD = "oauth.v2.access"
_DEADLINE_S = 10.0


def installed(found: SdkInstallation) -> Installation:
    """Read an install that Bolt's flow has finished.

    Raises `SlackRefused` with the code `unexpected_answer` when it brings no
    bot or belongs to nobody.
    """
    enterprise_id = found.enterprise_id or None
    team = found.team_id or enterprise_id
    if not (team and found.bot_token and found.bot_user_id):
        raise SlackRefused(_METHOD, "unexpected_answer")
    is_org_wide = bool(found.is_enterprise_install)
    return Installation(
        installation=installation_id(
            enterprise_id=enterprise_id,
            team_id=found.team_id,
            is_enterprise_install=is_org_wide,
        ),
        team_id=TeamId(team),
        enterprise_id=enterprise_id,
        is_enterprise_install=is_org_wide,
        app_id=found.app_id or "",
        name=(found.enterprise_name if is_org_wide else found.team_name) or "",
        bot_user_id=UserId(found.bot_user_id),
        bot_id=found.bot_id or "",
        scopes=frozenset(filter(None, found.bot_scopes or ())),
        bot_token=BotToken(
            token=found.bot_token,
            refresh=found.bot_refresh_token or "",
            expires_at=_time(found.bot_token_expires_at),
        ),
        installed_by=UserId(found.user_id) if found.user_id else None,
    )


def refreshing(
    client: AsyncWebClient,
    *,
    client_id: str,
    client_secret: str,
    now: Callable[[], datetime],
) -> Refresh:
    """Fetch the token that comes after another one, from Slack."""

    async def refresh(used: BotToken) -> BotToken:
        call = client.oauth_v2_access(
            client_id=client_id,
            client_secret=client_secret,
            grant_type="refresh_token",
            refresh_token=used.refresh,
        )
        answer = (await answered(_METHOD, call, deadline_s=_DEADLINE_S)).data
        return _next_one(answer if isinstance(answer, dict) else {}, now())

    return refresh


def _next_one(answer: dict[str, Any], now: datetime) -> BotToken:
    token, refresh = text(answer, "access_token"), text(answer, "refresh_token")
    lasts_s = answer.get("expires_in")
    if not token or not refresh or not isinstance(lasts_s, int):
        raise SlackRefused(_METHOD, "unexpected_answer")
    expires_at = now + timedelta(seconds=lasts_s)
    return BotToken(token=token, refresh=refresh, expires_at=expires_at)


def _time(epoch_s: float | None) -> datetime | None:
    return None if epoch_s is None else datetime.fromtimestamp(epoch_s, UTC)
