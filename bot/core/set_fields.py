"""Settings ↔ fields of JSON, as they are stored and as forms hand them in.

A field that is not there was not set.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal, get_args

from bot.core.access import AccessRules, People
from bot.core.agent_view import SuggestedPrompt
from bot.core.footer import ShowReceipt
from bot.core.governed import NOTHING_SET, AnswerWhen, ScopeSettings
from bot.core.ids import ChannelId, UserGroupId, UserId

_FLAGS: tuple[Literal["guests", "outsiders", "shared_channels", "bots"], ...] = (
    *("guests", "outsiders", "shared_channels", "bots"),
)
Fields = Mapping[str, object]


class Unreadable(ValueError):
    """A value that is not of its field's kind; no form of ours hands it in."""


def fields_of(settings: ScopeSettings) -> Fields:
    """What was set, by name in order: equal settings have equal fields."""
    suggested = settings.suggested_prompts
    found = {
        "model": settings.model,
        "fast_model": settings.fast_model,
        "temperature": settings.temperature,
        "max_tokens": settings.max_tokens,
        "receipt": settings.receipt,
        "language": settings.language,
        "answers": settings.answers and settings.answers.value,
        "suggested_prompts": None
        if suggested is None
        else [{"title": s.title, "message": s.message} for s in suggested],
        "access": _access_fields(settings.access) or None,
        "editors": _people_fields(settings.editors),
        "channels_govern": settings.channels_govern or None,
        "retention_days": settings.retention_days,
    }
    return {name: value for name, value in sorted(found.items()) if value is not None}


def settings_from(fields: Fields, base: ScopeSettings = NOTHING_SET) -> ScopeSettings:
    """`base` with all that `fields` name; a field that is null is inherited again.

    Raises `ValueError` where a value is not of its field's kind.
    """
    readers = {
        "model": _text,
        "fast_model": _text,
        "temperature": _number,
        "max_tokens": _whole,
        "receipt": _receipt,
        "language": _text,
        "answers": _answers,
        "suggested_prompts": _suggested,
        "retention_days": _whole,
    }
    read = {
        name: None if fields[name] is None else reader(fields[name])
        for name, reader in readers.items()
        if name in fields
    }
    if "access" in fields:
        read["access"] = _access(_mapping(fields["access"]), base.access)
    if "editors" in fields:
        read["editors"] = _people(fields["editors"])
    if "channels_govern" in fields:
        read["channels_govern"] = _flag(fields["channels_govern"]) is True
    return replace(base, **read)  # type: ignore[arg-type] # each was read as its kind


def _access_fields(access: AccessRules) -> Fields:
    found = {name: getattr(access, name) for name in _FLAGS} | {
        "allowed": _people_fields(access.allowed),
        "denied": _people_fields(access.denied),
        "allowed_channels": sorted(access.allowed_channels) or None,
        "denied_channels": sorted(access.denied_channels) or None,
    }
    return {name: value for name, value in sorted(found.items()) if value is not None}


def _access(fields: Fields, base: AccessRules) -> AccessRules:
    flags = {name: _flag(fields[name]) for name in _FLAGS if name in fields}
    base = replace(base, **flags)  # type: ignore[arg-type] # flags by their names
    if "allowed" in fields:
        base = replace(base, allowed=_people(fields["allowed"]))
    if "denied" in fields:
        base = replace(base, denied=_people(fields["denied"]))
    if "allowed_channels" in fields:
        base = replace(base, allowed_channels=_channels(fields["allowed_channels"]))
    if "denied_channels" in fields:
        base = replace(base, denied_channels=_channels(fields["denied_channels"]))
    return base


def _people_fields(people: People) -> Fields | None:
    if not people:
        return None
    return {"people": sorted(people.people), "groups": sorted(people.groups)}


def _people(value: object) -> People:
    fields = _mapping(value)
    return People(
        people=frozenset(map(UserId, _texts(fields.get("people")))),
        groups=frozenset(map(UserGroupId, _texts(fields.get("groups")))),
    )


def _channels(value: object) -> frozenset[ChannelId]:
    return frozenset(map(ChannelId, _texts(value)))


def _suggested(value: object) -> tuple[SuggestedPrompt, ...]:
    return tuple(
        SuggestedPrompt(_text(each.get("title")), _text(each.get("message")))
        for each in map(_mapping, _items(value))
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Unreadable("no text")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unreadable("no number")
    return float(value)


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Unreadable("no whole number")
    return value


def _flag(value: object) -> bool | None:
    if not (value is None or isinstance(value, bool)):
        raise Unreadable("no yes or no")
    return value


def _answers(value: object) -> AnswerWhen:
    return AnswerWhen(_text(value))


def _receipt(value: object) -> ShowReceipt:
    for known in get_args(ShowReceipt):
        if value == known:
            chosen: ShowReceipt = known
            return chosen
    raise Unreadable("no such way to show receipts")


def _texts(value: object) -> list[str]:
    return [_text(each) for each in _items(value)]


def _items(value: object) -> Sequence[object]:
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise Unreadable("no list")
    return value


def _mapping(value: object) -> Fields:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise Unreadable("no object")
    return value
