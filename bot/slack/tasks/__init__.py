"""Verbs in Slack: what asks for them, and how their results look."""
