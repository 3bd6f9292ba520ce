"""What people can ask for about prompts and settings, joined."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.app.governing_side import Governance
from bot.app.slack_side import SlackSide, file_hosts
from bot.assistant.governing.gate import Gate
from bot.assistant.governing.overview import Overview
from bot.assistant.governing.publishing import Publishing
from bot.assistant.governing.reading import Reading
from bot.assistant.governing.recording import Recording
from bot.assistant.governing.refreshing import Refreshing
from bot.assistant.governing.screen import Screen
from bot.assistant.governing.setting import Setting
from bot.assistant.governing.trying import Trying
from bot.assistant.pressing import Door
from bot.assistant.pseudonyms import Pseudonyms
from bot.core.governing import GovernRequest
from bot.core.media import Limits
from bot.core.news import Change
from bot.core.ports import Clock
from bot.messages_api.client import MessagesApi
from bot.settings import Settings
from bot.slack.channels import SlackChannels
from bot.slack.files import SlackFiles
from bot.slack.governing.views import SlackPromptViews
from bot.slack.prompt_files import SlackPromptFiles
from bot.store.opening import Store
from bot.work.serving import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class GoverningServices:
    """Builds who serves requests about prompts."""

    settings: Settings
    slack: SlackSide
    store: Store
    governed: Governance
    model: MessagesApi
    clock: Clock

    def all(self, door: Door) -> Mapping[str, Service]:
        """Who serves which kind of request."""
        kept, tell = self.store.prompts, self.governed.news.tell
        gate = Gate(
            kept=kept, directory=self.governed.directory, roster=self.governed.roster
        )
        views = SlackPromptViews(self.slack.calls.guarded(self.store.still_ours))
        screen = Screen(views)
        publishing = self._publishing(gate, screen, tell)
        setting = Setting(
            gate=gate,
            kept=kept,
            prompts=self.governed.prompts,
            models=self.model.offering,
            screen=screen,
            tell=tell,
        )
        reading = Reading(
            gate=gate,
            admitting=self.governed.admitting,
            channels=self._channels(),
            kept=kept,
            prompts=self.governed.prompts,
            door=door,
            screen=screen,
        )
        overview = Overview(
            gate=gate,
            reading=reading,
            directory=self.governed.directory,
            kept=kept,
            prompts=self.governed.prompts,
            verdicts=self.store.answers,
            views=views,
        )
        trying = self._trying(gate, publishing, screen)
        recording = Recording(kept=kept, tell=tell)
        return {
            GovernRequest.EDIT: publishing.edit,
            GovernRequest.DRAFT: publishing.save_draft,
            GovernRequest.PUBLISH: Refreshing(publishing.publish, overview.show),
            GovernRequest.ROLL_BACK: Refreshing(publishing.roll_back, overview.show),
            GovernRequest.SETTINGS: setting.open,
            GovernRequest.SAVE_SETTINGS: Refreshing(setting.save, overview.show),
            GovernRequest.SHOW: reading.show,
            GovernRequest.HISTORY: reading.history,
            GovernRequest.DIFF: reading.diff,
            GovernRequest.AUDIT: reading.audit,
            GovernRequest.WHICH: reading.which,
            GovernRequest.TEST: trying.test,
            GovernRequest.RUN_TEST: trying.run,
            GovernRequest.HOME: overview.show,
            GovernRequest.REPLAYED: recording.replayed,
            GovernRequest.MOVED: recording.channel_moved,
        }

    def _publishing(
        self, gate: Gate, screen: Screen, tell: Callable[[Change], None]
    ) -> Publishing:
        source = SlackFiles(
            self.slack.calls,
            self.slack.tokens,
            self.slack.session,
            file_hosts(self.settings),
            Limits(),
        )
        return Publishing(
            gate=gate,
            kept=self.store.prompts,
            files=SlackPromptFiles(source),
            screen=screen,
            tell=tell,
        )

    def _trying(self, gate: Gate, publishing: Publishing, screen: Screen) -> Trying:
        return Trying(
            gate=gate,
            kept=self.store.prompts,
            publishing=publishing,
            prompts=self.governed.prompts,
            channels=self._channels(),
            models=self.model.offering,
            model=self.model,
            clock=self.clock,
            screen=screen,
            pseudonym=Pseudonyms(self.slack.pepper).of,
        )

    def _channels(self) -> SlackChannels:
        return SlackChannels(self.slack.calls, self.slack.identity_of)
