"""What does a house show, and under which identifiers? Brought together from its lines and from agendas."""

from publiek.agenda.deciding import Waiting, decide, merge, review, split, undo
from publiek.agenda.exchanging import exported, import_register
from publiek.agenda.kept import KeptProgramme, Source, forget, keep_programme, sources
from publiek.agenda.registering import MatchedHome, match_home
from publiek.agenda.shown import programme_of

__all__ = [
    "KeptProgramme",
    "MatchedHome",
    "Source",
    "Waiting",
    "decide",
    "exported",
    "forget",
    "import_register",
    "keep_programme",
    "match_home",
    "merge",
    "programme_of",
    "review",
    "sources",
    "split",
    "undo",
]
