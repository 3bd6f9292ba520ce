"""What happened, as typed facts: ids and figures, never anybody's words.

Rooms tell a `Journal`; who listens (a log, metrics) is not their business.
"""

from bot.core.journal.deliveries import (
    BotsTalk,
    Declined,
    DeliveriesLimited,
    ReceiptGiven,
    ReceiptRefused,
    RequestReceived,
)
from bot.core.journal.fact import (
    Fact,
    Journal,
    Level,
)
from bot.core.journal.outside import (
    FeatureDropped,
    FilesKeptOut,
    FileTaken,
    ModelCalled,
    ModelNotFound,
    SlackCalled,
    SlackTrouble,
)
from bot.core.journal.process import (
    Faltered,
    Installed,
    Left,
    Purged,
    Started,
    Stopped,
    Stopping,
    StoreTrouble,
)
from bot.core.journal.turns import (
    RequestServed,
    RequestSetAside,
    SetAside,
    ThreadCondensed,
    ThreadRead,
    TurnBroke,
    TurnFinished,
    TurnStarted,
)

__all__ = [
    "BotsTalk",
    "Declined",
    "DeliveriesLimited",
    "Fact",
    "Faltered",
    "FeatureDropped",
    "FileTaken",
    "FilesKeptOut",
    "Installed",
    "Journal",
    "Left",
    "Level",
    "ModelCalled",
    "ModelNotFound",
    "Purged",
    "ReceiptGiven",
    "ReceiptRefused",
    "RequestReceived",
    "RequestServed",
    "RequestSetAside",
    "SetAside",
    "SlackCalled",
    "SlackTrouble",
    "Started",
    "Stopped",
    "Stopping",
    "StoreTrouble",
    "ThreadCondensed",
    "ThreadRead",
    "TurnBroke",
    "TurnFinished",
    "TurnStarted",
]
