"""What does a house really do with data of people, and which papers follow from that?"""

from publiek.accountability.composing import kinds_of, paper_of, papers_of, visitor_text
from publiek.accountability.keeping import Filed, behind, file_away
from publiek.accountability.practising import practice_of
from publiek.accountability.told_terms import told_terms

__all__ = [
    "Filed",
    "behind",
    "file_away",
    "kinds_of",
    "paper_of",
    "papers_of",
    "practice_of",
    "told_terms",
    "visitor_text",
]
