"""How is one cell read? Answers in codes and words, ages, ticks, days, weights, tallies, and typed forms."""

from __future__ import annotations

from datetime import date

import pytest

from publiek.surveys.instruments import core
from publiek.surveys.responses import frame_cells, keying, suspicion, tallying
from publiek.surveys.responses.answer_words import EMPTY, UNKNOWN, age_of_birth_year, reader_of
from publiek.surveys.responses.masking import mask
from publiek.surveys.responses.recognising import index_of, recognise

ASKED = core()


def read(item: str, cell: str, **own: str) -> str:
    return reader_of(ASKED.item(item), own).read(cell)


@pytest.mark.parametrize("cell", ["Y", "ja", "Ja ", "1", "TRUE", "x", "genoemd", "Checked", "yes"])
def test_every_tool_writes_yes_in_its_own_way(cell):
    assert read("barriers", cell) == "yes" and read("missed", cell) == "yes"


@pytest.mark.parametrize("cell", ["N", "nee", "0", "false", "niet genoemd", "Not selected"])
def test_and_no(cell):
    assert read("barriers", cell) == "no"


@pytest.mark.parametrize("cell", ["", " ", "N/A", "n.v.t.", "geen antwoord", "-", "NaN"])
def test_what_was_not_answered_is_no_answer(cell):
    assert read("barriers", cell) == EMPTY == read("visits", cell) == read("party", cell)


@pytest.mark.parametrize(
    ("item", "cell", "code"),
    [
        ("visits", "1 tot 3 keer", "1-3"),
        ("visits", "4 TO 11 TIMES", "4-11"),
        ("visits", "12+", "12+"),
        ("visits", "12", UNKNOWN),
        ("gender", "Vrouw", "woman"),
        ("gender", "M", "man"),
        ("gender", "wil ik niet zeggen", "not_told"),
        ("barrier_main", "-oth-", "other"),
        ("age", "34", "25-34"),
        ("age", "34 jaar", "25-34"),
        ("age", "25 t/m 34 jaar", "25-34"),
        ("age", "30-40", UNKNOWN),
        ("age", "75 jaar of ouder", "75+"),
        ("age", "200", UNKNOWN),
        ("age", "11", "under_16"),
        ("age", "jonger dan 18 jaar", "under_16"),
        ("party", "2,0", "2"),
        ("party", "twee", "twee"),
    ],
)
def test_an_answer_is_known_by_its_code_its_words_or_its_number(item, cell, code):
    assert read(item, cell) == code


def test_what_a_person_says_a_word_means_goes_before_everything():
    assert read("visits", "soms", soms="1-3") == "1-3"
    assert read("missed", "1", **{"1": "no"}) == "no"


def test_a_year_of_birth_counts_the_sixteenth_birthday_as_to_come():
    assert [age_of_birth_year(cell, year=2026) for cell in ("1990", "03-05-1990", "2010", "2009", "2030", "90")] == [
        "36", "36", "15", "17", "", "",
    ]  # fmt: skip


def test_ticks_in_one_cell_are_taken_apart_even_with_commas_in_the_words():
    cost, time = (next(row for row in ASKED.item("barriers").rows if row.code == code) for code in ("cost", "time"))
    assert "," in cost.label.nl
    reader = reader_of(ASKED.item("barriers"), {})
    assert reader.ticked(f"{time.label.nl}, {cost.label.nl}") == ({"time", "cost"}, True)
    assert reader.ticked(f"{cost.label.en};iets anders") == ({"cost"}, False)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-06-01", date(2026, 6, 1)),
        ("2026-06-01 23:59:59", date(2026, 6, 1)),
        ("2026/06/01 8:00:00 PM GMT+2", date(2026, 6, 1)),
        ("1-6-2026 12:00", date(2026, 6, 1)),
        ("31-02-2026", None),
        ("1980-01-01 00:00:00", None),
        ("2030-01-01", None),
        ("1999-12-31", None),
        ("gisteren", None),
    ],
)
def test_a_day_is_read_in_the_ways_of_tools_or_not_at_all(cell, day):
    assert frame_cells.day_of(cell, today=date(2026, 11, 1)) == day


def test_months_come_first_only_when_some_day_says_so_and_none_denies_it():
    assert frame_cells.month_first(["6/25/2026", "1/2/2026"])
    assert not frame_cells.month_first(["6/25/2026", "25/6/2026"]) and not frame_cells.month_first(["1/2/2026"])
    assert frame_cells.day_of("6/1/2026", today=date(2026, 11, 1), american=True) == date(2026, 6, 1)


