"""What was viewed, taken away, released, approved, erased, and which key was used: one chained log per organisation."""

from publiek.logbook.acting import acting, actor, for_a_process
from publiek.logbook.dropping import Dropped, drop_before
from publiek.logbook.entries import ACTIONS, Entry
from publiek.logbook.heads import Head, head
from publiek.logbook.labelling import details_in_words, label, subject_in_words
from publiek.logbook.places import houses
from publiek.logbook.reading import Line, read
from publiek.logbook.renewing import renew
from publiek.logbook.verifying import Verdict, verify
from publiek.logbook.writing import note, note_once, require_open

__all__ = [
    "ACTIONS",
    "Dropped",
    "Entry",
    "Head",
    "Line",
    "Verdict",
    "acting",
    "actor",
    "details_in_words",
    "drop_before",
    "for_a_process",
    "head",
    "houses",
    "label",
    "note",
    "note_once",
    "read",
    "renew",
    "require_open",
    "subject_in_words",
    "verify",
]
