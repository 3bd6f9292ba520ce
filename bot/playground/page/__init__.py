"""A page to look at the local Slack with, and to talk in it."""

from bot.playground.page.server import Page

__all__ = ["Page"]
