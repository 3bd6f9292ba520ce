"""The use cases: what the bot does once somebody asked it."""
