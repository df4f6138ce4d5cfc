"""The own dashboard of a house: its figures, chapter by chapter, under the filters that stand in the address."""

from publiek.web.dashboards.desk import desk

__all__ = ["desk"]
