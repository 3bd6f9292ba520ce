"""The Messages API over httpx: any server of that wire format, one way to ask it."""
