"""A copy of everything: made whole, unreadable without its key, brought back exactly, drilled, and ended for good."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pytest

from publiek import logbook, safekeeping
from publiek.errors import PubliekError
from publiek.pipeline import take_in
from publiek.pseudonymisation import Keyring
from publiek.pseudonymisation.gone import marks_of
from publiek.pseudonymisation.nameless import bare
from publiek.safekeeping import drilling, set_files
from publiek.safekeeping.registry import Registry
from publiek.safekeeping.rotating_entity import rotate_entity
from tests.support.kept import counting
from tests.support.safekept import (
    HOUSE,
    IDENTITY,
    RECIPIENT,
    TODAY,
    Kept,
    a_place,
    again,
    content_below,
    figures_before,
)


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return a_place(tmp_path)


def refused(code: str):
    return pytest.raises(PubliekError, match=f"^{code}:")


# What is in it --------------------------------------------------------------------------------------------------------


def test_what_comes_back_is_what_was_there(kept: Kept) -> None:
    made = kept.copy()
    came = safekeeping.restore(made.set.folder, into=kept.place / "back", keys=kept.keys)
    before = {n: c for n, c in content_below(kept.home).items() if "/log/" not in n and not n.endswith("lock")}
    after = content_below(came.into)
    assert came.organisations == (HOUSE,)
    assert {n: after[n] for n in before if n.startswith("organisations/")} == {
        n: c for n, c in before.items() if n.startswith("organisations/")
    }
    assert kept.figures(came.into) == figures_before()


def test_without_its_key_a_set_tells_nothing_but_sizes(kept: Kept) -> None:
    made = kept.copy()
    whole = b"".join(content_below(made.set.folder).values())
    names = " ".join(content_below(made.set.folder))
    for told in (HOUSE, "lines.parquet", "CURRENT", "PAR1", kept.house.store.history()[0].digest):
        assert told.encode() not in whole
        assert told not in names
    (kept.keys / "backups" / f"{made.set.name}.key").unlink()
    with refused("backup-key-gone"):
        safekeeping.verify(made.set.folder, home=kept.home, keys=kept.keys)


def test_the_key_is_beside_the_keys_and_sealed_there(kept: Kept) -> None:
    made = kept.copy()
    beside = json.loads((kept.keys / "backups" / f"{made.set.name}.key").read_bytes())
    assert beside["set"] == made.set.name
    assert set(beside) == {"format", "set", "place", "made", "secrets", "sealed"}
    assert (kept.keys / "backups").stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o077 == 0 for path in (kept.keys / "backups").iterdir())
    assert all(path.stat().st_mode & 0o077 == 0 for path in made.set.folder.rglob("*"))


def test_two_sets_of_the_same_data_have_nothing_in_common(kept: Kept) -> None:
    one, two = kept.copy(), kept.copy()
    left, right = content_below(one.set.folder / set_files.SEALED), content_below(two.set.folder / set_files.SEALED)
    assert not set(left) & set(right)
    assert not {c[15:] for c in left.values()} & {c[15:] for c in right.values()}


def test_steps_on_the_way_raw_uploads_and_links_stay_out(kept: Kept) -> None:
    for name in ("uploads/abc/file", "organisations/theater-de-brug/work/x/y", "sector/lock", "maps/.a.0123.part"):
        path = kept.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"secret raw file")
    (kept.home / "elsewhere").symlink_to(kept.place)
    made = kept.copy()
    assert made.links == 1
    came = safekeeping.restore(made.set.folder, into=kept.place / "back", keys=kept.keys)
    assert not any(b"secret raw file" in content for content in content_below(came.into).values())


def test_a_database_that_is_written_in_is_copied_whole(kept: Kept) -> None:
    path = kept.home / "accounts.sqlite3"
    with closing(sqlite3.connect(path)) as lines:
        lines.execute("PRAGMA journal_mode=WAL")
        lines.execute("CREATE TABLE a (b)")
        lines.execute("INSERT INTO a VALUES ('told')")
        lines.commit()
        # What is in the journal beside it counts too.
        made = kept.copy()
    came = safekeeping.restore(made.set.folder, into=kept.place / "back", keys=kept.keys)
    with closing(sqlite3.connect(came.into / "accounts.sqlite3")) as lines:
        assert lines.execute("SELECT b FROM a").fetchall() == [("told",)]


def test_the_state_of_the_site_goes_along_and_comes_back_beside(kept: Kept) -> None:
    state = kept.place / "home-site"
    state.mkdir()
    (state / "secret").write_text("of the site")
    (state / "uploads").mkdir()
    (state / "uploads" / "raw").write_text("of a visitor")
    made = kept.copy(site=state)
    safekeeping.restore(made.set.folder, into=kept.place / "back", keys=kept.keys)
    assert content_below(kept.place / "back-site") == {"secret": b"of the site"}


@pytest.mark.parametrize("where", ["home/copies", "keys/copies", "home", "keys"])
def test_a_copy_does_not_stand_in_what_it_copies_nor_beside_its_key(kept: Kept, where: str) -> None:
    with refused("backup-place"):
        safekeeping.make(kept.home, kept.place / where, keys=kept.keys)


def test_nothing_to_copy_is_said(tmp_path: Path) -> None:
    with refused("backup-nothing"):
        safekeeping.make(tmp_path / "home", tmp_path / "copies", keys=tmp_path / "keys")


def test_one_at_a_time(kept: Kept) -> None:
    with Registry(kept.home, kept.keys).alone(), refused("backup-busy"):
        kept.copy()


# Bringing back --------------------------------------------------------------------------------------------------------


def test_never_over_what_is_there(kept: Kept) -> None:
    made = kept.copy()
    (kept.place / "back").mkdir()
    (kept.place / "back" / "mine").write_text("x")
    with refused("restore-not-empty"):
        safekeeping.restore(made.set.folder, into=kept.place / "back", keys=kept.keys)
    assert content_below(kept.place / "back") == {"mine": b"x"}
    (kept.place / "back" / "mine").unlink()
    safekeeping.restore(made.set.folder, into=kept.place / "back", keys=kept.keys)


def test_a_set_of_a_later_program_is_refused_clearly(kept: Kept) -> None:
    made = kept.copy()
    header = made.set.folder / set_files.HEADER
    header.write_text(json.dumps(json.loads(header.read_text()) | {"format": 2, "program": "9.0"}))
    with refused("backup-newer") as refusal:
        safekeeping.restore(made.set.folder, into=kept.place / "back", keys=kept.keys)
    assert refusal.value.where == {"made_with": "9.0"}


def test_a_recovery_key_opens_a_set_when_the_keys_are_gone(kept: Kept) -> None:
    made = kept.copy(recipient=RECIPIENT)
    shutil.rmtree(kept.keys)
    came = safekeeping.restore(made.set.folder, into=kept.place / "back", keys=kept.keys, recovery=IDENTITY)
    assert kept.figures(came.into) == figures_before()
    with refused("recovery-wrong"):
        safekeeping.verify(made.set.folder, home=kept.home, keys=kept.keys, recovery="AGE-SECRET-KEY-1QQQ")


def test_without_a_recovery_key_there_is_no_other_road(kept: Kept) -> None:
    made = kept.copy()
    assert not made.set.recovery
    with refused("recovery-wrong"):
        safekeeping.verify(made.set.folder, home=kept.home, keys=kept.keys, recovery=IDENTITY)


def test_who_was_erased_since_does_not_come_back(kept: Kept) -> None:
    made = kept.copy(figures=True)
    keys = Keyring(kept.keys).keys(HOUSE)
    bookers = [line["booker"] for line in counting(kept.house.store) if line["booker"] is not None]
    person = bookers[0]
    kept.house.store.gone(kept.keys).add(marks_of(np.array([person]), keys), "erased", TODAY)
    # Also when the data folder itself is lost: the list beside the keys is enough.
    shutil.rmtree(kept.home)
    came = safekeeping.restore(made.set.folder, into=kept.place / "back", keys=kept.keys)
    back = replace(kept.house, home=came.into)
    assert came.forgotten > 0
    assert person not in {line["booker"] for line in counting(back.store)}
    assert len(counting(back.store)) > 0
    assert not any(
        int(person).to_bytes(8, "little", signed=True) in content
        for name, content in content_below(came.into).items()
        if name.endswith(".parquet")
    )
    again_in = take_in(again(kept), house=back)
    assert not again_in.already_kept
    assert person not in {line["booker"] for line in counting(back.store)}


def test_who_was_erased_after_a_new_key_does_not_come_back_from_before_it(kept: Kept) -> None:
    made, keys = kept.copy(), Keyring(kept.keys).keys(HOUSE)
    person = next(line["booker"] for line in counting(kept.house.store) if line["booker"] is not None)
    rotate_entity(kept.home, HOUSE, keys=kept.keys)
    kept.house.store.gone(kept.keys).add(marks_of(np.array([person]), keys), "erased", TODAY)
    rotate_entity(kept.home, HOUSE, keys=kept.keys)
    came = safekeeping.restore(made.set.folder, into=kept.place / "back", keys=kept.keys)
    later = int(Keyring(kept.keys).keys(HOUSE).later(np.array([person]), "booker")[0])
    assert came.forgotten > 0
    assert later not in {line["booker"] for line in counting(replace(kept.house, home=came.into).store)}


def test_a_set_of_before_a_new_key_matches_what_comes_in_after(kept: Kept) -> None:
    made, before = kept.copy(), figures_before()
    rotate_entity(kept.home, HOUSE, keys=kept.keys)
    came = safekeeping.restore(made.set.folder, into=kept.place / "back", keys=kept.keys)
    back = replace(kept.house, home=came.into)
    take_in(again(kept), house=back)
    assert kept.figures(came.into) == before


# The drill ------------------------------------------------------------------------------------------------------------


def test_the_drill_brings_everything_back_and_compares_every_figure(kept: Kept) -> None:
    made = kept.copy(figures=True)
    drilled = safekeeping.drill(kept.home, keys=kept.keys)
    assert (drilled.set, drilled.organisations, drilled.differ) == (made.set.name, 1, ())
    assert drilled.figures == len(figures_before()) > 20
    assert drilled.rows == kept.house.store.check_conservation()["rows_kept"]
    registered = safekeeping.sets(kept.home, keys=kept.keys)[0]
    assert (registered.drill, registered.drilled[:4]) == ("passed", str(datetime.now(UTC).year))
    assert not list((kept.home / "backups").glob("work/*"))
    told = [(line.action, dict(line.detail)) for line in logbook.read(kept.home, HOUSE)]
    assert ("restore", {"drill": "passed"}) in told


def test_a_drill_that_finds_another_figure_fails_and_says_so(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.copy(figures=True)
    true = drilling.figures.digests_of
    monkeypatch.setattr(drilling.figures, "digests_of", lambda *a, **n: true(*a, **n) | {"totals": "0" * 64})
    with refused("drill-failed"):
        safekeeping.drill(kept.home, keys=kept.keys)
    assert safekeeping.sets(kept.home, keys=kept.keys)[0].drill == "failed"


def test_a_drill_of_a_damaged_set_fails_and_says_so(kept: Kept) -> None:
    made = kept.copy()
    sealed = next((made.set.folder / set_files.SEALED).iterdir())
    sealed.write_bytes(sealed.read_bytes()[:-1])
    with refused("backup-damaged"):
        safekeeping.drill(kept.home, keys=kept.keys)
    assert safekeeping.sets(kept.home, keys=kept.keys)[0].drill == "failed"
    assert not list((kept.home / "backups").glob("work/*"))


# Purging and ending ---------------------------------------------------------------------------------------------------


def test_what_is_erased_leaves_the_sets_too_and_the_old_key_is_destroyed(kept: Kept) -> None:
    made = kept.copy()
    person = next(line["booker"] for line in counting(kept.house.store) if line["booker"] is not None)

    copy_of_the_old = shutil.copytree(made.set.folder, kept.place / "stolen" / made.set.name)
    purged = safekeeping.purge(
        kept.home, HOUSE, lambda lines: bare(lines, _is(lines, person)), keys=kept.keys, why="case-1"
    )
    (resealed,) = purged.resealed
    assert resealed.before == made.set.name
    assert kept.sets() == {resealed.before: "shredded", resealed.after: "present"}
    assert not made.set.folder.exists()
    came = safekeeping.restore(kept.place / "copies" / resealed.after, into=kept.place / "back", keys=kept.keys)
    assert person not in {line["booker"] for line in counting(replace(kept.house, home=came.into).store)}
    assert came.made == made.set.made
    with refused("backup-key-gone"):
        safekeeping.verify(copy_of_the_old, home=kept.home, keys=kept.keys)


def _is(lines, person):
    return pc.fill_null(pc.equal(lines["booker"].combine_chunks(), person), False)


def test_a_set_that_cannot_be_reached_is_told_as_pending_and_its_key_can_be_destroyed(kept: Kept) -> None:
    made = kept.copy()
    away = made.set.folder.rename(kept.place / "on-a-shelf")
    purged = safekeeping.purge(kept.home, HOUSE, lambda lines: lines, keys=kept.keys, why="case-1")
    assert purged.pending == (made.set.name,)
    (told,) = safekeeping.sets(kept.home, keys=kept.keys)
    assert (told.state, told.pending) == ("unreachable", (f"{HOUSE}:case-1",))
    ended = safekeeping.shred(kept.home, made.set.name, keys=kept.keys)
    assert (ended.shredded, ended.removed, ended.beyond) == ((made.set.name,), (), ())
    back = away.rename(made.set.folder)
    with refused("backup-key-gone"):
        safekeeping.verify(back, home=kept.home, keys=kept.keys)


def test_of_a_set_with_a_recovery_key_it_is_told_what_still_opens_it(kept: Kept) -> None:
    made = kept.copy(recipient=RECIPIENT)
    made.set.folder.rename(kept.place / "on-a-shelf")
    assert safekeeping.shred(kept.home, made.set.name, keys=kept.keys).beyond == (made.set.name,)


def test_old_sets_expire_but_never_the_last_that_can_be_reached(kept: Kept) -> None:
    first, second = kept.copy(), kept.copy()
    later = datetime.now(UTC) + timedelta(days=100)
    ended = safekeeping.expire(kept.home, days=92, keys=kept.keys, now=later)
    assert len(ended.removed) == 1
    assert set(ended.removed) < {first.set.name, second.set.name}
    assert sorted(kept.sets().values()) == ["expired", "present"]
    assert safekeeping.expire(kept.home, days=92, keys=kept.keys, now=later).shredded == ()


def test_a_data_folder_that_was_brought_back_knows_the_sets_of_later(kept: Kept) -> None:
    first, second = kept.copy(), kept.copy()
    came = safekeeping.restore(first.set.folder, into=kept.place / "back", keys=kept.keys)
    assert {one.name for one in safekeeping.sets(came.into, keys=kept.keys)} == {first.set.name, second.set.name}
