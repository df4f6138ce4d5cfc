"""The file that a house imports into its own system, and the one that takes it back."""

from __future__ import annotations

import csv
import io
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from publiek.connecting.writing_back import (
    CONDITIONS,
    OF_THE_PLACE,
    Filed,
    Rules,
    chosen,
    fields_of,
    files_for,
    registered,
    shape_of,
    shapes,
)
from publiek.errors import PubliekError
from publiek.workshop.customers_listed import customers
from publiek.workshop.permitted_labels import keyed
from tests.support.customer_system import house_in, sayings_for

SECRET = "een-geheim-van-het-huis-alleen"
LIST = """Klantnummer;Naam;Postcode;Toestemming;Bezwaar;Geboortedatum;publiek_segment
K1;Piet Kanarie;3011AA;ja;;1980-01-02;
K2;Annie Kanarie;1012AB;nee;;;
K3;Joop Kanarie;1012AB;ja;ja;;G9
K4;Kind Kanarie;1012AB;ja;;2015-05-05;
K5;Wim Kanarie;;ja;;;
K6;Rie Kanarie;9712KR;ja;;;G1
K7;Kees Kanarie;9712KR;ja;;onbekend;
K8;Ko Kanarie;9712KR;ja;;;
K8;Ko Kanarie;9712KR;;;;
=K9;Slim Kanarie;9712KR;ja;;;
"""


def listed(place: Path, text: str = LIST) -> Path:
    path = place / "lijst.csv"
    path.write_text(text, encoding="utf-8")
    return path


def filed(
    place: Path, *, system: str = "generic", key: object = None, text: str = LIST, rules: Rules | None = None
) -> Filed:
    fields = fields_of(("segment", "certainty"), {})
    rows, _ = customers(listed(place, text), fields=tuple(fields.values()), today=date(2026, 11, 29))
    told = key or (lambda number: number)
    return files_for(rows, sayings_for(place), shape_of(system), fields=fields, key=told, rules=rules or Rules())  # type: ignore[arg-type]


def rows_of(content: bytes, delimiter: str = ";") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def test_who_said_yes_gets_a_value_and_the_others_are_counted(tmp_path: Path) -> None:
    made = filed(tmp_path)
    assert [row[0] for row in rows_of(made.values)] == ["Klantnummer", "K1", "K3", "K6"]
    assert dict(made.counts.why) == {
        "no-permission": 1,
        "objected": 1,
        "child": 2,
        "no-postcode": 1,
        "disagree": 1,
        "no-number": 1,
    }
    assert made.counts.contacts == made.counts.with_values + sum(made.counts.why.values()) == 9


def test_an_objection_clears_what_the_list_shows_that_stands_there(tmp_path: Path) -> None:
    made = filed(tmp_path)
    assert rows_of(made.values)[2] == ["K3", "", ""]
    assert made.counts.to_clear == 1


def test_the_second_file_takes_the_first_one_back(tmp_path: Path) -> None:
    made = filed(tmp_path)
    assert rows_of(made.back)[1:] == [["K1", "", ""], ["K3", "G9", ""], ["K6", "G1", ""]]


def test_a_keyed_number_is_joined_by_the_house_alone(tmp_path: Path) -> None:
    made = filed(tmp_path, key=partial(keyed, secret=SECRET))
    numbers = [row[0] for row in rows_of(made.values)[1:]]
    assert numbers == [keyed(one, SECRET) for one in ("K1", "K3", "K6")]
    assert b"K1" not in made.values + made.back


@pytest.mark.parametrize("system", sorted(shapes()))
def test_every_system_has_a_shape(tmp_path: Path, system: str) -> None:
    shape = shape_of(system)
    heads = rows_of(filed(tmp_path, system=system).values, shape.delimiter)[0]
    assert heads == [shape.key.nl, "publiek_segment", "publiek_certainty"]
    assert shape.road.nl != shape.road.en


