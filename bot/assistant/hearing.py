"""What the model has said so far, for those who cannot wait for its end."""

from dataclasses import dataclass, field, replace
from math import ceil

from bot.assistant.window import Crowding
from bot.core.footer import ShowReceipt
from bot.core.governed import EffectivePrompt
from bot.core.model import Answer, TextBlock
from bot.core.receipt import Basis
from bot.core.tokens import BYTES_PER_TOKEN


@dataclass(slots=True)
class Heard:
    """The answer as it grows, and its basis; times are on the monotonic clock.

    `remarks` are what people are told below it, in a sentence each. `prompt` is
    None until the model is asked; `crowding` is there once older messages should
    become a summary.
    """

    basis: Basis = field(default_factory=Basis)
    remarks: tuple[str, ...] = ()
    crowding: Crowding | None = None
    prompt: EffectivePrompt | None = None
    begun: Answer = field(default_factory=Answer)
    asked_at_s: float = 0.0
    first_text_s: float | None = None
    _words: list[str] = field(default_factory=list)

    @property
    def shows_receipt(self) -> ShowReceipt:
        """What admins want; nothing where no model was asked."""
        return self.prompt.settings.receipt if self.prompt else "never"

    def take(self, words: str, at_s: float) -> None:
        """More words, which came `at_s`."""
        if self.first_text_s is None:
            self.first_text_s = at_s - self.asked_at_s
        self._words.append(words)

    def answer(self) -> Answer:
        """The answer as far as it came; its tokens are estimated, but not its prompt's.

        A server tells how many it wrote at the end only, which nobody awaits.
        """
        text = "".join(self._words)
        written_tokens = ceil(len(text.encode(errors="replace")) / BYTES_PER_TOKEN)
        usage = self.begun.usage
        output_tokens = max(usage.output_tokens, written_tokens)
        return replace(
            self.begun,
            content=(TextBlock(text),) if text else (),
            usage=replace(usage, output_tokens=output_tokens),
            cost_usd=None,
        )