@pytest.mark.parametrize("cell", ["", "0", "-1", "nan", "inf", "1e9", "veel", "1.000.000"])
def test_a_weight_is_a_number_above_nothing(cell):
    assert frame_cells.weight_of(cell) is None
    assert frame_cells.weight_of("1,25") == 1.25


def test_headers_are_known_by_codes_words_and_what_tools_call_them():
    headers = [
        "Antwoord-ID",
        "Hoe oud bent u?",
        "visits_film",
        "interest [toneel]",
        "Toneel",
        "PC4",
        "E-mailadres",
        "lastpage",
    ]
    guesses = recognise(index_of(ASKED), headers)
    assert [guess.target or guess.reason for guess in guesses] == [
        "response", "age", "visits.film", "interest.theatre", "unknown", "postcode", "personal", "tool",
    ]  # fmt: skip


def test_only_never_everywhere_is_a_life_and_no_haste():
    rows = [row.code for row in ASKED.item("visits").rows]
    assert not suspicion.is_straight(ASKED, {f"visits.{row}": "never" for row in rows})
    assert suspicion.is_straight(ASKED, {f"visits.{row}": "1-3" for row in rows})
    assert not suspicion.is_straight(ASKED, {f"visits.{row}": "1-3" for row in rows[:4]})


def test_pairs_of_a_tally_are_found_wherever_they_stand():
    rows = [
        ("waar", "hoeveel"),
        ("3011", "4"),
        ("Utrecht", "3512 AB", "2"),
        ("7", "1012"),
        ("onbekend", "5"),
        ("", ""),
    ]
    pairs = tallying.pairs_of(rows)
    assert [(pair.postcode, pair.count) for pair in pairs] == [(3011, 4), (3512, 2), (1012, 7), (None, 5)]
    named = [("Dag", "Aantal", "Postcode"), ("1", "1500", "3011"), ("1", "2000", "3512 AB"), ("2", "3", "Gent")]
    assert [(pair.postcode, pair.count) for pair in tallying.pairs_of(named)] == [(3011, 1500), (3512, 2000), (None, 3)]
    assert [tallying.pair_typed(line) for line in ("3011 4", "3011;4", "3011=4")] == [tallying.Pair(3011, 4)] * 3
    assert tallying.pair_typed("3011 ab") == tallying.Pair(3011, 1)
    assert tallying.pair_typed("3011 veel") == tallying.Pair(None, 1)


def test_typing_goes_on_by_the_routes_and_back_by_u():
    keyed = keying.Keyed({})
    prompt = keying.next_prompt(ASKED, keyed)
    assert prompt is not None and prompt.column == "age"
    assert keying.take(keyed, prompt, "") is None, "an age is needed"
    assert keying.take(keyed, prompt, "9") is None
    keyed = keying.take(keyed, prompt, "3")
    assert keyed is not None and keyed.answers == {"age": "25-34"} and keyed.may_wait
    assert keying.back(keyed) == keying.Keyed({})
    child = keying.take(keying.Keyed({}), prompt, "1")
    assert child is not None and child.under_age and not child.may_wait and keying.next_prompt(ASKED, child) is None


def test_an_answer_keeps_the_number_that_it_has_on_paper_when_another_is_not_asked():
    item = ASKED.item("barriers")
    rows = [row.code for row in item.rows]
    asked = tuple(row for row in item.rows if not row.special)
    prompt = keying.Prompt(item, "barriers", None, asked)
    last = len(rows)
    typed = keying.take(keying.Keyed({}), prompt, f"1 {last}")
    assert typed is not None
    chosen = {name for name, value in typed.answers.items() if value == "yes"}
    assert chosen == {f"barriers.{rows[0]}", f"barriers.{rows[-1]}"} and "barriers.health" not in typed.answers
    assert keying.take(keying.Keyed({}), prompt, str(rows.index("health") + 1)) is None
    nothing = keying.take(keying.Keyed({}), prompt, "0")
    assert nothing is not None and set(nothing.answers.values()) == {"no"}


def test_a_place_is_kept_when_it_is_a_code_and_becomes_a_label_when_it_could_be_a_person():
    def label(cell: str) -> str:
        return frame_cells.label_of(cell, salt=b"salt", places=frozenset({"utrecht"}))

    assert [label(cell) for cell in ("p1", "A", "Utrecht", "", "1234567")] == ["p1", "A", "Utrecht", "", "1234567"]
    assert all(label(number).startswith("u-") for number in ("0612345678", "612345678", "123456782"))
    assert label("Joris") == label(" Joris ") != label("Jansen") and label("Joris").startswith("u-")


def test_a_mask_says_which_kinds_it_found_and_not_what():
    found = mask("Jan Jansen, 0612345678, jan@jansen.nl")
    assert found.kinds == ("e-mail", "name", "number") and "jan" not in found.text.lower()
