"""What is known of a house stays known, also when the file that says so had been kept before."""

from __future__ import annotations

from pathlib import Path

from publiek import pipeline


def test_a_venue_given_with_a_file_that_was_kept_before_is_remembered(town: Path, tmp_path: Path) -> None:
    """Also how a run ends that was killed between keeping a delivery and writing down whose it is."""
    file = next((town / "maker").glob("*.csv"))
    bare = pipeline.House("maker", tmp_path / "home", keys=tmp_path / "keys")
    assert not pipeline.take_in(file, house=bare).already_kept
    told = pipeline.House("maker", tmp_path / "home", keys=tmp_path / "keys", name="De Maker", venue_pc4=3011)
    assert pipeline.take_in(file, house=told).already_kept
    assert dict(bare.store.current().organisation) == {"name": "De Maker", "venue_pc4": 3011}
