"""What does a house show, and under which identifiers? Brought together from its lines and from agendas."""

from publiek.agenda.kept import KeptProgramme, Source, forget, keep_programme, sources
from publiek.agenda.shown import programme_of

__all__ = ["KeptProgramme", "Source", "forget", "keep_programme", "programme_of", "sources"]
