import pytest

from bot.playground.slack import LocalSlack


@pytest.fixture
def slack() -> LocalSlack:
    return LocalSlack()
