"""What somebody finds who opens the tab where they write to the bot."""

from collections import OrderedDict
from collections.abc import Sequence

from bot.assistant.admitting import Admitting
from bot.core.access import Place, Refused
from bot.core.agent_view import (
    MOST_PROMPTS,
    MessagesTab,
    SuggestedPrompt,
    SuggestedPrompts,
    TabOpened,
)
from bot.core.conversation import ChannelKind
from bot.core.ids import ChannelId, InstallationId
from bot.core.ports import Clock

_STAND_FOR_S = 600.0
_REMEMBERED = 10_000

_Key = tuple[InstallationId, ChannelId]
_Suggested = tuple[tuple[SuggestedPrompt, ...], float]


class Greeting:
    """Suggests how to begin, to people who may use the bot.

    Slack keeps what was suggested: the same is not suggested again for ten
    minutes, however often somebody looks in.
    """

    def __init__(
        self,
        *,
        suggested: SuggestedPrompts,
        admitting: Admitting,
        tab: MessagesTab,
        clock: Clock,
    ) -> None:
        self._suggested = suggested
        self._admitting = admitting
        self._tab = tab
        self._clock = clock
        self._stand: OrderedDict[_Key, _Suggested] = OrderedDict()

    async def greet(self, opened: TabOpened) -> None:
        """Let the tab suggest what its workspace's admins want.

        Raises `StoreUnavailable`, `SlackRefused` and `SlackUnreachable`.
        """
        admission = await self._admitting.admit(
            opened.installation,
            opened.team_id,
            opened.person,
            Place(ChannelKind.DIRECT),
            "converse",
        )
        if isinstance(admission.decision, Refused):
            return
        wanted = await self._suggested.prompts(opened.installation, opened.team_id)
        prompts = tuple(wanted[:MOST_PROMPTS])
        if prompts and not self._stands(opened, prompts):
            await self._tab.suggest(opened, prompts)
            self._remember(opened, prompts)

    def _stands(self, opened: TabOpened, prompts: Sequence[SuggestedPrompt]) -> bool:
        known = self._stand.get((opened.installation, opened.channel_id))
        if known is None:
            return False
        stands, since_s = known
        is_fresh = self._clock.monotonic_s() - since_s < _STAND_FOR_S
        return is_fresh and stands == prompts

    def _remember(
        self, opened: TabOpened, prompts: tuple[SuggestedPrompt, ...]
    ) -> None:
        key = (opened.installation, opened.channel_id)
        self._stand[key] = prompts, self._clock.monotonic_s()
        self._stand.move_to_end(key)
        if len(self._stand) > _REMEMBERED:
            self._stand.popitem(last=False)
