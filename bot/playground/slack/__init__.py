"""A local Slack: Web API, Events API and Socket Mode on loopback, and its people."""

from bot.playground.slack.files import Upload
from bot.playground.slack.rules import Rules
from bot.playground.slack.server import LocalSlack
from bot.playground.slack.world import Workspace, World

__all__ = ["LocalSlack", "Rules", "Upload", "Workspace", "World"]
