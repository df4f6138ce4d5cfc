"""What did somebody ask about their data, until when must it be answered, and what was answered?"""

from publiek.rights.cases.case import FOLLOWS, GROUNDS, GROUNDS_OF, KINDS, Asker, Case, Step, asker_of
from publiek.rights.cases.clock import Term, term_of
from publiek.rights.cases.handling import (
    Doing,
    Waiting,
    ask_identity,
    confirm_identity,
    due,
    expire,
    extend,
    handle,
    open_case,
    refuse,
    waiting,
)
from publiek.rights.cases.keeping import everything, get
from publiek.rights.cases.letters import Letter, letter_of

__all__ = [
    "FOLLOWS",
    "GROUNDS",
    "GROUNDS_OF",
    "KINDS",
    "Asker",
    "Case",
    "Doing",
    "Letter",
    "Step",
    "Term",
    "Waiting",
    "ask_identity",
    "asker_of",
    "confirm_identity",
    "due",
    "everything",
    "expire",
    "extend",
    "get",
    "handle",
    "letter_of",
    "open_case",
    "refuse",
    "term_of",
    "waiting",
]
