"""Can somebody read from the disk, an error or the journal who got what, or get a value behind who said no?"""

from __future__ import annotations

import logging
import random
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publiek.connecting.writing_back import CONDITIONS, Rules, fields_of, files_for, judged, run, shape_of, undo
from publiek.deliveries.live.connector import Contact
from publiek.deliveries.live.fakes.serving import Serving, serve
from publiek.errors import PubliekError
from tests.support.customer_system import CustomerSystem, journal_in, sayings_for, target_at

#: Whoever finds one of these anywhere has found a person or what is said of one.
CANARY_ID, CANARY_OLD = "kanarie-71044", "KANARIE-OUDE-WAARDE"
GROUPS = [f"G{n}" for n in range(1, 40)]


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[CustomerSystem, Serving]]:
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")
    fake = CustomerSystem()
    fake.add(CANARY_ID, "3011KC", fields={"publiek_segment": CANARY_OLD})
    for number in range(60):
        fake.add(f"kanarie-{number}", "1012XK")
    with serve(fake) as serving:
        yield fake, serving


def everything_in(place: Path) -> bytes:
    return b"\n".join(str(path).encode() + path.read_bytes() for path in place.rglob("*") if path.is_file())


def test_nothing_on_the_disk_tells_who_got_what(
    system: tuple[CustomerSystem, Serving], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fake, serving = system
    caplog.set_level(logging.DEBUG)
    target, journal, sayings = target_at(serving.address), journal_in(tmp_path), sayings_for(tmp_path)
    run(target, journal, sayings, rules=Rules(overwrite=True))
    written = {value for one in fake.values().values() for value in one.values()}
    assert written
    fake.people[CANARY_ID]["postcode"] = "9712KC"
    run(target, journal, sayings)
    kept = everything_in(tmp_path)
    secret = (*fake.people, CANARY_OLD, "3011KC", "1012XK", "9712KC")
    found = [one for one in secret if one.encode() in kept.replace(b"\0", b"")]
    assert found == []
    # a code of two letters may stand in sealed bytes by chance, but not in every sealed line
    import sqlite3

    with sqlite3.connect(next(tmp_path.rglob("kassa.db"))) as lines:
        sealed = [row[0] for row in lines.execute("SELECT sealed FROM entries")]
        assert len({len(one) for one in sealed}) == 1
        assert all(b"publiek" not in one for one in sealed)
        told = str(lines.execute("SELECT * FROM runs").fetchall())
    assert not any(f"'{group}'" in told or f'"{group}"' in told for group in GROUPS)
    undo(target, journal)
    assert CANARY_ID not in caplog.text + str(everything_in(tmp_path))
    assert "3011KC" not in caplog.text


@pytest.mark.parametrize("fault", ["outage", "half", "not-json", "hang-up"])
def test_an_error_tells_nobody_and_nothing(system: tuple[CustomerSystem, Serving], tmp_path: Path, fault: str) -> None:
    fake, serving = system
    target, journal, sayings = target_at(serving.address), journal_in(tmp_path), sayings_for(tmp_path)
    at = 3  # two pages of contacts, then the first batch
    serving.faults.update(dict.fromkeys(range(at, at + 40), fault))
    with pytest.raises(PubliekError) as refused:
        run(target, journal, sayings)
    trouble = refused.value
    said = "".join(traceback.format_exception(trouble)) + repr(trouble) + str(trouble.where)
    assert not [one for one in (*fake.people, CANARY_OLD, "3011KC", "1012XK") if one in said]
    serving.faults.clear()
    run(target, journal, sayings)
    assert all(fake.fields(one) for one in fake.people)


def test_the_same_contacts_in_the_journals_of_two_houses_have_nothing_in_common(
    system: tuple[CustomerSystem, Serving], tmp_path: Path
) -> None:
    import sqlite3

    _, serving = system
    seen = []
    for place in (tmp_path / "a", tmp_path / "b"):
        run(target_at(serving.address), journal_in(place), sayings_for(place), rules=Rules(overwrite=True))
        undo(target_at(serving.address), journal_in(place))
        run(target_at(serving.address), journal_in(place), sayings_for(place), rules=Rules(overwrite=True))
        with sqlite3.connect(next(place.rglob("kassa.db"))) as lines:
            seen.append({row[0] for row in lines.execute("SELECT contact FROM entries")})
        undo(target_at(serving.address), journal_in(place))
    assert len(seen[0]) == len(seen[1]) == 61
    assert not seen[0] & seen[1]


def test_what_a_copy_of_the_data_opens_without_the_keys(system: tuple[CustomerSystem, Serving], tmp_path: Path) -> None:
    import shutil

    _, serving = system
    run(target_at(serving.address), journal_in(tmp_path), sayings_for(tmp_path))
    shutil.copytree(tmp_path / "data", tmp_path / "thief" / "data")
    with pytest.raises(PubliekError) as refused, journal_in(tmp_path / "thief").held():
        pass
    assert refused.value.code == "vault-missing"


def test_files_of_the_journal_are_for_the_house_alone(system: tuple[CustomerSystem, Serving], tmp_path: Path) -> None:
    import stat

    run(target_at(system[1].address), journal_in(tmp_path), sayings_for(tmp_path))
    files = [path for path in (tmp_path / "data").rglob("*") if path.is_file() and "written-back" in str(path)]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


_BASES = st.sampled_from(["consent", "soft-opt-in", None, "", "Consent", "ja", "legitimate-interest"])
_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["3011AA", "9712KR", "3011 aa", None, "x"]),
        _BASES,
        st.sampled_from([False, False, False, True, None]),
        st.sampled_from([False, False, False, True]),
    ),
    max_size=8,
)


@given(rows=_ROWS, order=st.integers(0, 10_000), soft=st.booleans())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_who_gives_no_permission_gets_nothing_in_any_order_of_rows(
    rows: list[tuple[str, str | None, str | None, bool, bool]], order: int, soft: bool, tmp_path: Path
) -> None:
    contacts = [Contact(one, place, basis, objected, {}, child) for one, place, basis, objected, child in rows]  # type: ignore[arg-type]
    shuffled = contacts[:]
    random.Random(order).shuffle(shuffled)
    reasons = {one: judged.reason for one, judged in judged_of(contacts, soft).items()}
    assert reasons == {one: judged.reason for one, judged in judged_of(shuffled, soft).items()}
    valid = {"consent"} | ({"soft-opt-in"} if soft else set())
    for one, reason in reasons.items():
        mine = [contact for contact in contacts if contact.id == one]
        clean = all(each.basis in valid and each.objected is False and each.child is False for each in mine)
        assert clean or reason
    fields = fields_of(("segment",), {})
    rules = Rules(CONDITIONS if soft else ())
    sayings = sayings_for(tmp_path, ("segment",))
    made = files_for(shuffled, sayings, shape_of("generic"), fields=fields, key=str, rules=rules)
    got = {line.split(";")[0] for line in made.values.decode("utf-8-sig").splitlines()[1:]}
    assert got <= {one for one, reason in reasons.items() if not reason}


def judged_of(contacts: list[Contact], soft: bool) -> dict[str, object]:
    return judged(contacts, soft_opt_in=soft)  # type: ignore[return-value]
