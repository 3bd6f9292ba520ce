"""Bytes that people share into content blocks; knows core.

Whatever takes a file apart runs in a process of its own (`worker`), with little
memory, little time and no secrets; this side only looks at the first bytes.
"""
