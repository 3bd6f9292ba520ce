"""A local Slack and a local Messages API, reached over sockets only."""
