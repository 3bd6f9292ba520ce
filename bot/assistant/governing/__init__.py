"""Governing prompts and settings from inside Slack.

Every request is checked anew: what a window or a button carries says what is
meant, and gives nobody a right.
"""
