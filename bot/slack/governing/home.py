"""The Home tab: the workspace's prompt, the channels that differ, what happened."""

from collections.abc import Iterator

from bot.core.governed import EffectiveSettings
from bot.core.governing import Governed, GovernRequest
from bot.core.prompt_views import DifferingChannel, HomePage
from bot.core.verdicts import Judged
from bot.slack import kit
from bot.slack.governing.audit_lines import audit_line
from bot.slack.governing.carried import carry
from bot.slack.governing.naming import above, mode_words, version_line
from bot.slack.governing.settings_words import effective_lines, verb_line
from bot.slack.kit import Block

CALLBACK = "home"
FIND = f"{GovernRequest.HOME}/find"

_PREVIEW_CHARS = 600


def home_view(page: HomePage) -> Block:
    """Somebody's Home tab; everybody sees how it is set up, few may change it."""
    if page.refusal:
        told = [kit.section(page.refusal)]
        return {"type": "home", "callback_id": CALLBACK, "blocks": told}
    blocks = [
        *_workspace(page),
        *_verbs(page),
        kit.divider(),
        *_channels(page),
        *(_judged(page) if page.judged else ()),
        *(_audit(page) if page.may_edit else ()),
    ]
    return {"type": "home", "callback_id": CALLBACK, "blocks": blocks}


def _workspace(page: HomePage) -> Iterator[Block]:
    yield kit.header("How I work in this workspace")
    prompt = page.governed.prompt
    if prompt is None or not prompt.wording.text:
        yield kit.section(
            "No prompt is set: I answer in the language I am asked in, and keep to the"
            " thread."
        )
    else:
        yield from kit.quoted(kit.shortened(prompt.wording.text, _PREVIEW_CHARS))
        yield kit.context(f"The workspace's prompt, {version_line(prompt)}")
    yield kit.section("\n".join(effective_lines(page.effective.settings)))
    yield from kit.actions(*_doors("", may_edit=page.may_edit))
    if not page.may_edit:
        yield kit.context("Admins, and the editors they name, can change this.")


def _verbs(page: HomePage) -> Iterator[Block]:
    """How each verb works here; the channels follow it."""
    for verb in page.verbs:
        version = verb.governed.prompt
        words = [f"*{(verb.scope.verb or '').capitalize()}*"]
        if version is not None and version.wording.text:
            how = f"{mode_words(version.wording.mode)} {above(verb.scope)}"
            words.append(f"Words of its own, {how}: {version_line(version)}")
        yield kit.section("\n".join([*words, verb_line(verb.effective.settings)]))
        yield from kit.actions(*_doors(verb.scope.name, may_edit=page.may_edit))


def _channels(page: HomePage) -> Iterator[Block]:
    yield kit.header("Channels that differ")
    find = {
        "type": "conversations_select",
        "action_id": FIND,
        "placeholder": kit.plain("Find a channel"),
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    everything = kit.button("Show all", f"{GovernRequest.HOME}/all", carry(page=0))
    yield from kit.actions(find, everything if page.search or page.page else None)
    if not page.channels:
        words = "Every channel works as the workspace does."
        if page.search or page.page:
            words = "There is nothing here."
        yield kit.section(words)
    for channel in page.channels:
        yield from _channel(page, channel)
    yield from kit.actions(*_paging(page))


def _channel(page: HomePage, channel: DifferingChannel) -> Iterator[Block]:
    number, where = channel.channel_id, channel.channel_id
    differs = "\n".join(_differences(page.effective.settings, channel))
    yield kit.section(f"*<#{number}>*\n{differs}")
    yield from kit.actions(*_doors(where, may_edit=channel.may_edit))


def _differences(
    workspace: EffectiveSettings, channel: DifferingChannel
) -> Iterator[str]:
    yield _prompt_words(channel.governed)
    here = [*effective_lines(channel.effective.settings)]
    yield from (line for line in here if line not in [*effective_lines(workspace)])


def _prompt_words(governed: Governed) -> str:
    version = governed.prompt
    if version is None or not version.wording.text:
        return "The workspace's prompt"
    how = mode_words(version.wording.mode)
    return f"A prompt of its own, {how} the workspace's: {version_line(version)}"


def _doors(scope: str, *, may_edit: bool) -> Iterator[Block]:
    where = carry(scope=scope)
    suffix = f"/{scope}" if scope else ""
    if may_edit:
        yield kit.button("Edit prompt", f"{GovernRequest.EDIT}{suffix}", where)
        yield kit.button("Settings", f"{GovernRequest.SETTINGS}{suffix}", where)
    yield kit.button("Show", f"{GovernRequest.SHOW}{suffix}", where)
    yield kit.button("History", f"{GovernRequest.HISTORY}{suffix}", where)


def _paging(page: HomePage) -> Iterator[Block]:
    if page.page > 0:
        earlier = carry(page=page.page - 1, search=page.search)
        yield kit.button("Previous", f"{GovernRequest.HOME}/previous", earlier)
    if page.has_more:
        later = carry(page=page.page + 1, search=page.search)
        yield kit.button("Next", f"{GovernRequest.HOME}/next", later)


def _judged(page: HomePage) -> Iterator[Block]:
    yield kit.divider()
    yield kit.header("What people thought of the answers")
    yield kit.section("\n".join(map(_judged_line, page.judged)))


def _judged_line(judged: Judged) -> str:
    name = f"Version {judged.version}" if judged.version else "Without a prompt"
    return f"*{name}*  :thumbsup: {judged.good}  :thumbsdown: {judged.bad}"


def _audit(page: HomePage) -> Iterator[Block]:
    yield kit.divider()
    yield kit.header("What happened lately")
    if not page.audit:
        yield kit.section("Nothing was changed yet.")
        return
    for entry in page.audit[:10]:
        yield kit.context(audit_line(entry))
    yield from kit.actions(
        kit.button("All of it", GovernRequest.AUDIT, carry(scope=""))
    )
