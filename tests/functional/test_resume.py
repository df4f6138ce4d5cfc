"""A large import that is stopped at any moment goes on with the same command, and nothing shows that it was stopped.

Real processes on a file with everything that goes wrong in files, booked by canaries. What comes of it is held against
the same file imported in one go: every line, every cent, every row set aside, every finding.
"""

from __future__ import annotations

import json
import random
import shutil
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from publiek.warehouse import DeliveryRecord, Store
from publiek.warehouse.checkpoints import _digest_of
from tests.support.answers import schemas
from tests.support.canaries import MARK
from tests.support.walkers import Ended, Started, Walkers

pytestmark = pytest.mark.long

HOUSE = "theater-de-brug"
ROWS, BATCH = 620_000, 250_000
SEED = 20261128
OFTEN = {"PUBLIEK_CHECKPOINT_SECONDS": "1e-9"}
HEAD = "Bestelnummer;Besteldatum;Voorstelling;Datum;Ticketnummer;Aantal;Prijs;Naam;E-mail;Postcode;Status"
#: Every so many'th row is one with which something is the matter.
ODD = {
    1_009: lambda n, row: row.replace(";12,50;", ";twaalf;"),
    1_511: lambda n, row: row.replace(f"{3011 + n % 25} AB", "weet ik niet"),
    2_003: lambda n, row: row + ";te;veel",
    2_503: lambda n, row: row.rsplit(";", 2)[0],
    3_001: lambda n, row: row.replace("-01-2026;", "-13-2026;"),
    4_001: lambda n, row: row.replace(";1;12,50", ";-1;-12,50"),
    5_003: lambda n, row: HEAD,
    7_001: lambda n, row: "Totaal;;;;;;1250,00;;;;",
    9_001: lambda n, row: row.replace("Betaald", "Geannuleerd"),
    9_973: lambda n, row: "",
}  # fmt: skip


def row(n: int) -> str:
    """One ticket; three an order, some orders of a dozen, some tickets twice."""
    order = n // 12 if n % 50_000 < 600 else n // 3 + 1_000_000
    ticket = n - 1 if n % 6_007 == 0 and n % 3 else n
    plain = (
        f"T{order};{n % 28 + 1:02d}-11-2025;Hamlet {order % 300};{order % 28 + 1:02d}-01-2026;K{ticket};1;12,50;"
        f"Jan {MARK}{n % 9_973};{MARK}{n % 9_973}@example.org;{3011 + n % 25} AB;Betaald"
    )
    odd = next((change for every, change in ODD.items() if n % every == every - 1), None)
    return odd(n, plain) if odd else plain


@dataclass
class Scene:
    """The file, what it becomes in one go, and the commands."""

    walkers: Walkers
    place: Path
    file: Path
    whole: Kept | None = None

    @property
    def home(self) -> Path:
        return self.place / "home"

    @property
    def unfinished(self) -> Path:
        return self.home / "organisations" / HOUSE / "unfinished"

    def start(self, *more: object, **job: object) -> Started:
        words = ("import", self.file, "-o", HOUSE, "--home", self.home, "--json", *more)
        return self.walkers.start(*words, env=OFTEN, **job)

    def run(self, *more: object, **job: object) -> Ended:
        return self.walkers.wait(self.start(*more, **job))

    def stop(self, number: int, *, moment: float, seconds: float) -> Ended:
        """Signal an import once it has made a checkpoint, after the share `moment` of the rest of its time."""
        before, began = self.done(), time.monotonic()
        started = self.start()
        while started.running and self.done() == before:
            time.sleep(0.005)
        time.sleep(moment * max(0.0, seconds - (time.monotonic() - began)))
        started.signal(number)
        ended = self.walkers.wait(started)
        self.nobody_found()
        return ended

    def nobody_found(self) -> None:
        """No canary anywhere: not in the bytes of a file, not in a text of a table, not in what was said."""
        for root in (self.home, self.place / "keys", self.place / "tmp", self.place / "said"):
            for path in (p for p in root.rglob("*") if p.is_file()):
                assert MARK.encode() not in path.read_bytes().lower(), path
                assert not any(MARK in text.lower() for text in texts_of(path)), path

    def done(self) -> int:
        """The rows that the checkpoint on disk tells; 0 without one."""
        for state in self.unfinished.glob("*/STATE"):
            try:
                return json.loads(state.read_text())["state"]["rows"]
            except FileNotFoundError:
                return 0
        return 0

    def clean(self) -> None:
        shutil.rmtree(self.home, ignore_errors=True)


