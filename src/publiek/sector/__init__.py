"""All houses of one home seen together: made ready, kept up to date, and asked. For who runs the home, as processor.

`refresh` makes ready; `profile` asks the compact lines (any engine); `page` asks the sums that are kept. What these two
give is for the inside and shown to nobody; `show` gives a Release, which disclosure control has let through.
"""

from publiek.sector.asking import page, profile, reach
from publiek.sector.following import take_in, withdraw
from publiek.sector.opening import Sector, open_sector
from publiek.sector.refreshing import Means, Refreshed, catch_up, refresh
from publiek.sector.showing import MENU, show, show_reach

__all__ = [
    "MENU",
    "Means",
    "Refreshed",
    "Sector",
    "catch_up",
    "open_sector",
    "page",
    "profile",
    "reach",
    "refresh",
    "show",
    "show_reach",
    "take_in",
    "withdraw",
]
