"""Does every figure have its columns, its words and its page?"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from publiek import measures
from publiek.engines import Workbench
from publiek.measures.question import published_thresholds
from publiek.measures.registry import modules
from publiek.measures.rollups import ROLLUPS
from tests.support import lines as invented

ROOT = Path(__file__).parents[2]
#: What reports and other readers depend on.
COLUMNS = {
    "totals": "measure season value",
    "coverage": "category bookers tickets share",
    "segment_index": (
        "reference segment bookers share share_low share_high reference_share index low high index_shrunk verdict"
    ),
    "person_index": (
        "reference segment bookers_modelled reference_share index low high index_shrunk band_low band_high verdict"
    ),
    "catchment": "pc4 place municipality bookers core50 core80",
    "penetration": "pc4 place municipality households bookers visits per_1000 low high per_1000_shrunk km core80",
    "distance_bands": "band bookers visits share low high resident_share",
    "loyalty": "season state bookers share low high",
    "loyalty_flow": "from_season to_season from_state to_state bookers",
    "frequency": "season visits_per_booker bookers share low high visits_share",
    "reach": "season bookers visits visits_per_booker",
    "lead_time": "band tickets share",
    "party_size": "size orders tickets share low high",
    "channel": "channel orders tickets share low high",
    "price": "ticket_type tickets revenue_cents mean_cents share",
    "by_production": "key start performances tickets visits bookers revenue_cents new_share median_km share occupancy",
    "genre_segments": "genre segment bookers share index low high thin",
    "production_segments": "production segment bookers share share_low share_high index low high thin",
    "white_spots": "pc4 place municipality households km expected actual shortfall probability kind rank",
}
COLUMNS["booker_groups"] = "scheme group bookers share low high visits_share spent_share days_since_last"
COLUMNS |= {f"by_{facet}": COLUMNS["by_production"] for facet in ("genre", "weekday", "month")}


#: Quoted words of the code that are no limits: error codes, encodings, names of groups.
NO_LIMITS = {"measure-unknown", "utf-8", "utf-8-sig", "rules-unreadable", "rules-wrong", "engine-lacks-operation"}
NO_LIMITS |= {rollup.name for rollup in ROLLUPS}


@pytest.mark.parametrize("name", COLUMNS)
def test_the_columns_are_those_of_the_contract(name: str) -> None:
    assert modules()[name].COLUMNS.names == COLUMNS[name].split()


def test_every_figure_is_named_labelled_and_nothing_more() -> None:
    files = {path.stem for path in (ROOT / "src/publiek/measures/figures").glob("*.py")} - {"__init__"}
    assert set(measures.names()) == files == set(measures.labels()) == set(COLUMNS)


def test_every_label_is_complete_in_two_languages() -> None:
    for name, label in measures.labels().items():
        for part in ("title", "question", "definition"):
            assert set(label[part]) == {"nl", "en"}, (name, part)
            assert all(text.strip() for text in label[part].values())
        assert label["formula"] and label["unit"] in {"visits", "bookers", "tickets", "orders"}
        assert label["question"]["nl"].endswith("?") and label["question"]["en"].endswith("?")


def test_every_limit_in_the_code_has_a_sentence_and_every_sentence_is_used() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/publiek/measures").rglob("*.py"))
    quoted = set(re.findall(r'"([a-z]+(?:-[a-z0-9]+)+)"', code)) - NO_LIMITS
    assert quoted == set(measures.limits())
    for text in measures.limits().values():
        assert text.nl.endswith(".") and text.en.endswith(".")


def test_every_code_in_a_table_has_a_word() -> None:
    areas = invented.area_table(120)
    segments = invented.segment_table(areas)
    lines = invented.ticket_lines(areas, segments, invented.Sector(orders=800))
    with Workbench() as workbench:
        figures = measures.measure(workbench.frame(lines), invented.question(workbench, areas, segments))
    words = measures.values()
    renamed = {"from_state": "state", "to_state": "state"}
    for figure in figures:
        assert not figure.too_thin, figure.name
        assert set(figure.limits) <= set(measures.limits())
        for column in figure.table.column_names:
            known = words.get(renamed.get(column, column))
            if known:
                assert set(figure.table.column(column).to_pylist()) <= set(known), (figure.name, column)


def test_every_threshold_states_its_meaning_and_source() -> None:
    assert set(published_thresholds()) == set(measures.Thresholds().as_dict())
    for rule in published_thresholds().values():
        assert rule["meaning"].strip() and rule["source"].strip()


def test_the_reference_page_is_that_of_the_code() -> None:
    made = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate_measures.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
