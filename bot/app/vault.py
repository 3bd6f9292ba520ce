"""Secrets at rest: what is written encrypted, and with which key."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.app.slack_side import plain
from bot.settings import Settings, WrongSettings

_PURPOSE = b"threadkeeper: secrets at rest"


class Vault:
    """Encrypts with the newest key; decrypts with any of them."""

    def __init__(self, keys: MultiFernet) -> None:
        self._keys = keys

    def seal(self, secret: str) -> str:
        """Encrypt."""
        return self._keys.encrypt(secret.encode()).decode()

    def unseal(self, sealed: str) -> str | None:
        """Decrypt; None for what none of the keys opens."""
        try:
            return self._keys.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None


def vault(settings: Settings) -> Vault:
    """Take the keys of the settings, else one derived from the bot token.

    Raises `WrongSettings` when a key is none.
    """
    keys = [key.strip() for key in plain(settings.encryption_keys).split(",")]
    given = [key for key in keys if key] or [_derived(plain(settings.slack_bot_token))]
    try:
        return Vault(MultiFernet([Fernet(key) for key in given]))
    except ValueError:
        words = "ENCRYPTION_KEYS: each is 32 bytes in url-safe base64, by comma"
        raise WrongSettings([words]) from None


def _derived(bot_token: str) -> str:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE)
    return urlsafe_b64encode(derive.derive(bot_token.encode())).decode()
