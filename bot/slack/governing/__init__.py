"""Prompts and settings as people see and change them in Slack: windows, Home tab.

What windows carry (`carried`) names places and versions and gives nobody a
right: whoever serves a request asks again who may.
"""
