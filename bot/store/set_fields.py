"""The settings of one scope ↔ JSON; a field that is not there was not set."""

import json
from typing import Any

from bot.core.access import AccessRules, People
from bot.core.agent_view import SuggestedPrompt
from bot.core.governed import AnswerWhen, ScopeSettings
from bot.core.ids import ChannelId, UserGroupId, UserId
from bot.store.rows import to_json

_PLAIN = (
    *("model", "fast_model", "temperature", "max_tokens"),
    *("receipt", "language"),
)
_FLAGS = ("guests", "outsiders", "shared_channels")


def settings_json(settings: ScopeSettings) -> str:
    """What was set, in one spelling: equal settings are equal texts."""
    suggested = settings.suggested_prompts
    fields: dict[str, Any] = {name: getattr(settings, name) for name in _PLAIN} | {
        "answers": settings.answers and settings.answers.value,
        "suggested_prompts": None
        if suggested is None
        else [{"title": s.title, "message": s.message} for s in suggested],
        "access": _access(settings.access),
        "editors": _people(settings.editors),
        "channels_govern": settings.channels_govern or None,
    }
    return to_json({name: v for name, v in sorted(fields.items()) if v is not None})


def settings_of(text: str, revision: int) -> ScopeSettings:
    """The settings that `settings_json` wrote."""
    fields = json.loads(text)
    suggested, answers = fields.get("suggested_prompts"), fields.get("answers")
    return ScopeSettings(
        **{name: fields.get(name) for name in _PLAIN},
        answers=answers and AnswerWhen(answers),
        suggested_prompts=None
        if suggested is None
        else tuple(SuggestedPrompt(**each) for each in suggested),
        access=_access_of(fields.get("access") or {}),
        editors=_people_of(fields.get("editors")),
        channels_govern=fields.get("channels_govern", False),
        revision=revision,
    )


def _access(access: AccessRules) -> dict[str, Any] | None:
    flags = {name: getattr(access, name) for name in _FLAGS}
    fields: dict[str, Any] = flags | {
        "allowed": _people(access.allowed),
        "denied": _people(access.denied),
        "allowed_channels": sorted(access.allowed_channels) or None,
        "denied_channels": sorted(access.denied_channels) or None,
    }
    given = {name: v for name, v in sorted(fields.items()) if v is not None}
    return given or None


def _access_of(fields: dict[str, Any]) -> AccessRules:
    return AccessRules(
        allowed=_people_of(fields.get("allowed")),
        denied=_people_of(fields.get("denied")),
        allowed_channels=frozenset(
            map(ChannelId, fields.get("allowed_channels") or ())
        ),
        denied_channels=frozenset(map(ChannelId, fields.get("denied_channels") or ())),
        **{name: fields.get(name) for name in _FLAGS},
    )


def _people(people: People) -> dict[str, list[str]] | None:
    if not people:
        return None
    return {"people": sorted(people.people), "groups": sorted(people.groups)}


def _people_of(fields: dict[str, Any] | None) -> People:
    fields = fields or {}
    return People(
        people=frozenset(map(UserId, fields.get("people", ()))),
        groups=frozenset(map(UserGroupId, fields.get("groups", ()))),
    )
