"""Slack is reached through the proxy of the environment, and only there."""

from pathlib import Path

import pytest

from bot.slack.clients import SlackClients, slack_session
from bot.slack.proxies import proxy_for
from tests.slack.stage import ORCHARD, stage


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_without_one_there_is_none() -> None:
    assert proxy_for("https://slack.com/api/") is None


@pytest.mark.parametrize("named", ["http://proxy.example:3128", "proxy.example:3128"])
def test_the_one_for_the_scheme_is_taken(
    monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    monkeypatch.setenv("https_proxy", named)
    assert proxy_for("https://slack.com/api/") == "http://proxy.example:3128"
    assert proxy_for("http://slack.com/api/") is None


def test_hosts_that_need_none_get_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "localhost,.example.com")
    assert proxy_for("https://files.example.com/f") is None
    assert proxy_for("https://slack.com/api/") is not None


async def test_calls_go_through_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage() as on, slack_session() as session:
        on.slack.will_answer("users.info", {"user": {"id": "U1"}})
        monkeypatch.setenv("http_proxy", on.address)
        clients = SlackClients(session, "http://slack.example/api/")
        await clients.of("xoxb-plums").reads.users_info(user="U1")
        (asked,) = on.slack.asked
        assert asked.headers["Host"] == "slack.example"


async def test_a_netrc_of_the_operator_is_no_obstacle(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password something\n", "ascii")
    monkeypatch.setenv("NETRC", str(netrc))
    async with stage() as on:
        on.slack.will_answer("users.info", {"user": {"id": "U1"}})
        assert await on.calls.read(ORCHARD, "users.info", user="U1")
        (asked,) = on.slack.asked
        assert asked.headers["Authorization"] == "Bearer xoxb-pears"
