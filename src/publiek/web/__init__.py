"""The site: where houses, makers, cities and sector bodies look, in one installation, alone or together.

Only this room knows a web framework. It reaches the figures through `publiek.dashboard`, `publiek.pipeline` and
`publiek.sector`, and decides who may see what in `permissions` and `visibility`. `serve` is its door.
"""

from publiek.web.serving import serve
from publiek.web.site import Site, read_site

__all__ = ["Site", "read_site", "serve"]
