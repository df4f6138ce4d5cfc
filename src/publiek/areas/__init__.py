"""Postcode areas and neighbourhoods: open statistics by year, boundaries, distance. Works without a network.

`describe` gives the built-in reference, `find` looks a postcode up, `shapes` draws, `import_directory` reads files of
Statistics Netherlands from a folder and `fetch` from the network.
"""

from publiek.areas.description import AreaReference, describe, find
from publiek.areas.distances import distance_km
from publiek.areas.fetching import Source, fetch, sources
from publiek.areas.importing import ImportedAreas, import_directory
from publiek.areas.key_figures import load_key_figures
from publiek.areas.outlines import Shapes, shapes
from publiek.areas.statistics import AreaStatistics, Withheld
from publiek.areas.storage import ImportedFile, read_manifest

__all__ = [
    "AreaReference",
    "AreaStatistics",
    "ImportedAreas",
    "ImportedFile",
    "Shapes",
    "Source",
    "Withheld",
    "describe",
    "distance_km",
    "fetch",
    "find",
    "import_directory",
    "load_key_figures",
    "read_manifest",
    "shapes",
    "sources",
]
