"""Every file that the product writes is on the list of kept places, and every place on the list is really written.

Homes in which the features were used, one after another: files and connections, sharing, surveys, experiments, sheets
of a year, the sector, segmentations, rights, consent, backups, the site.
"""

from __future__ import annotations

import subprocess
import sys
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


#: Tests of every room that keeps something: together they use everything, and what they leave is looked at here.
USED = (
    "tests/functional/test_rights_drill.py::test_a_small_drill",
    "tests/functional/test_rights_erasing.py::test_what_waits_cannot_be_read_by_others",
    "tests/functional/test_rights_correcting.py::test_a_correction_holds_through_runs_of_a_connection",
    "tests/spec/test_rights_cases.py::test_a_case_is_as_long_whatever_was_asked",
    "tests/functional/test_retention.py::test_every_other_place_lets_go_of_its_own",
    "tests/spec/test_sector.py::test_a_delivery_changes_its_own_house_only",
    "tests/spec/test_sector_peers.py::test_a_release_is_kept_with_version_and_account_and_read_again",
    "tests/functional/test_survey_import_commands.py::test_every_night_what_was_kept_long_enough_goes_everywhere",
    "tests/spec/test_agenda.py::test_a_register_that_was_changed_is_refused_whole",
    "tests/functional/test_areas_import_and_fetch.py::test_a_broken_download_goes_on_where_it_stopped",
    "tests/spec/test_knowledge_commands.py",
    "tests/spec/test_contributing_walk.py::test_a_changed_dropped_moved_or_cut_line_is_seen_and_stops_everything",
    "tests/spec/test_contributing_commands.py",
    "tests/spec/test_segmentation_schemes_import.py::test_a_column_per_group_in_percent",
    "tests/spec/test_segmentation_card_learned.py",
    "tests/spec/test_year_end_commands.py",
    "tests/functional/test_permitting_doors.py::test_a_damaged_register_lets_nothing_in",
    "tests/attacks/test_logbook_attacks.py::test_a_head_of_another_key_or_another_number_is_forged",
    "tests/functional/test_experiments_commands.py::test_size_areas_register_status_amend_and_read",
    "tests/spec/test_consent_lists.py::test_a_soft_opt_in_stands_on_the_sale_of_each_row",
    "tests/attacks/test_safekeeping_attacks.py::test_secrets_are_in_no_error_no_repr_no_log_and_no_output",
    "tests/spec/test_wire_commands.py",
)
#: Places that are there for a moment (test_purge_kills.py), the state of a site (test_web_uploads.py,
#: test_web_takeaway_schedule.py), which its tests share and clear, and what groups learned in a folder without houses
#: (test_segmentation_card_learned.py), which is no data folder to who looks here.
SEEN_ELSEWHERE = {"purging", "uploads", "letters", "taken", "site-itself", "learned"}


@pytest.mark.long
def test_every_file_has_an_entry_and_no_entry_is_dead(tmp_path: Path) -> None:
    base = tmp_path / "used"
    command = [sys.executable, "-m", "pytest", "-n", "0", "-q", "-p", "no:cacheprovider", f"--basetemp={base}", *USED]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    written = set(_written(base))
    assert len(written) > 300
    assert sorted({f"{below}: {path}" for below, path in written if place_of(below, path) is None}) == []
    used = {place.code for below, path in written if (place := place_of(below, path))}
    every = {one.code for one in kept_places() if one.below != "table"}
    assert every - used == SEEN_ELSEWHERE


def _written(base: Path) -> Iterator[tuple[str, str]]:
    """Every file of every data folder and keys folder below `base`, with what it lies below."""
    for organisations in sorted(base.rglob("organisations")):
        home = organisations.parent
        for path in _files(home):
            parts = path.relative_to(home).parts
            if parts[0] == "organisations":
                yield "organisation", "/".join(parts[2:])
            elif home.name in ("home", "data"):
                yield "home", "/".join(parts)
    for home in [
        path for path in sorted(base.rglob("home")) if path.is_dir() and not (path / "organisations").is_dir()
    ]:
        for path in _files(home):
            yield "home", path.relative_to(home).as_posix()
    for keys in [path for path in sorted(base.rglob("keys")) if path.is_dir()]:
        for path in _files(keys):
            yield "keys", path.relative_to(keys).as_posix()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
