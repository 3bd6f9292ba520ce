"""Telling that a server does not know a model, and which it was meant to be."""

from bot.core.errors import ModelError, ModelUnknown, RequestRefused
from bot.messages_api.catalog import Catalog, nearest


async def explained(error: ModelError, model: str, catalog: Catalog) -> ModelError:
    """`error`, as a `ModelUnknown` with the nearest names where it is one.

    Some servers answer with 400: a refusal that speaks of the model means it
    when the server's list does not have the model.
    """
    if isinstance(error, ModelUnknown):
        error.nearest = nearest(model, await catalog.models())
        return error
    if isinstance(error, RequestRefused) and "model" in error.server_message.lower():
        listed = await catalog.models()
        if listed and model not in listed:
            return _unknown(error, nearest(model, listed))
    return error


def _unknown(error: RequestRefused, names: tuple[str, ...]) -> ModelUnknown:
    unknown = ModelUnknown(
        str(error),
        status=error.status,
        type=error.type,
        code=error.code,
        request_id=error.request_id,
        server_message=error.server_message,
    )
    unknown.nearest = names
    return unknown
