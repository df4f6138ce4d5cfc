"""A house that asked: an invented survey kept as any, in the home of a house."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from publiek.house import House
from publiek.listening.receiving import Batch, receive_table
from publiek.listening.running import Survey, begin
from publiek.surveys.instruments import core
from tests.support.surveys_invented import survey

CODE = "wie-blijft-weg"


def a_house(home: Path, *, organisation: str = "theater-verzonnen") -> House:
    """A house without any delivery."""
    return House(organisation=organisation, home=home, name="Theater Verzonnen", venue_pc4=3011)


def ask(house: House, *, respondents: int = 600, code: str = CODE, **facts: object) -> Survey:
    """The survey `code` of the house, with so many invented answers."""
    kept = begin(house, replace(_settings(code), **facts), core())  # type: ignore[arg-type]
    table = survey(respondents).answers.table
    table = table.set_column(1, table.schema.field(1), [[code] * table.num_rows])
    receive_table(house, code, Batch(table, table.num_rows))
    return kept


def _settings(code: str) -> Survey:
    return Survey(
        code, "core@1", "Wie blijft weg?", contact="onderzoek@example.org", opened=date(2026, 5, 1), about="everyone"
    )
