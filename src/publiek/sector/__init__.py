"""All houses of one home seen together: made ready, kept up to date, and asked. For who runs the home, as processor.

`refresh` makes ready; `profile` asks the compact lines (any engine); `page` asks the sums that are kept. What these two
give is for the inside and shown to nobody; `show` gives a Release, which disclosure control has let through.
"""

from publiek.sector.asking import page, profile, reach
from publiek.sector.following import take_in, withdraw
from publiek.sector.opening import Sector, open_sector
from publiek.sector.peers import Beside, beside, model_of
from publiek.sector.peers import make as make_peers
from publiek.sector.peers_keeping import PeerRelease
from publiek.sector.peers_keeping import current as peer_release
from publiek.sector.peers_together import Together, taking_part
from publiek.sector.productions import Confirmed, own_productions, titles
from publiek.sector.refreshing import Means, Refreshed, catch_up, refresh
from publiek.sector.showing import MENU, show, show_reach

__all__ = [
    "MENU",
    "Beside",
    "Confirmed",
    "Means",
    "PeerRelease",
    "Refreshed",
    "Sector",
    "Together",
    "beside",
    "catch_up",
    "make_peers",
    "model_of",
    "open_sector",
    "own_productions",
    "page",
    "peer_release",
    "profile",
    "reach",
    "refresh",
    "show",
    "show_reach",
    "take_in",
    "taking_part",
    "titles",
    "withdraw",
]
