"""Questionnaires as data: what is asked, of whom, in which words, and with what it may be compared."""

from publiek.surveys.instruments.catalogue import core, find, modules, names, questionnaire, source_of
from publiek.surveys.instruments.checking import Checked, Problem, check
from publiek.surveys.instruments.comparing import Comparison, comparable
from publiek.surveys.instruments.composing import compose
from publiek.surveys.instruments.crosswalk import crosswalk
from publiek.surveys.instruments.describing import as_json
from publiek.surveys.instruments.questionnaire import Choice, Item, Page, Questionnaire, Route
from publiek.surveys.instruments.reading import read
from publiek.surveys.instruments.shuffling import order_of, sets_of
from publiek.surveys.instruments.skipping import asked, shown_options, shown_rows
from publiek.surveys.instruments.taking_time import minutes
from publiek.surveys.instruments.writing import as_yaml

__all__ = [
    "Checked",
    "Choice",
    "Comparison",
    "Item",
    "Page",
    "Problem",
    "Questionnaire",
    "Route",
    "as_json",
    "as_yaml",
    "asked",
    "check",
    "comparable",
    "compose",
    "core",
    "crosswalk",
    "find",
    "minutes",
    "modules",
    "names",
    "order_of",
    "questionnaire",
    "read",
    "sets_of",
    "shown_options",
    "shown_rows",
    "source_of",
]
