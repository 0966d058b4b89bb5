"""The command line: parses, makes one call of the desk, shows the result. Nothing else is decided here."""

from legation.cli.commands import main

__all__ = ["main"]
