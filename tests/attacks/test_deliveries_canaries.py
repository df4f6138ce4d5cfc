"""No value of a person ever leaves the recognition of a delivery: not in errors, facts, previews, findings or reprs."""

from __future__ import annotations

import csv
import json
import random
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from publiek.deliveries import propose_mapping, receive, write_mapping
from publiek.errors import PubliekError
from tests.support import deliveries as sample

CANARIES = (
    "Kanarie Vogelzang",
    "kanarie@vogelzang.example",
    "1234 KV",
    "06-12345678",
    "Kanariestraat 99",
    "31-02-1999",
    "KV-998877",
    "kanarie",
    "Kanarieveer",
    "31/31/2020",
    "1.23.4,5,6",
)
CSV_SAMPLES: tuple[Callable[[Path], Path], ...] = (
    sample.plain_orders,
    sample.postcode_tally,
    sample.head_count,
    sample.pretix_positions,
    sample.pretix_orders,
    sample.ticketmatic_csv,
    sample.tixly_csv,
    sample.eventbrite_attendees,
    sample.eventbrite_orders,
    sample.spektrix_report,
    sample.stager_orders,
)
JSON_SAMPLES = (
    sample.pretix_json,
    sample.ticketmatic_json,
    sample.tixly_json,
    sample.voordemensen_json,
    sample.eventbrite_json,
)


def told_by(file: Path) -> str:
    """Everything that is said about a file without reading its rows as data."""
    try:
        received = receive(file)
        for _ in received.batches():
            pass
    except PubliekError as refusal:
        shown = "".join(traceback.format_exception(refusal))
        return f"{refusal!r} {refusal} {json.dumps(refusal.as_dict())} {json.dumps(refusal.as_dict('en'))} {shown}"
    told = (received.facts, received.columns, received.findings, received.summary, received.set_aside.to_pylist())
    return f"{received!r} {told}"


def clean(text: str) -> bool:
    return not any(canary.casefold() in text.casefold() for canary in CANARIES)


def cells_of(file: Path) -> list[list[str]]:
    mark = ";" if ";" in file.read_text(encoding="utf-8").split("\n")[0] else ","
    return list(csv.reader(file.read_text(encoding="utf-8").splitlines(), delimiter=mark))


@pytest.mark.parametrize("build", CSV_SAMPLES)
@pytest.mark.parametrize("seed", range(6))
def test_canaries_in_the_cells_stay_in_the_cells(tmp_path, build, seed):
    chance = random.Random(seed)
    header, *rows = cells_of(build(tmp_path))
    share = chance.choice([0.1, 0.5, 1.0])
    rows = [[chance.choice(CANARIES) if chance.random() < share else cell for cell in row] for row in rows * 4]
    assert clean(told_by(sample.write_csv(tmp_path / "canaries.csv", header, rows, delimiter=";")))


@pytest.mark.parametrize("build", CSV_SAMPLES)
@pytest.mark.parametrize("seed", range(6))
def test_canaries_in_a_first_row_without_header_are_not_quoted(tmp_path, build, seed):
    chance = random.Random(seed)
    _, *rows = cells_of(build(tmp_path))
    first = [chance.choice(CANARIES if seed % 2 else CANARIES[::7]) for _ in rows[0]]
    file = sample.write_csv(tmp_path / "headerless.csv", first, rows, delimiter=";")
    assert clean(told_by(file))


@pytest.mark.parametrize(
    "filled",
    [
        ("Kanarie Vogelzang", "Kanariestraat 99", "kanarie"),
        ("Naam", "Kanarie Vogelzang", "kanarie"),
        ("kanarie", "", ""),
    ],
)
def test_a_first_row_of_nothing_but_words_is_not_quoted_either(tmp_path, filled):
    rows = [["Anna Visser", "Kade 12", "anna.visser@example.org"]] * 5
    assert clean(told_by(sample.write_csv(tmp_path / "words.csv", filled, rows, delimiter=";")))


@pytest.mark.parametrize("build", CSV_SAMPLES)
def test_titles_above_the_header_are_not_told(tmp_path, build):
    header, *rows = cells_of(build(tmp_path))
    file = sample.write_csv(
        tmp_path / "titles.csv",
        header,
        rows,
        delimiter=";",
        above=[["Lijst van Kanarie Vogelzang"], ["kanarie", "kanarie"]],
    )
    assert clean(told_by(file))


@pytest.mark.parametrize("build", JSON_SAMPLES)
@pytest.mark.parametrize("seed", range(25))
def test_a_document_that_is_damaged_anywhere_is_read_or_refused_without_quoting_it(tmp_path, build, seed):
    chance = random.Random(seed)
    document = json.loads(build(tmp_path).read_text())
    for _ in range(3):
        damage(document, chance)
    assert clean(told_by(sample.write_json(tmp_path / "damaged.json", document)))


def damage(part: object, chance: random.Random) -> None:
    """Put a canary, or a value of another kind, somewhere in a document."""
    odd = [*CANARIES, None, [], {}, [CANARIES[0]], {"kanarie": CANARIES[1]}, True]
    if isinstance(part, (dict, list)) and part:
        key = chance.choice(list(part)) if isinstance(part, dict) else chance.randrange(len(part))
        if isinstance(part[key], (dict, list)) and part[key] and chance.random() < 0.85:
            damage(part[key], chance)
        else:
            part[key] = chance.choice(odd)


def test_a_proposed_map_of_a_headerless_file_holds_no_value(tmp_path):
    rows = [[canary, f"k{n}@vogelzang.example", "1234 KV", "Kanariestraat 99"] for n, canary in enumerate(CANARIES)]
    file = sample.write_csv(tmp_path / "headerless.csv", rows[0], rows[1:], delimiter=";")
    written = write_mapping(propose_mapping(file), tmp_path / "map.yaml").read_text(encoding="utf-8")
    assert clean(written) and "vogelzang" not in written


def test_a_mapping_error_does_not_quote_the_words_of_a_map(tmp_path):
    file = sample.plain_orders(tmp_path)
    for body in (
        "columns: [kanarie, {",
        "columns:\n- {column: A, field: kanarie}",
        "columns:\n- {column: A, header: kanarie, field: email}",
    ):
        path = tmp_path / "map.yaml"
        path.write_text(body)
        with pytest.raises(PubliekError) as refusal:
            receive(file, mapping=path)
        assert clean(repr(refusal.value) + str(refusal.value.as_dict()))
