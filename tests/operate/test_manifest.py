import json
from pathlib import Path
from typing import cast

import jsonschema
import pytest

from bot.__main__ import main
from bot.operate.manifest import manifest

HERE = Path(__file__).parent
SLACKS_SCHEMA = json.loads((HERE / "slack_manifest_schema.json").read_text("utf-8"))


@pytest.mark.parametrize("url", [None, "https://bot.example.com"])
def test_the_manifest_is_valid_by_slacks_own_schema(url: str | None) -> None:
    jsonschema.validate(manifest(url), SLACKS_SCHEMA)


def test_slacks_schema_would_refuse_a_key_it_does_not_know() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(manifest() | {"feature": {}}, SLACKS_SCHEMA)


def test_the_manifest_in_deploy_is_the_commands_output(
    capsys: pytest.CaptureFixture[str],
) -> None:
    deployed = HERE.parents[1] / "deploy" / "manifest.json"

    assert main(["manifest"]) == 0
    assert deployed.read_text("utf-8") == capsys.readouterr().out


def test_socket_mode_needs_no_address() -> None:
    settings = part(manifest(), "settings")

    assert settings["socket_mode_enabled"] is True
    assert "request_url" not in part(settings, "event_subscriptions")


@pytest.mark.parametrize(
    "url",
    [
        "https://bot.example.com",
        "https://bot.example.com/",
        "https://bot.example.com/slack/events",
    ],
)
def test_with_an_address_slack_delivers_over_http(url: str) -> None:
    settings = part(manifest(url), "settings")
    subscriptions = part(settings, "event_subscriptions")

    assert settings["socket_mode_enabled"] is False
    assert subscriptions["request_url"] == "https://bot.example.com/slack/events"


@pytest.mark.parametrize(
    "url", ["", "bot.example.com", "http://bot.example.com", "https://", "https://x/?a"]
)
def test_an_address_slack_would_not_take_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(ValueError, match=r"https://bot\.example\.com"):
        manifest(url)


def part(of: dict[str, object], name: str) -> dict[str, object]:
    return cast("dict[str, object]", of[name])
