"""Delivery to a request URL: signed posts, answered within seconds."""

import json
import time
from urllib.parse import urlencode

import aiohttp

from bot.playground.slack.parcels import Parcel, Receipt, Retry
from bot.playground.slack.rules import Rules
from bot.playground.slack.signing import signature_headers
from bot.playground.slack.world import App

_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"


class HttpCarrier:
    """Posts to the app; signs with the machine's time, which the app checks."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._session: aiohttp.ClientSession | None = None

    async def carry(self, app: App, parcel: Parcel, retry: Retry | None) -> Receipt:
        """Post it once; redirects are followed twice at most."""
        if app.request_url is None:
            return Receipt(accepted=False, reason="connection_failed")
        body, content_type = _written(parcel)
        headers = _retry_headers(retry) if retry else {}
        try:
            return await self.send(
                app.request_url,
                body,
                content_type=content_type,
                secret=app.signing_secret,
                headers=headers,
            )
        except TimeoutError:
            return Receipt(accepted=False, reason="http_timeout")
        except aiohttp.TooManyRedirects:
            return Receipt(accepted=False, reason="too_many_redirects")
        except aiohttp.ClientSSLError:
            return Receipt(accepted=False, reason="ssl_error")
        except aiohttp.ClientConnectionError:
            return Receipt(accepted=False, reason="connection_failed")
        except aiohttp.ClientError:
            return Receipt(accepted=False, reason="unknown_error")

    async def send(
        self,
        url: str,
        body: bytes,
        *,
        content_type: str = _JSON,
        secret: str | None = None,
        at_s: int | None = None,
        headers: dict[str, str] | None = None,
    ) -> Receipt:
        """Post any bytes, signed with `secret` as of `at_s`; unsigned without.

        Raises TimeoutError and aiohttp.ClientError.
        """
        sent = {"Content-Type": content_type, "User-Agent": "Slackbot 1.0"}
        if secret is not None:
            moment = int(time.time()) if at_s is None else at_s
            sent |= signature_headers(secret, body, moment)
        async with self._open_session().post(
            url, data=body, headers=sent | (headers or {}), max_redirects=2
        ) as response:
            text = await response.text()
            accepted = 200 <= response.status < 300
            return Receipt(
                accepted=accepted,
                reason="" if accepted else "http_error",
                status=response.status,
                body=_read(text, response.content_type),
                is_final=response.headers.get("X-Slack-No-Retry") == "1",
            )

    async def close(self) -> None:
        """Hang up."""
        if self._session is not None:
            await self._session.close()

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=self._rules.receipt_timeout_s)
            connector = aiohttp.TCPConnector(limit=0)
            self._session = aiohttp.ClientSession(connector=connector, timeout=timeout)
        return self._session


def _written(parcel: Parcel) -> tuple[bytes, str]:
    match parcel.kind:
        case "events_api":
            return json.dumps(parcel.payload).encode(), _JSON
        case "slash_commands":
            return urlencode(parcel.payload).encode(), _FORM
        case "interactive":
            return urlencode({"payload": json.dumps(parcel.payload)}).encode(), _FORM


def _retry_headers(retry: Retry) -> dict[str, str]:
    return {
        "X-Slack-Retry-Num": str(retry.number),
        "X-Slack-Retry-Reason": retry.reason,
    }


def _read(text: str, content_type: str) -> object:
    if content_type != _JSON or not text:
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text
