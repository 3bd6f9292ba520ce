"""The object graph: built, joined and taken down here; nothing is decided here.

The only place where the rooms meet.
"""
