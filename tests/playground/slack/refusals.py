"""Calls Slack does not carry out."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient


async def refusal(client: AsyncWebClient, method: str, **arguments: object) -> str:
    """Call a method that must be refused, and return the error."""
    with pytest.raises(SlackApiError) as refused:
        await client.api_call(method, json=arguments)
    return str(refused.value.response["error"])
