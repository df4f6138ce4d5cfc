"""What can a person type? One command per question; every command speaks Dutch or English and can print JSON."""

from publiek.cli.main import main

__all__ = ["main"]
