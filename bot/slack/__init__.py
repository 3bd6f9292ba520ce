"""Slack's payloads into values, replies into Slack; knows slack_sdk and core."""
