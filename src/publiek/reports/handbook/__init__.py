"""How does the handbook look as a site of its own? The pages of `handbook`, and those that follow from the code.

Doors: `book(language)` (with the definitions of figures and words), `write(out, dress)` (the static site).
"""

from publiek.reports.handbook.definitions import book
from publiek.reports.handbook.writing import Dress, write

__all__ = ["Dress", "book", "write"]