@dataclass
class Kept:
    """All that is kept of a delivery but its file names and its moment."""

    ledger: dict
    lines: pa.Table
    aside: pa.Table
    findings: tuple

    @classmethod
    def of(cls, record: DeliveryRecord) -> Kept:
        lines = pq.ParquetFile(record.root / record.original.path).read()
        return cls(dict(record.ledger), lines.combine_chunks(), record.rows_set_aside.combine_chunks(), record.findings)

    def same(self, other: Kept) -> bool:
        assert self.ledger == other.ledger
        assert self.findings == other.findings
        assert self.aside.equals(other.aside)
        return self.lines.equals(other.lines)


def texts_of(path: Path) -> list[str]:
    """Every text in a Parquet file, once; of a file that was begun and not finished there is nothing to unpack."""
    try:
        texts = [field.name for field in pq.read_schema(path) if pa.types.is_string(field.type)]
        return [text for column in pq.read_table(path, columns=texts).columns for text in column.unique().to_pylist()
                if text]  # fmt: skip
    except (pa.ArrowInvalid, FileNotFoundError):
        return []


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    place = tmp_path_factory.mktemp("resume")
    file = place / "large.csv"
    file.write_text("\n".join([HEAD, *map(row, range(ROWS))]) + "\n", encoding="utf-8")
    scene = Scene(Walkers(place), place, file)
    ended = scene.walkers.run("import", file, "-o", HOUSE, "--home", place / "once", "--json")
    assert ended.code == 0, ended.err
    (record,) = Store(place / "once", HOUSE).history()
    scene.whole = Kept.of(record)
    yield scene
    scene.walkers.close()


def kept(scene: Scene, ended: Ended) -> int:
    """An import that ended well and is in nothing different; the rows that it did not do again."""
    assert ended.code == 0, ended.err
    answer = ended.answer
    jsonschema.validate(answer, schemas()["import"])
    store = Store(scene.home, HOUSE)
    (record,) = store.history()
    assert scene.whole is not None
    assert Kept.of(record).same(scene.whole)
    store.verify()
    store.check_conservation()
    assert not scene.unfinished.exists()
    scene.nobody_found()
    return answer["resumed_from"]


def test_there_is_something_the_matter_with_the_file(scene: Scene) -> None:
    """Else the rest would prove little: rows set aside by the reader, by their meaning and by comparing all of them."""
    assert scene.whole is not None
    codes = set(scene.whole.aside["code"].to_pylist())
    assert {"row-ragged", "row-header-again", "row-footer", "amount-unreadable", "row-duplicate"} <= codes
    found = {finding.code for finding in scene.whole.findings}
    assert {"row-short", "row-ragged", "booking-group", "row-duplicate"} <= found
    assert scene.whole.ledger["cents_set_aside"]


def stop_and_go_on(scene: Scene, number: int, *, times: int) -> None:
    """Stops imports at random moments, going on in the house as each stop left it, until so many were stopped."""
    moments, stopped, resumed = random.Random(SEED + number), 0, []
    scene.clean()
    seconds = scene.run().seconds
    scene.clean()
    for _ in range(5 * times):
        done = scene.done()
        ended = scene.stop(number, moment=moments.uniform(0, 1), seconds=seconds)
        if ended.code == 0:
            resumed.append(kept(scene, ended))
            assert resumed[-1] in (done, ROWS)
            scene.clean()
            continue
        assert ended.code == (-number if number == signal.SIGKILL else 130), ended.err
        stopped += 1
        assert Store(scene.home, HOUSE).history() == () or scene.done() == 0
        if stopped == times:
            break
    assert stopped == times
    done = scene.done()
    ended = scene.run()
    if not ended.answer["already_kept"]:
        assert kept(scene, ended) == done
        resumed.append(done)
    assert any(resumed)


@pytest.mark.parametrize("times", [3, pytest.param(40, marks=pytest.mark.long)])
def test_killed_at_random_moments_it_goes_on_as_if_nothing_happened(scene: Scene, times: int) -> None:
    stop_and_go_on(scene, signal.SIGKILL, times=times)


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopped_by_a_person_or_the_system_it_goes_on(scene: Scene, number: int) -> None:
    stop_and_go_on(scene, number, times=8)


