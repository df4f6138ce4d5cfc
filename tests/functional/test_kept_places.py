"""Every file that the product writes is on the list of kept places, and every place on the list is really written.

Homes in which the features were used, one after another: files and connections, sharing, surveys, experiments, sheets
of a year, the sector, segmentations, rights, consent, backups, the site.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from publiek.governance import kept_places as listed
from publiek.governance import purposes
from publiek.governance.kept_places import kept_places, place_of, places_of, unlisted


def test_the_list_is_whole() -> None:
    places = kept_places()
    assert len({one.code for one in places}) == len(places) > 50
    assert {one.term for one in places if one.term} <= set(purposes().purposes)
    assert all(one.what.nl and one.what.en and one.found.nl and one.erased.en for one in places)


def test_what_is_of_visitors_is_never_plain_and_always_goes() -> None:
    for one in kept_places():
        if one.whose in ("visitors", "contacts") and one.erased_by != "done":
            assert one.held in ("keyed", "sealed", "sums"), one.code
        if one.of_persons and one.whose in ("visitors", "contacts", "respondents"):
            assert one.term, one.code


def test_a_place_that_nobody_knows_is_told() -> None:
    assert unlisted("organisation", ["deliveries/delivery=1/original-0123456789abcdef/lines.parquet", "x/y.db"]) == (
        "x/y.db",
    )
    assert place_of("keys", "de-brug-0123456789ab.key.json").code == "entity-key"  # type: ignore[union-attr]


def test_a_list_that_is_not_complete_is_refused() -> None:
    text = (Path(listed.__file__).parent / "kept_places.yaml").read_text("utf-8")
    for old, new in (("level: L2", "level: L9"), ("held: keyed", "held: plain"), (", term: own-analysis}", "}")):
        with pytest.raises(ValueError, match="lines"):
            places_of(text.replace(old, new, 1))


def test_every_table_of_the_site_has_an_entry_and_every_entry_a_table() -> None:
    from django.apps import apps

    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert unlisted("table", sorted(tables)) == ()
    for one in kept_places():
        if one.below == "table":
            for pattern in one.paths:
                assert any(fnmatch(table, pattern) for table in tables), (one.code, pattern)


@pytest.mark.long
def test_every_file_has_an_entry_and_no_entry_is_dead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    used: set[str] = set()
    unknown: list[str] = []
    for below, path in _everything(tmp_path, monkeypatch):
        place = place_of(below, path)
        if place is None:
            unknown.append(f"{below}: {path}")
        else:
            used.add(place.code)
    assert unknown == []
    assert {one.code for one in kept_places() if one.below != "table"} - used == _SEEN_ELSEWHERE


#: Places that are there for a moment, or that need other machines; the tests that see them are named.
_SEEN_ELSEWHERE: set[str] = set()


def _everything(place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str]]:
    """Every file of homes in which everything was used, with what it lies below."""
    from tests.support import everything_used

    for home, keys, state in everything_used.homes(place, monkeypatch):
        yield from _below(home, keys, state)


def _below(home: Path, keys: Path | None, state: Path | None) -> Iterator[tuple[str, str]]:
    for path in _files(home):
        relative = path.relative_to(home).as_posix()
        parts = relative.split("/")
        if parts[0] == "organisations":
            yield "organisation", "/".join(parts[2:])
        else:
            yield "home", relative
    for below, folder in (("keys", keys), ("site", state)):
        for path in _files(folder) if folder else ():
            yield below, path.relative_to(folder).as_posix()  # type: ignore[arg-type]


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
