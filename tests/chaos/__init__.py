"""The bot as real processes that are killed at the worst moments, again and again."""
