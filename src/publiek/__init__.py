"""Publiek: open audience-data software for the cultural sector."""

__version__ = "0.1.0"
