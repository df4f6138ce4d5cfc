"""How are bookers divided by what they did, and how does a house write its own rules?"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from publiek import measures
from publiek.engines import open_engine
from publiek.errors import UsageError
from publiek.measures.booker_rules import NUMBERS, packaged_schemes, read_schemes
from publiek.vocabulary.tables import TICKET_LINE, schema_of
from tests.support import lines as invented
from tests.support.arrow_engine import ArrowEngine

AREAS = invented.area_table(6)
SEGMENTS = invented.segment_table(AREAS)
TODAY = date(2026, 6, 1)
EVERYBODY = measures.Thresholds(bookers_min=1, cell_min=1)


def visit(booker: int, day: datetime, **changes: object) -> dict[str, object]:
    """Two tickets of 10 euro for one performance; each day has one performance."""
    line = {
        "level": "L2", "performance_id": f"{day:%Y%m%d}", "production_id": "p", "production": "p",
        "performance_start": day, "genre": "dance", "ordered_on": day.date(), "channel": "online",
        "ticket_type": "normal", "status": "valid", "quantity": 2, "amount_cents": 2000, "fee_cents": 0,
        "booker_kind": "person", "postcode_status": "dutch", "pc4": 3011,
        "order": booker * 1000 + day.toordinal() % 997, "booker": booker,
    }  # fmt: skip
    return {**line, **changes}


def days(year: int, *months: int) -> list[datetime]:
    return [datetime(year, month, 10, 20) for month in months]


def divided(lines: list[dict], *, own=(), thresholds=EVERYBODY, engine: str = "duckdb") -> measures.Figure:
    schema = schema_of(TICKET_LINE)
    table = pa.table({field.name: pa.array([line.get(field.name) for line in lines], field.type) for field in schema})
    with ArrowEngine() if engine == "pyarrow" else open_engine(engine) as opened:
        asked = invented.question(opened, AREAS, SEGMENTS, today=TODAY, thresholds=thresholds, own_rules=tuple(own))
        return measures.measure(opened.frame(table), asked, only=("booker_groups",))[0]


def found(figure: measures.Figure, scheme: str) -> dict[str, int]:
    return {row["group"]: row["bookers"] for row in figure.table.to_pylist() if row["scheme"] == scheme}


HOUSE = [
    *(visit(1, day) for day in [*days(2025, 6, 9, 10, 11), *days(2026, 1, 2, 3, 5)]),  # eight times in the last year
    *(visit(2, day) for day in days(2026, 1, 2, 3)),  # three times
    visit(3, datetime(2026, 5, 10, 20)),  # once
    visit(4, datetime(2025, 1, 10, 20)),  # last season
    visit(5, datetime(2023, 1, 10, 20)),  # long ago
]


@pytest.mark.parametrize("engine", ["duckdb", "polars", "pyarrow", "reference"])
def test_the_first_group_whose_conditions_hold_takes_the_booker(engine: str) -> None:
    figure = divided(HOUSE, engine=engine)
    assert found(figure, "intensity") == {"frequent": 1, "sporadic": 1, "incidental": 1, "not-this-year": 2}
    expected = {"core": 1, "regular": 0, "growing": 1, "fresh": 1, "slipping": 1, "gone": 1}
    assert found(figure, "recency-frequency-value") == expected
    shares = [row for row in figure.table.to_pylist() if row["scheme"] == "intensity"]
    assert sum(row["visits_share"] for row in shares) == pytest.approx(1)
    assert sum(row["spent_share"] for row in shares) == pytest.approx(1)
    assert shares[0]["spent_share"] == pytest.approx(8 / 14)


def test_times_are_performances_and_returns_do_not_count() -> None:
    day = datetime(2026, 5, 10, 20)
    back = visit(3, day, status="return", quantity=-2, amount_cents=-2000)
    twice = visit(2, datetime(2026, 3, 10, 20), order=77)
    lines = [line for line in HOUSE if line["booker"] in (2, 3)] + [back, twice]
    assert found(divided(lines), "intensity") == {"frequent": 0, "sporadic": 1, "incidental": 0, "not-this-year": 0}


def test_of_a_handful_only_the_number_is_told() -> None:
    """One booker who spent a lot must not be read from the share of a group, nor from what the others leave."""
    many = [visit(100 + n, datetime(2026, 5, 10, 20)) for n in range(20)]
    some = [visit(200 + n, day) for n in range(8) for day in days(2026, 1, 2, 3)]
    figure = divided([*HOUSE[:8], *many, *some], thresholds=measures.Thresholds(bookers_min=1))
    told = {row["group"]: row for row in figure.table.to_pylist() if row["scheme"] == "intensity"}
    assert {group: row["bookers"] for group, row in told.items()}["frequent"] == 1
    for name in ("spent_share", "visits_share", "days_since_last"):
        assert [group for group in told if told[group][name] is None and told[group]["bookers"]] == [
            "frequent",
            "sporadic",
        ], name


def test_groups_and_what_is_yet_to_come_are_left_out() -> None:
    school = visit(9, datetime(2026, 5, 10, 20), booker_kind="school")
    ahead = visit(8, datetime(2026, 12, 10, 20))
    assert found(divided([*HOUSE, school, ahead]), "intensity") == found(divided(HOUSE), "intensity")


def test_time_is_counted_back_from_the_last_day_of_the_data() -> None:
    figure = divided([line for line in HOUSE if line["performance_start"] < datetime(2025, 2, 1)])
    assert figure.facts["until"] == "2025-01-10"
    assert found(figure, "intensity")["incidental"] == 1


def test_a_short_history_is_told_and_a_small_house_stays_silent() -> None:
    young = [line for line in HOUSE if line["performance_start"] > datetime(2025, 5, 1)]
    assert "history-short" in divided(young).limits
    assert "history-short" not in divided(HOUSE).limits
    assert divided(HOUSE, thresholds=measures.Thresholds()).too_thin.have == 5


OWN = """
schemes:
  - code: our-view
    name: Onze indeling
    groups:
      - {code: dance-near, name: Dans dichtbij, when: {genre: [dance], km: {to: 30}, spent_euro: {from: 100}}}
      - {code: from-s, name: Uit twee gebieden, when: {segment: [s1, s2, s3, s4, s5, s6]}}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "regels.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_house_writes_its_own_rules(tmp_path: Path) -> None:
    own = read_schemes(written(tmp_path, OWN))
    unknown = visit(6, datetime(2026, 5, 10, 20), postcode_status="missing", pc4=None)
    figure = divided([*HOUSE, unknown], own=own)
    assert found(figure, "our-view") == {"dance-near": 1, "from-s": 4, "rest": 1}
    assert {"scheme": "our-view", "group": "dance-near", "nl": "Dans dichtbij", "en": "Dans dichtbij"} in (
        figure.facts["names"]
    )


