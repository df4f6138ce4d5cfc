"""What should a person know who works with audience data? The manual, in Dutch and English, and how it is searched.

Doors: `pages(language)`, `page(code, language)`, `for_figure(code)`, `for_page(route)`, `search(words, language)`.
The pages are Markdown in `pages/nl` and `pages/en`; `contents.yaml` says their order, `context.yaml` which page belongs
to which figure and which page of the site. Figures and words of the product are not written here: who shows the
handbook hands them over (`Definitions`), so that they are those of the code.
"""

from publiek.handbook.book import Book, Definitions, page, pages, sections
from publiek.handbook.context import for_figure, for_page
from publiek.handbook.page import Heading, Page
from publiek.handbook.searching import Found, search

__all__ = [
    "Book",
    "Definitions",
    "Found",
    "Heading",
    "Page",
    "for_figure",
    "for_page",
    "page",
    "pages",
    "search",
    "sections",
]
