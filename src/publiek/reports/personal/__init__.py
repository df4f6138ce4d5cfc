"""A paper for one person: what is held on them, or the proof of an erasure; a tagged PDF in plain words."""

from publiek.reports.personal.document import PersonalDocument, PersonalSection, PersonalTable
from publiek.reports.personal.pdf import as_pdf

__all__ = ["PersonalDocument", "PersonalSection", "PersonalTable", "as_pdf"]
