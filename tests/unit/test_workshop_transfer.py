"""What do the bookings of houses say of a region, one discipline or all of them together?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from publiek.errors import UsageError
from publiek.measures.contribution import COUNTS
from publiek.segmentation import area_profile, schemes, transfer
from publiek.workshop import transfer as judging
from publiek.workshop.houses import Brought


def house(name: str, **bookers: int) -> Brought:
    """A house with as many bookers per area as told, per discipline, over all areas alike."""
    pc4 = area_profile.packaged().area[:400].astype(int)
    parts = [
        pa.table([[genre] * 400, pc4.tolist(), [many] * 400, np.ones(400).tolist()], schema=COUNTS)
        for genre, many in bookers.items()
    ]
    return Brought(name, "Groningen", pa.concat_tables(parts), "")


def test_all_disciplines_together_are_told_to_be_a_mixture() -> None:
    houses = [house("a", pop=2, opera=9), house("b", pop=4)]
    found = judging._of_houses(houses, schemes.assign(), judging.Asked(language="en"))
    assert found.evidence is not None and found.evidence.label == "all disciplines together"
    told = " ".join(text.en for text in found.basis)
    assert "pop (2), opera (1)" in told and "cancel out" in told and "--item" in told


def test_one_discipline_is_told_by_its_name() -> None:
    houses = [house("a", pop=2, opera=9), house("b", pop=4)]
    found = judging._of_houses(houses, schemes.assign(), judging.Asked(item="pop"))
    assert found.evidence is not None and found.evidence.label == "pop"
    assert found.evidence.participants.sum() == pytest.approx(6 * len(found.evidence) / 2)
    assert "--item" not in " ".join(text.nl for text in found.basis)


def test_a_discipline_that_goes_more_is_no_difference_between_groups() -> None:
    """Expected bookers are scaled per house and discipline: every area here is exactly as expected."""
    found = judging._of_houses([house("a", pop=2, opera=90)], schemes.assign(), judging.Asked())
    assert found.evidence is not None
    assert found.evidence.persons == pytest.approx(found.evidence.participants)


def test_without_houses_it_is_said_that_only_areas_were_compared() -> None:
    found = judging._of_houses([house("a", pop=2)], schemes.assign(), judging.Asked(item="jazz"))
    assert found.evidence is None and "only the areas" in found.basis[0].en


@pytest.mark.parametrize(
    ("typed", "name"), [("limburg", "Limburg"), ("Friesland", "Fryslân"), ("zuid holland", "Zuid-Holland")]
)
def test_regions_go_by_their_everyday_names(typed: str, name: str) -> None:
    ground = transfer.territory(area_profile.packaged(), schemes.assign())
    assert judging._by_name(judging.Asked(target=typed), ground).target == name
    with pytest.raises(UsageError, match="region-unknown"):
        judging._by_name(judging.Asked(target="Atlantis"), ground)


def test_a_file_of_regions(tmp_path: Path) -> None:
    file = tmp_path / "regions.yaml"
    file.write_text("regions: {Noord: [3011, '3012'], 2: [6211]}", encoding="utf-8")
    assert judging._regions(file) == {"3011": "Noord", "3012": "Noord", "6211": "2"}


@pytest.mark.parametrize("there", [True, False])
def test_without_the_library_that_clusters_a_region_is_judged_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    """The core install has no scikit-learn: how well groups found anew agree is then not measured."""
    asked = judging.Asked(source=("Utrecht",), target="Limburg", deep=False)
    monkeypatch.setattr(judging, "can_cluster", lambda: there)
    told = judging.judge(
        asked, home=tmp_path, scheme=schemes.assign(), today=date(2026, 1, 1), progress=lambda step, done: None
    ).answer
    assert isinstance(told, transfer.Judgement) and told.relatedness is not None
    assert told.relatedness.stability is not None
    assert (told.relatedness.stability.agreement is not None) == there
