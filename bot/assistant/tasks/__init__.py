"""Translate, summarize, extract: one parser, one permission, one output."""
