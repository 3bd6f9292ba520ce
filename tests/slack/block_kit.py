"""Whether Slack would take a view or blocks: three opinions, each independent.

The official types of `@slack/types` (shapes), the models of `slack_sdk` (lengths)
and the local Slack's rules (both, and what stands where).
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from slack_sdk.models.views import View

from bot.playground.slack.rules import Rules
from bot.playground.slack.view_rules import is_too_large, view_faults

Json = dict[str, Any]

_SCHEMA = Path(__file__).with_name("block_kit_schema.json")


def assert_valid_view(view: Json) -> None:
    """Fail unless Slack would show it, by everything that is known of that."""
    kind = {"modal": "ModalView", "home": "HomeView"}[view["type"]]
    _validator(kind).validate(view | {"blocks": []})
    for block in view["blocks"]:
        _validate(json.dumps(block))
    View(**view).validate_json()
    assert len(view["blocks"]) <= 100
    assert view_faults(view, view["type"], Rules()) == []
    assert not is_too_large(view, Rules())


@cache
def _validate(block: str) -> None:
    """Look at a block once: the same ones stand in view after view."""
    shown = json.loads(block)
    _validator(_block_kinds()[shown["type"]]).validate(shown)


@cache
def _schema() -> Json:
    schema: Json = json.loads(_SCHEMA.read_text("utf-8"))
    return schema


@cache
def _block_kinds() -> Mapping[str, str]:
    """The definition of each kind of block; an image has two forms."""
    known = _schema()["definitions"]["KnownBlock"]["anyOf"]
    names = [each["$ref"].rpartition("/")[2] for each in known]
    kinds = _schema()["definitions"]
    named = {
        kinds[name]["properties"]["type"]["const"]: name
        for name in names
        if "properties" in kinds[name]
    }
    return named | {"image": "ImageBlock"}


@cache
def _validator(name: str) -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(_schema() | {"$ref": f"#/definitions/{name}"})
