"""How close can an outsider come to each count behind what was published?"""

from publiek.disclosure.tables.published import HIDDEN, UNKNOWN, Published

__all__ = ["HIDDEN", "UNKNOWN", "Published"]