def test_a_name_never_stands_in_a_file(tmp_path: Path) -> None:
    made = filed(tmp_path)
    assert b"Kanarie" not in made.values + made.back
    assert b"3011" not in made.values + made.back


def test_a_soft_opt_in_of_a_list_counts_with_all_five_conditions(tmp_path: Path) -> None:
    text = "Klantnummer;Postcode;Grondslag\nK1;3011AA;soft opt-in\nK2;3011AA;toestemming\nK3;3011AA;onbekend\n"
    assert dict(filed(tmp_path, text=text).counts.why) == {"soft-opt-in-incomplete": 1, "no-permission": 1}
    made = filed(tmp_path, text=text, rules=Rules(CONDITIONS))
    assert [row[0] for row in rows_of(made.values)[1:]] == ["K1", "K2"]


def test_a_list_without_permission_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PubliekError) as refused:
        customers(listed(tmp_path, "Klantnummer;Postcode\nK1;3011AA\n"))
    assert (refused.value.code, refused.value.where) == ("customer-list-columns", {"missing": ["consent"]})


@pytest.mark.parametrize(
    ("born", "child"),
    [
        ("2010-11-29", False),
        ("2010-11-30", True),
        ("29-11-2010", False),
        ("30-11-2010", True),
        ("1950-01-01T00:00:00", False),
        ("", False),
        ("12", True),
        ("?", True),
    ],
)
def test_under_sixteen_is_a_child_and_an_unreadable_date_may_be_one(tmp_path: Path, born: str, child: bool) -> None:
    text = f"Klantnummer;Postcode;Toestemming;Geboortedatum\nK1;3011AA;ja;{born}\n"
    rows, _ = customers(listed(tmp_path, text), today=date(2026, 11, 29))
    assert [one.child for one in rows] == [child]


def test_the_list_of_attributes_is_short_and_each_says_that_it_is_of_the_place() -> None:
    assert set(registered()) == {"segment", "certainty", "urbanity", "distance", "catchment"}
    for one in registered().values():
        for spoken in ("nl", "en"):
            assert OF_THE_PLACE.in_language(spoken) in one.description.in_language(spoken)
            assert one.purpose.in_language(spoken)
            assert one.source.in_language(spoken)


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda: chosen(("barriers",)), "write-back-attribute"),
        (lambda: chosen(("segment", "health")), "write-back-attribute"),
        (lambda: fields_of(("segment",), {"certainty": "c_x"}), "write-back-attribute"),
        (lambda: fields_of(("segment",), {"segment": "=1+1"}), "write-back-field"),
        (lambda: fields_of(("segment",), {"segment": ""}), "write-back-field"),
        (lambda: fields_of(("segment", "certainty"), {"segment": "x", "certainty": "x"}), "write-back-field"),
        (lambda: shape_of("nowhere"), "write-back-system"),
    ],
)
def test_what_is_not_in_a_list_is_refused(ask: object, code: str) -> None:
    with pytest.raises(PubliekError) as refused:
        ask()  # type: ignore[operator]
    assert refused.value.code == code


def test_what_is_said_of_an_area(tmp_path: Path) -> None:
    every = ("segment", "certainty", "urbanity", "distance")
    dutch, english = sayings_for(tmp_path, every), sayings_for(tmp_path, every, "en")
    here, far, nowhere = dutch.of(["3011 AA", "9712KR", "B-1000"])
    assert here is not None
    assert here["urbanity"] == "zeer sterk stedelijk"
    assert here["distance"] == "0-5 km"
    assert far is not None
    assert far["distance"] == "100 km of meer"
    assert nowhere is None
    there = english.of(["3011 AA"])[0]
    assert there is not None
    assert there["urbanity"] == "very strongly urban"
    assert there["segment"] == here["segment"]


def test_a_distance_to_nowhere_is_refused(tmp_path: Path) -> None:
    from publiek.connecting.writing_back import sayings_of

    with pytest.raises(PubliekError) as refused:
        sayings_of(house_in(tmp_path, venue_pc4=None), ("distance",))
    assert refused.value.code == "write-back-venue"
