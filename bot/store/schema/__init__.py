"""The tables. `team` is the installation, `team_id` the workspace a row came from."""

from bot.store.schema.answers import turns
from bot.store.schema.columns import metadata
from bot.store.schema.conversations import (
    HAS_FILES,
    IDLE,
    LEASED,
    RUNNABLE,
    conversations,
    messages,
)
from bot.store.schema.inbox import WAITING, events, requests
from bot.store.schema.installing import departures, installations, oauth_states
from bot.store.schema.processes import jobs, rate_slots, workers
from bot.store.schema.prompts import audit, channel_settings, prompt_drafts, prompts
from bot.store.schema.spending import usage_daily
from bot.store.schema.tasks import glossary, results, subjects

__all__ = [
    "HAS_FILES",
    "IDLE",
    "LEASED",
    "RUNNABLE",
    "WAITING",
    "audit",
    "channel_settings",
    "conversations",
    "departures",
    "events",
    "glossary",
    "installations",
    "jobs",
    "messages",
    "metadata",
    "oauth_states",
    "prompt_drafts",
    "prompts",
    "rate_slots",
    "requests",
    "results",
    "subjects",
    "turns",
    "usage_daily",
    "workers",
]
