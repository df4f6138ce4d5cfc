"""What is asked at the end of a year, from data that were entered once? Sheets that all tie to the same totals."""

from publiek.exchange.year_end.facts import Fact, Facts, facts_of, form, questions, read_form, say
from publiek.exchange.year_end.kept import Change, Version, changes, keep, last_sent, versions
from publiek.exchange.year_end.period import Period, period_of
from publiek.exchange.year_end.scheme import Scheme, scheme, schemes
from publiek.exchange.year_end.told import Sheet, Year, sheets, year_of

__all__ = [
    "Change",
    "Fact",
    "Facts",
    "Period",
    "Scheme",
    "Sheet",
    "Version",
    "Year",
    "changes",
    "facts_of",
    "form",
    "keep",
    "last_sent",
    "period_of",
    "questions",
    "read_form",
    "say",
    "scheme",
    "schemes",
    "sheets",
    "versions",
    "year_of",
]
