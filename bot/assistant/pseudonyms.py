"""Names for people that tell the model's server nothing about them."""

import hashlib
import hmac
from dataclasses import dataclass, field

from bot.core.ids import InstallationId, UserId


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """The same person always has the same name; `salt` keeps it from being undone."""

    salt: bytes = field(repr=False)

    def of(self, installation: InstallationId, user_id: UserId) -> str:
        """A name of 32 hexadecimal digits."""
        told = f"{installation}/{user_id}".encode()
        return hmac.new(self.salt, told, hashlib.sha256).hexdigest()[:32]
