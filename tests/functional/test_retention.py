"""With the clock moved forward what is past its term is gone from every file, and what was sold stays sold."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from publiek import connecting, logbook, retention, safekeeping
from publiek.connecting import How
from publiek.deliveries import live
from publiek.deliveries.live.fakes.serving import serve
from publiek.engines import Workbench
from publiek.errors import PubliekError, StorageError, UsageError
from publiek.house import House
from publiek.listening import running
from publiek.pipeline import take_in
from publiek.pseudonymisation import Keyring
from publiek.retention import noticing
from publiek.retention.running import FURTHEST
from publiek.warehouse import purging
from tests.support import small_shop
from tests.support.live_door import QUICK
from tests.support.small_shop import Shop
from tests.support.typing_in import Terminal

#: The shop sold on 1 November 2025 for 16 January and 16 February 2026.
AFTER_ONE, AFTER_BOTH = date(2028, 1, 17), date(2028, 2, 17)
#: What was delivered today is known of today: a day so far beyond it is not believed.
UNBELIEVED = max(AFTER_ONE + noticing.NOTICE, date.today() + FURTHEST + timedelta(days=2))
HEADER = "Bestelnummer;Ticketnummer;E-mail;Postcode;Geboortejaar;Besteldatum;Voorstelling;Datum;Aantal;Bedrag"


@pytest.fixture
def shop() -> Shop:
    made = Shop()
    for number in range(100, 112):
        made.sell(str(number))
    made.move("111", subevent=8)
    return made


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


@pytest.fixture
def house(tmp_path: Path, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")
    theirs = live.connectors()
    monkeypatch.setattr(live, "connectors", lambda: (*theirs, small_shop.connector()))
    made = House("de-brug", tmp_path / "home", name="De Brug", keys=tmp_path / "keys", venue_pc4=3011)
    take_in(_file(tmp_path / "old.csv", "16-01-2026", range(1, 9)), house=made)
    take_in(_file(tmp_path / "new.csv", "16-02-2026", range(5, 15)), house=made)
    with serve(shop.answer) as here:
        connecting.add(made, "kassa", "small-shop", {"address": here.address, "token": shop.token})
        run_connection(made)
        yield made


def _file(path: Path, day: str, orders: range) -> Path:
    """Orders of which some are in both files; the second file moves nothing."""
    rows = [HEADER]
    for order in orders:
        played = "16-01-2026" if order < 9 else day
        for seat in (1, 2):
            who = f"p{order}@example.org;{3011 + order} AB;{1960 + order}"
            rows.append(f"F{order};{seat};{who};02-11-2025;Hamlet;{played};1;20,00")
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def run_connection(house: House, **how: bool) -> connecting.Run:
    return connecting.run(house, "kassa", how=How(patience=QUICK, **how))


def let_go(house: House, on: date) -> retention.Run:
    """A run on a day that lies more than a year ahead; a person says that the date is right."""
    return retention.run(house, on, accept_clock=True)


def lines(house: House) -> pa.Table:
    with Workbench() as workbench:
        return house.store.lines(workbench).collect("pyarrow").to_native()


def sums(house: House) -> dict[tuple, list[int]]:
    """Tickets and cents per performance and postcode area."""
    found: dict[tuple, list[int]] = {}
    for row in lines(house).to_pylist():
        told = found.setdefault((row["performance_id"], row["status"], row["pc4"]), [0, 0])
        told[0] += row["quantity"]
        told[1] += row["amount_cents"] or 0
    return found


def numbers(house: House, before: date) -> set[int]:
    """Every keyed number and every number of a unit or record in a mirror, of lines of before a day."""
    found: set[int] = set()
    for path in house.home.rglob("*.parquet"):
        if path.name == "rows.parquet":
            named = pq.read_table(path.parent / "lines.parquet")
            old = {row["row"] for row in named.to_pylist() if _old(row, before)}
            of = [row for row in pq.read_table(path).to_pylist() if row["row"] in old]
            found |= {row[name] for row in of for name in ("unit", "record")}
        elif "booker" in pq.read_schema(path).names:
            old_lines = [row for row in pq.read_table(path).to_pylist() if _old(row, before)]
            found |= {row[name] for row in old_lines for name in ("order", "booker") if row[name]}
            found |= {row["ticket"] for row in old_lines if (row["ticket"] or 0) > 1 << 31}
    return found


def _old(row: dict, before: date) -> bool:
    days = [day for day in (row["ordered_on"], row["performance_start"] and row["performance_start"].date()) if day]
    return bool(days) and max(days) < before


def holding(house: House, looked_for: set[int]) -> set[str]:
    """Files in which one of the numbers stands, as eight bytes or in a table."""
    found = set()
    raw = [number.to_bytes(8, "little", signed=True) for number in looked_for]
    for path in (path for path in house.home.rglob("*") if path.is_file()):
        content = path.read_bytes()
        there = any(one in content for one in raw)
        if path.suffix == ".parquet":
            columns = [c for c in pq.read_table(path).columns if pa.types.is_int64(c.type)]
            there = there or any(looked_for & set(column.to_pylist()) for column in columns)
        if there:
            found.add(path.relative_to(house.home).as_posix())
    return found


def test_past_the_term_the_names_are_gone_everywhere_and_the_totals_stay(house: House) -> None:
    before, looked_for = sums(house), numbers(house, date(2026, 1, 17))
    assert len(looked_for) > 30 and len(holding(house, looked_for)) >= 4
    told = retention.due(house, AFTER_ONE)
    assert {place.code: place.many for place in told.places if place.many}["lines"] >= 22
    made = let_go(house, AFTER_ONE)
    assert made.whole and made.gone["lines"] >= 22
    assert holding(house, looked_for) == set()
    assert sums(house) == before
    left = [row for row in lines(house).to_pylist() if row["order"] is not None]
    assert left and all(row["performance_start"].month == 2 for row in left), (
        "what is not past its term keeps its names"
    )
    gone = [row for row in lines(house).to_pylist() if row["order"] is None]
    assert all(row["booker"] is None and row["pc6"] is None and row["ticket"] == 0 for row in gone)
    assert {row["birth_year"] for row in gone if row["birth_year"]} <= {1960, 1970}
    house.store.verify()
    house.store.check_conservation()
    assert retention.due(house, AFTER_ONE).many == 0
    assert let_go(house, AFTER_ONE).many == 0


def test_what_comes_in_again_comes_in_without_names_and_counts_once(house: House, shop: Shop, tmp_path: Path) -> None:
    before, looked_for = sums(house), numbers(house, AFTER_BOTH)
    let_go(house, AFTER_BOTH)
    assert not [row for row in lines(house).to_pylist() if row["order"] is not None]
    take_in(_file(tmp_path / "again.csv", "16-02-2026", range(1, 15)), house=house)
    run_connection(house, whole=True)
    assert run_connection(house).outcome == "nothing-new"
    assert sums(house) == before
    assert not [row for row in lines(house).to_pylist() if row["order"] is not None]
    assert looked_for and holding(house, looked_for) == set()
    house.store.verify()
    house.store.check_conservation()


def test_an_old_order_that_changes_takes_its_own_place(house: House, shop: Shop) -> None:
    total = sum(cents for _, cents in sums(house).values())
    let_go(house, AFTER_ONE)
    shop.change("105", status="c")
    run_connection(house)
    valid = sum(cents for (_, status, _), (_, cents) in sums(house).items() if status == "valid")
    assert valid == total - 4000
    assert run_connection(house).outcome == "nothing-new"


def test_the_same_orders_told_again_are_nothing_new(house: House, shop: Shop) -> None:
    let_go(house, AFTER_ONE)
    for code in list(shop.orders):
        shop.change(code)
    state = house.store.mirror("kassa").state()
    told = house.store.mirror("kassa").rows(state).to_pylist()
    run_connection(house)
    after = house.store.mirror("kassa")
    assert after.rows(after.state()).to_pylist() == told


def test_the_first_time_a_house_is_told_two_weeks_before(house: House) -> None:
    assert retention.daily(house, date(2027, 1, 1)) == retention.Daily()
    first = retention.daily(house, AFTER_ONE - timedelta(days=0))
    assert first.run is None and first.notice is not None
    assert first.notice.goes_on == AFTER_ONE + noticing.NOTICE
    again = retention.daily(house, AFTER_ONE + timedelta(days=13))
    assert again.run is None and again.notice is not None and again.notice.told_on == AFTER_ONE
    assert [row for row in lines(house).to_pylist() if row["order"] is not None]
    # The clock of a year ahead of everything here is not believed by what runs by itself either.
    with pytest.raises(UsageError) as refused:
        retention.daily(house, UNBELIEVED)
    assert refused.value.code == "retention-clock"


def test_a_clock_far_ahead_is_not_believed_and_one_set_back_undoes_nothing(house: House) -> None:
    before = sums(house)
    with pytest.raises(UsageError) as refused:
        retention.run(house, date(2126, 1, 1))
    assert refused.value.code == "retention-clock"
    assert [row for row in lines(house).to_pylist() if row["order"] is not None]
    let_go(house, AFTER_ONE)
    back = retention.run(house, date(2026, 12, 1))
    assert back.clock_back and back.many == 0
    assert sums(house) == before
    assert house.store.passed() == date(2026, 1, 17)


def test_every_run_is_written_down_and_in_the_log(house: House) -> None:
    let_go(house, AFTER_ONE)
    (made,) = retention.history(house)
    assert made.on == AFTER_ONE and made.gone["lines"] > 0
    told = [line for line in logbook.read(house.home, house.organisation) if line.action == "retention"]
    assert any(line.subject == "lines" and line.detail["many"] == made.gone["lines"] for line in told)
    raw = (house.home / "organisations" / "de-brug" / "retention" / "runs.jsonl").read_text()
    assert "example.org" not in raw and json.loads(raw.splitlines()[0])["gone"]


def test_one_place_that_refuses_stops_no_other(house: House) -> None:
    def refuse(*_: object) -> int:
        raise PubliekError("place-busy", *[retention.terms()["log"].name] * 2)

    place = retention.Place("cases", lambda *_: 1, refuse)
    made = retention.run(house, AFTER_ONE, also=(place,), accept_clock=True)
    assert made.failed == {"cases": "place-busy"} and made.gone["lines"] > 0
    assert not retention.history(house)[-1].whole


def test_a_house_may_keep_it_shorter_by_its_own_register(house: House) -> None:
    from publiek import permitting
    from publiek.governance.house_register import Decision

    permitting.decide(house, Decision("adopt", "own-analysis"))
    permitting.decide(house, Decision("change", "own-analysis", {"months": 6}))
    assert retention.kept_of(house, "lines", AFTER_ONE).many == 6
    assert retention.run(house, date(2026, 11, 30)).gone["lines"] > 0
    assert not [row for row in lines(house).to_pylist() if row["order"] is not None]


def test_the_commands(house: House, tmp_path: Path, terminal: Terminal) -> None:
    where = ("-o", "de-brug", "--home", house.home)
    shown = terminal.ask("retention", "show", *where, "--on", AFTER_ONE, answer="retention show")
    assert shown["due"] > 0 and {place["code"] for place in shown["places"]} == set(retention.terms())
    assert "bewaar" in terminal.say("retention", "run", *where, "--on", AFTER_ONE, "--daily").err
    refused = terminal.ask("retention", "run", *where, "--on", UNBELIEVED, code=2)
    assert refused["error"]["code"] == "retention-clock"
    made = terminal.ask("retention", "run", *where, "--on", AFTER_ONE, "--accept-clock", answer="retention run")
    assert made["run"]["gone"]["lines"] > 0 and not made["run"]["failed"]
    said = terminal.ask("retention", "history", *where, answer="retention history")
    assert len(said["runs"]) == 1
    assert "17-01-2028" in terminal.say("retention", "history", *where).out
    assert "Niets" in terminal.say("retention", "show", *where, "--on", AFTER_ONE).err


def test_the_key_that_is_gone_stops_a_purge_of_a_mirror_before_anything_changed(house: House) -> None:
    before = sums(house)
    keys = Keyring(house.keys).folder
    kept = [path.rename(path.with_suffix(".away")) for path in keys.glob("*.key.json")]
    made = let_go(house, AFTER_ONE)
    assert made.failed["lines"] == "key-missing"
    for path in kept:
        path.rename(path.with_suffix(".json"))
    assert sums(house) == before
    assert let_go(house, AFTER_ONE).gone["lines"] > 0


def test_a_run_that_was_killed_goes_on_the_next_time(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    before, looked_for = sums(house), numbers(house, date(2026, 1, 17))

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(purging, "_publish", killed)
        let_go(house, AFTER_ONE)
    assert house.store.is_purging and retention.history(house) == ()
    with pytest.raises(StorageError):
        house.store.current()
    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(running, "surveys_of", killed)
        let_go(house, AFTER_ONE)
    assert sums(house) == before and holding(house, looked_for) == set()
    made = let_go(house, AFTER_ONE)
    assert made.whole and len(retention.history(house)) == 1


def _aged(path: Path, day: date, content: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    moment = datetime.combine(day, time(12)).timestamp()
    os.utime(path, (moment, moment))
    return path


def test_every_other_place_lets_go_of_its_own(house: House, tmp_path: Path) -> None:
    root, today = house.home / "organisations" / "de-brug", date.today()
    stopped = _aged(root / "unfinished" / "0123456789abcdef" / "STATE", today - timedelta(days=8))
    fresh = _aged(root / "unfinished" / "fedcba9876543210" / "STATE", today)
    old_round = _aged(root / "overlap" / "samen-2025-1" / "pseudonyms", today - timedelta(days=400))
    ready = _aged(root / "sharing" / "ready" / "samen" / "2025-1" / "overlap-een", today - timedelta(days=400))
    told = _aged(root / "sharing" / "ready" / "samen" / "2025-1" / "figures.json", today - timedelta(days=400))
    new_round = _aged(root / "sharing" / "overlap" / "samen" / "2026-1" / "overlap-een", today)
    found = {place.code: place.many for place in retention.due(house, today).places}
    assert (found["checkpoints"], found["households"]) == (1, 2)
    made = retention.run(house, today)
    assert made.gone == {"checkpoints": 1, "households": 2}
    assert not (stopped.exists() or old_round.exists() or ready.exists())
    assert fresh.exists() and new_round.exists() and told.exists(), "figures are about nobody"


def test_old_backups_lose_their_key_and_the_last_one_stays(house: House, tmp_path: Path) -> None:
    for name in ("one", "two"):
        safekeeping.make(house.home, tmp_path / name, keys=house.keys)
    assert retention.run(house).gone == {}
    made = let_go(house, date.today() + timedelta(days=91))
    assert made.gone["backups"] == 1
    assert [one.living for one in safekeeping.sets(house.home, keys=house.keys)] == [False, True]


def test_the_log_drops_whole_months_that_are_past(house: House) -> None:
    long_ago = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert {line.at.year for line in logbook.read(house.home, house.organisation)} == {date.today().year}
    made = let_go(house, date.today() + timedelta(days=800))
    assert made.gone["log"] > 0 and long_ago.year < 2028
    assert logbook.verify(house.home, house.organisation).whole


def test_terms_are_dated_have_a_source_and_never_go_beyond_the_longest(house: House) -> None:
    for code, term in retention.terms().items():
        held = term.on(date(2026, 12, 1))
        assert held.source and 1 <= held.many <= held.at_most
        kept = retention.kept_of(house, code, date(2026, 12, 1))
        assert 1 <= kept.many <= held.at_most
    contact = retention.kept_of(house, "lines", date(2026, 12, 1))
    assert (contact.many, contact.limit(date(2028, 2, 29))) == (24, date(2026, 2, 28))


def test_what_settling_decided_stays_when_the_mirror_is_settled_again(house: House, shop: Shop) -> None:
    shop.sell("900", tickets=12)
    run_connection(house)
    groups = sum(row["booker_kind"] == "group" for row in lines(house).to_pylist())
    before = sums(house)
    assert groups == 12
    let_go(house, AFTER_ONE)
    shop.sell("901", tickets=1)
    run_connection(house)
    assert sum(row["booker_kind"] == "group" for row in lines(house).to_pylist()) == groups
    after = sums(house)
    assert {key: (told[0] - before[key][0]) for key, told in after.items() if told != before[key]}
    assert sum(told[0] for told in after.values()) == sum(told[0] for told in before.values()) + 1
    house.store.check_conservation()


def test_reading_everything_anew_leaves_no_names_of_before_in_the_mirror(house: House, shop: Shop) -> None:
    before, looked_for = sums(house), numbers(house, date(2026, 1, 17))
    let_go(house, AFTER_ONE)
    for _ in range(2):
        run_connection(house, whole=True)
        assert sums(house) == before
        assert holding(house, looked_for) == set()
