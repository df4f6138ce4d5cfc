"""All houses of one home seen together: made ready, kept up to date, and asked. For who runs the home, as processor.

`refresh` makes ready; `profile` asks the compact lines (any engine); `page` asks the sums that are kept. What they give
is not a Release: it is for the inside, and shown to nobody before disclosure control has let it through.
"""

from publiek.sector.asking import page, profile
from publiek.sector.opening import Sector, open_sector
from publiek.sector.refreshing import Refreshed, catch_up, refresh

__all__ = ["Refreshed", "Sector", "catch_up", "open_sector", "page", "profile", "refresh"]