def test_what_was_done_is_not_done_again(scene: Scene) -> None:
    """The rows that are told to be done stand in the files of the checkpoint, and take less time."""
    scene.clean()
    whole = scene.run().seconds
    scene.clean()
    while scene.done() < 2 * BATCH:
        assert scene.stop(signal.SIGKILL, moment=0, seconds=0).code == -signal.SIGKILL
    (folder,) = scene.unfinished.iterdir()
    staged = sum(pq.ParquetFile(path).metadata.num_rows for path in folder.glob("staged-*"))
    assert 0.95 * 2 * BATCH < staged <= ROWS
    done = scene.done()
    ended = scene.run()
    assert kept(scene, ended) == done >= 2 * BATCH - 2_000
    assert ended.seconds < 0.8 * whole


def test_who_stops_is_told_that_it_goes_on(scene: Scene) -> None:
    scene.clean()
    words = ("import", scene.file, "-o", HOUSE, "--home", scene.home)
    started = scene.walkers.start(*words, env=OFTEN)
    while not scene.done():
        assert started.running
        time.sleep(0.005)
    time.sleep(0.3)  # from the moment that it is on the disk to the moment that it is told
    started.signal(signal.SIGINT)
    ended = scene.walkers.wait(started)
    assert ended.code == 130
    assert ended.err.splitlines()[-2:] == [
        "Tot hier is het bewaard. Geef dezelfde opdracht: dan gaat het verder.",
        "Gestopt. Er is niets half bewaard.",
    ]
    done = scene.done()
    ended = scene.walkers.run(*words, env=OFTEN)
    assert ended.code == 0
    lines = ended.err.splitlines()
    assert lines[:3] == [
        "  Bestand bekijken …",
        "  Verder waar het gebleven was …",
        "  Bestand lezen en namen eraf halen …",
    ]
    assert f"De eerste {done:,} rijen waren al gedaan".replace(",", ".") in ended.err


@pytest.mark.long
def test_another_key_begins_anew(scene: Scene) -> None:
    scene.clean()
    assert scene.stop(signal.SIGKILL, moment=0, seconds=0).code == -signal.SIGKILL
    assert scene.done()
    ended = scene.run(keys=scene.place / "other-keys")
    assert (ended.code, ended.answer["resumed_from"]) == (0, 0)


def test_another_mapping_begins_anew(scene: Scene, tmp_path: Path) -> None:
    scene.clean()
    target = tmp_path / "map.yaml"
    assert scene.walkers.run("map", scene.file, "--out", target).code == 0
    mapping = yaml.safe_load(target.read_text("utf-8"))
    mapping["values"] = {"status": {"Geannuleerd": "valid"}}
    target.write_text(yaml.safe_dump(mapping), encoding="utf-8")
    assert scene.stop(signal.SIGKILL, moment=0, seconds=0).code == -signal.SIGKILL
    ended = scene.run("--map", target)
    assert (ended.code, ended.answer["resumed_from"]) == (0, 0), ended.err
    shutil.rmtree(scene.home / "maps", ignore_errors=True)


@pytest.mark.long
def test_another_file_leaves_nothing_of_it(scene: Scene, tmp_path: Path) -> None:
    scene.clean()
    assert scene.stop(signal.SIGKILL, moment=0, seconds=0).code == -signal.SIGKILL
    other = tmp_path / "other.csv"
    other.write_text("\n".join([HEAD, *map(row, range(50))]), encoding="utf-8")
    ended = scene.walkers.run("import", other, "-o", HOUSE, "--home", scene.home, "--json")
    assert (ended.code, ended.answer["resumed_from"]) == (0, 0)
    assert not scene.unfinished.exists()
    assert scene.run().answer["resumed_from"] == 0


def test_a_checkpoint_of_other_rows_is_refused_and_gone(scene: Scene) -> None:
    """Whole and sealed, but the file does not run as it tells: said, thrown away, and then begun anew."""
    scene.clean()
    assert scene.stop(signal.SIGKILL, moment=0, seconds=0).code == -signal.SIGKILL
    (path,) = scene.unfinished.glob("*/STATE")
    state = json.loads(path.read_text())["state"]
    state["last_row"] += 1
    path.write_text(json.dumps({"sha256": _digest_of(state), "state": state}))
    refused = scene.run()
    assert (refused.code, refused.answer["error"]["code"]) == (6, "checkpoint-misfit")
    assert not scene.unfinished.exists()
    assert Store(scene.home, HOUSE).history() == ()
    assert kept(scene, scene.run()) == 0
