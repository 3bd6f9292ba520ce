"""Values, decisions and ports: the standard library only, no clock, no I/O."""
