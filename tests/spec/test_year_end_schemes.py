"""The schemes are data: every code of ours has its row, every question its asker, every text two languages."""

from __future__ import annotations

import pytest

from publiek.exchange import year_end
from publiek.exchange.year_end.matching import reader_of
from publiek.exchange.year_end.parts import UNCOUNTED, Part
from publiek.exchange.year_end.shown import Shown
from publiek.vocabulary.codes import GENRES, TICKET_TYPES
from publiek.vocabulary.programme import PERFORMANCE_KINDS

SCHEMES = year_end.schemes()


def part(genre: str, ticket_type: str) -> Part:
    return Part(genre, 2, "valid", ticket_type, "person", "dutch", None, 1, 100, visits=1)


def shown(genre: str, kind: str) -> Shown:
    return Shown(genre, genre, None, genre, genre, "", genre, "", "", "", "", None, kind, "held")


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda one: one.code)
@pytest.mark.parametrize("kind", PERFORMANCE_KINDS)
def test_whatever_is_counted_is_in_exactly_one_row_of_every_division(scheme, kind):
    for genre in GENRES:
        reader = reader_of(scheme.crosswalk, {genre: shown(genre, kind)})
        for ticket_type in (*TICKET_TYPES, "", UNCOUNTED):
            one = part(genre, ticket_type)
            if any(reader.holds(one, bridge.where) for bridge in scheme.bridges):
                continue
            for total in {row.group for row in scheme.rows if row.group}:
                whole = next(row for row in scheme.rows if row.code == total)
                rows = [row.code for row in scheme.rows if row.group == total and reader.holds(one, row.where)]
                wanted = 1 if reader.holds(one, whole.where) else 0
                assert len(rows) == wanted, (genre, kind, ticket_type, total, rows)


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda one: one.code)
def test_every_row_has_a_definition_in_two_languages_and_every_scheme_a_dated_source(scheme):
    assert scheme.sources and all(source.startswith("https://") for source in scheme.sources)
    assert scheme.read >= "2026-11-29" and scheme.open and scheme.not_asked
    for row in scheme.rows:
        assert row.label.nl and row.label.en and row.definition.nl and row.definition.en
    assert {row.ties for row in scheme.rows} >= {"revenue"}, "the money ties on every sheet"


def test_no_question_is_asked_for_nothing():
    asked = {row.ask for scheme in SCHEMES for row in scheme.rows if row.ask}
    about = {"legal_name", "kvk", "contact", "contact_mail", "festival_organiser"}
    assert set(year_end.questions()) == asked | about


def test_people_are_never_part_of_a_division():
    """What is left out for a handful could else be worked out from the rest."""
    assert not [row.code for scheme in SCHEMES for row in scheme.rows if row.people and (row.group or row.ties)]
