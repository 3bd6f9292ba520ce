"""Which version this is; the package's own description reads it here."""

VERSION = "0.1.0"
