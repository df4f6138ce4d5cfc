"""The privacy preview: each column kept, generalised, keyed or dropped, and why."""

from __future__ import annotations

from publiek.deliveries import receive
from publiek.vocabulary.codes import DECISIONS
from tests.support import deliveries as sample

HEADER = ["Ordernummer", "E-mail", "Telefoon", "Naam", "Postcode", "Geboortedatum"]
HEADER += ["Voorstelling", "Prijs", "Barcode", "Dieetwensen", "Geslacht", "Lievelingskleur"]
ROW = [
    "1",
    "a@example.org",
    "0612345678",
    "Anna Visser",
    "3011 AA",
    "04-05-1980",
    "Hamlet",
    "15,00",
    "998877",
    "geen noten",
    "v",
    "rood",
]


def preview(tmp_path) -> dict[str, tuple[str | None, str, str]]:
    received = receive(sample.write_csv(tmp_path / "p.csv", HEADER, [ROW], delimiter=";"))
    return {column.header: (column.field, column.decision, column.reason.nl) for column in received.columns}


def test_every_column_has_a_decision_and_a_reason_in_two_languages(tmp_path):
    received = receive(sample.write_csv(tmp_path / "p.csv", HEADER, [ROW], delimiter=";"))
    assert [column.position for column in received.columns] == list(range(12))
    assert all(column.decision in DECISIONS and column.reason.nl and column.reason.en for column in received.columns)


def test_who_someone_is_becomes_a_key(tmp_path):
    seen = preview(tmp_path)
    for header, field in (("E-mail", "email"), ("Naam", "full_name"), ("Ordernummer", "order_id")):
        assert seen[header] == (field, "keyed", "er blijft alleen een geheime code van over")


def test_where_and_when_someone_was_born_is_coarsened(tmp_path):
    seen = preview(tmp_path)
    assert seen["Postcode"][:2] == ("postcode", "generalised")
    assert seen["Geboortedatum"] == ("birth_date", "generalised", "alleen het geboortejaar blijft")


def test_what_is_not_needed_is_never_read(tmp_path):
    seen = preview(tmp_path)
    for header in ("Telefoon", "Barcode", "Dieetwensen", "Geslacht", "Lievelingskleur"):
        assert seen[header][:2] == (None, "dropped")
    assert seen["Barcode"][2] == "ticketcode of geheime link; wordt nooit gelezen"
    assert seen["Lievelingskleur"][2] == "onbekende kolom; wordt niet gelezen"


def test_only_what_is_read_comes_out(tmp_path):
    received = receive(sample.write_csv(tmp_path / "p.csv", HEADER, [ROW], delimiter=";"))
    told = str(sample.rows_of(received))
    for value in ("0612345678", "998877", "geen noten", "rood"):
        assert value not in told


def test_a_header_that_could_be_a_value_is_shown_as_a_letter(tmp_path):
    header = [*HEADER[:-1], "jan@example.org"]
    received = receive(sample.write_csv(tmp_path / "p.csv", header, [ROW], delimiter=";"))
    assert received.columns[-1].header == "(L)"
