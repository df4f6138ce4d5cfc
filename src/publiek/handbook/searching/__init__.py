"""How is the handbook searched, in Dutch with its compounds and plurals, without any network?

An index is made of the pages (`making`); a question is answered from it (`answering`). The static site answers in the
browser from the same index (`search.js`); a test asks both the same questions.
"""

from publiek.handbook.searching.answering import Found, answer
from publiek.handbook.searching.making import index_of, search

__all__ = ["Found", "answer", "index_of", "search"]
