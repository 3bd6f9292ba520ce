"""Which models a server has, in the three shapes such lists come in."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import httpx
import orjson

from bot.core.money import Price
from bot.messages_api.server import Auth, Server

_TIMEOUT_S = 10.0
_REMEMBERED_S = 600.0
_NEAREST = 3
_LIKELY_MEANT = 55.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedModel:
    """A model as the server's list has it; None is what the list does not say."""

    id: str
    display_name: str = ""
    window_tokens: int | None = None
    max_output_tokens: int | None = None
    sees_images: bool | None = None
    price: Price | None = None


class Catalog:
    """The server's list of models, remembered for ten minutes.

    A server without a list has an empty one: everything still works. One that
    cannot be reached is asked again the next time.
    """

    def __init__(self, http: httpx.AsyncClient, server: Server) -> None:
        self._http = http
        self._server = server
        self._listed: dict[str, ListedModel] = {}
        self._good_until_s = 0.0

    async def models(self) -> Mapping[str, ListedModel]:
        """All models by id; empty where the server does not tell."""
        now_s = asyncio.get_running_loop().time()
        if now_s >= self._good_until_s:
            with suppress(httpx.RequestError):
                self._listed = await self._fetch()
                self._good_until_s = now_s + _REMEMBERED_S
        return self._listed

    def known(self, model: str) -> ListedModel | None:
        """What the list said of `model`, if it was asked for already."""
        return self._listed.get(model)

    async def _fetch(self) -> dict[str, ListedModel]:
        """Ask with our credential, then in its other form: some take only one."""
        other: Auth = "bearer" if self._server.auth == "x-api-key" else "x-api-key"
        for auth in (self._server.auth, other):
            response = await self._http.get(
                self._server.url("/v1/models"),
                params={"limit": 1000},
                headers=self._server.headers(auth),
                timeout=_TIMEOUT_S,
            )
            if response.status_code not in {401, 403}:
                return {m.id: m for m in _listed(response)}
        return {}


def nearest(model: str, known: Iterable[str]) -> tuple[str, ...]:
    """Up to three of the `known` ids that were likely meant by `model`."""
    from rapidfuzz import process  # 3 MiB, wanted where a name is wrong

    found = process.extract(model, [*known], limit=_NEAREST, score_cutoff=_LIKELY_MEANT)
    return tuple(str(name) for name, *_ in found)


def _listed(response: httpx.Response) -> Iterator[ListedModel]:
    """Read the list; entries that make no sense are left out."""
    try:
        said = orjson.loads(response.content) if response.is_success else None
    except orjson.JSONDecodeError:
        said = None
    entries = said.get("data") if isinstance(said, dict) else said
    for entry in entries if isinstance(entries, list) else ():
        match entry:
            case {"id": str(model)}:
                yield _model(model, entry)


def _model(model: str, entry: Mapping[str, Any]) -> ListedModel:
    """One entry: Anthropic's, MegaLLM's two, OpenRouter's, vLLM's, llama.cpp's."""
    capabilities, meta = _under(entry, "capabilities"), _under(entry, "meta")
    return ListedModel(
        id=model,
        display_name=str(entry.get("display_name") or model),
        window_tokens=_count(
            entry.get("max_input_tokens"),
            entry.get("context_length"),
            capabilities.get("max_context_length"),
            entry.get("max_model_len"),
            meta.get("n_ctx"),
        ),
        max_output_tokens=_count(
            entry.get("max_tokens"), entry.get("max_output_tokens")
        ),
        sees_images=_sees_images(capabilities, _under(entry, "architecture")),
        price=_price(entry.get("pricing")),
    )


def _under(entry: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    inner = entry.get(name)
    return inner if isinstance(inner, Mapping) else {}


def _sees_images(
    capabilities: Mapping[str, Any], architecture: Mapping[str, Any]
) -> bool | None:
    match capabilities:
        case {"supports_vision": bool(sees)} | {"vision": bool(sees)}:
            return sees
        case {"image_input": {"supported": bool(sees)}}:
            return sees
    match architecture:
        case {"input_modalities": [*kinds]}:
            return "image" in kinds
    return None


def _count(*spellings: object) -> int | None:
    return next((n for n in spellings if isinstance(n, int) and n > 0), None)


def _price(pricing: object) -> Price | None:
    """MegaLLM's pricing, per million tokens; other currencies are not for us."""
    match pricing:
        case {"currency": str(currency)} if currency.upper() != "USD":
            return None
        case {
            "input_tokens_cost_per_million": int() | float() as dear_in,
            "output_tokens_cost_per_million": int() | float() as dear_out,
        }:
            return Price(Decimal(str(dear_in)), Decimal(str(dear_out)))
        case _:
            return None