@pytest.mark.parametrize(
    ("was", "becomes", "at"),
    [
        ("genre: [dance]", "genre: [danse]", "schemes[1].groups[1].when.genre"),
        ("km: {to: 30}", "km: 30", "schemes[1].groups[1].when.km"),
        ("km: {to: 30}", "km: {from: 40, to: 30}", "schemes[1].groups[1].when.km"),
        ("km: {to: 30}", "km: {until: 30}", "schemes[1].groups[1].when.km"),
        ("km: {to: 30}", "shoe_size: {to: 30}", "schemes[1].groups[1].when"),
        ("code: from-s", "code: dance-near", "schemes[1].groups"),
        ("code: from-s", "code: rest", "schemes[1].groups"),
        ("name: Onze indeling", "name: [x]", "schemes[1].name"),
        ("code: our-view", "code: intensity", "schemes"),
    ],
)
def test_a_wrong_rule_is_refused_with_its_place(tmp_path: Path, was: str, becomes: str, at: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_schemes(written(tmp_path, OWN.replace(was, becomes)))
    assert refused.value.code == "rules-wrong"
    assert refused.value.where["at"] == at


@pytest.mark.parametrize("text", ["schemes: [", "\x00", "[]", "schemes: 3"])
def test_what_is_no_file_of_rules_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError):
        read_schemes(written(tmp_path, text))


def test_the_packaged_rules_name_their_source_and_ask_only_numbers() -> None:
    for scheme in packaged_schemes():
        assert scheme.source
        assert all(condition.of in NUMBERS for group in scheme.groups for condition in group.conditions)
