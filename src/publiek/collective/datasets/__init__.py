"""How does a release become a data set that others can use: researchers, governments, producers?"""

from publiek.collective.datasets.packaging import FORMATS, Dataset, export
from publiek.collective.datasets.views import View, tables_of

__all__ = ["FORMATS", "Dataset", "View", "export", "tables_of"]
