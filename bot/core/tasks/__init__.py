"""Tasks: what people have done by a verb, and what becomes of it."""
