"""Which papers does the law ask of a house, and what do they say? Made from its register and from what it does."""

from publiek.governance.papers.claims import Claim, claims, proven
from publiek.governance.papers.kinds import KINDS, kinds_of, paper
from publiek.governance.papers.paper import (
    OPEN,
    Block,
    Items,
    Paper,
    Paragraph,
    Section,
    Subheading,
    Table,
    texts_of,
)
from publiek.governance.papers.practice import (
    FACTS,
    Agreed,
    Connected,
    Delivered,
    Given,
    Place,
    Practice,
    SiteFacts,
    Surveyed,
    Term,
    Written,
)

__all__ = [
    "FACTS",
    "KINDS",
    "OPEN",
    "Agreed",
    "Block",
    "Claim",
    "Connected",
    "Delivered",
    "Given",
    "Items",
    "Paper",
    "Paragraph",
    "Place",
    "Practice",
    "Section",
    "SiteFacts",
    "Subheading",
    "Surveyed",
    "Table",
    "Term",
    "Written",
    "claims",
    "kinds_of",
    "paper",
    "proven",
    "texts_of",
]
