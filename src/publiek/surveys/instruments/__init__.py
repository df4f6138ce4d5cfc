"""Questionnaires as data: what is asked, of whom, in which words, and with what it may be compared."""

from publiek.surveys.instruments.catalogue import core, find, modules, names, questionnaire, source_of
from publiek.surveys.instruments.questionnaire import Choice, Item, Page, Questionnaire, Route
from publiek.surveys.instruments.reading import read

__all__ = [
    "Choice",
    "Item",
    "Page",
    "Questionnaire",
    "Route",
    "core",
    "find",
    "modules",
    "names",
    "questionnaire",
    "read",
    "source_of",
]
