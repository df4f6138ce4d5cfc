"""What does a backup cost, beside tar and age? python -m bench.backup [--rows 1000000]

A house with so many order lines (invented), in one delivery: make, verify, restore, drill, and a change of key; and the
same folder with tar through age, which keeps no list of who is gone, compares no figure and destroys no key.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import tarfile
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import pyarrow as pa
import pyrage

from publiek import safekeeping
from publiek.house import House
from publiek.pseudonymisation import Keyring
from publiek.safekeeping.rotating_entity import rotate_entity
from publiek.warehouse import Prepared, Store
from tests.support.kept import SCHEMA, START, prepared, set_aside, settle

ORGANISATION = "theater-de-brug"


def lines_of(rows: int) -> pa.Table:
    """Order lines of bookers who do not exist: five lines to a booker, two to an order."""
    draw = np.random.default_rng(1)
    made = {
        "row": np.arange(2, rows + 2),
        "order": np.arange(rows) // 2 + (1 << 40),
        "ticket": draw.integers(1 << 62, (1 << 63) - 1, rows),
        "booker": draw.integers(-(1 << 62), 1 << 62, rows // 5)[draw.integers(0, rows // 5, rows)],
        "pc4": draw.choice([3011, 3012, 3013, 3021, 3311, 2611, 1012], rows).astype(np.int32),
        "quantity": np.ones(rows, np.int32),
        "amount_cents": draw.integers(500, 6000, rows),
        "fee_cents": np.zeros(rows, np.int64),
    }
    columns = {}
    for field in SCHEMA:
        if field.name in made:
            columns[field.name] = pa.array(made[field.name], field.type)
        elif field.name in ("level", "status", "postcode_status"):
            word = {"level": "L2", "status": "valid", "postcode_status": "dutch"}[field.name]
            columns[field.name] = pa.repeat(pa.scalar(word), rows).cast(field.type)
        elif field.name == "performance_id":
            columns[field.name] = pa.array([f"v{n}" for n in draw.integers(0, 200, rows)])
        elif field.name == "performance_start":
            columns[field.name] = pa.repeat(pa.scalar(START, field.type), rows)
        else:
            columns[field.name] = pa.nulls(rows, field.type)
    return pa.table(columns, schema=SCHEMA)


def deliver(home: Path, keys: Path, rows: int) -> None:
    """One delivery of so many lines, kept as any."""
    lines = lines_of(rows)
    cents = int(np.sum(lines["amount_cents"].to_numpy()))
    made = prepared("f" * 64, lines.slice(0, 0), aside=set_aside([]))
    ledger = dict(made.ledger) | {"rows_read": rows, "rows_kept": rows, "cents_read": cents, "cents_kept": cents}
    told = {**vars(made), "ledger": ledger, "key_id": Keyring(keys).keys(ORGANISATION).id}
    with Store(home, ORGANISATION).workspace("f" * 64) as workspace:
        for start in range(0, rows, 250_000):
            workspace.stage(lines.slice(start, 250_000))
        settle(workspace)
        workspace.keep(Prepared(**told))


def timed(name: str, ask: Callable[[], object]) -> None:
    """Says how long something took, and the most memory so far."""
    began = time.perf_counter()
    ask()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:32} {time.perf_counter() - began:7.2f} s   peak {peak:6.0f} MB")


def tar_and_age(home: Path, to: Path, identity: pyrage.x25519.Identity) -> None:
    """The same folder in one file: tar without compression, through age."""
    with tarfile.open(to.with_suffix(".tar"), "w") as packed:
        packed.add(home, arcname="home")
    pyrage.encrypt_file(str(to.with_suffix(".tar")), str(to), [identity.to_public()])
    to.with_suffix(".tar").unlink()


def age_and_tar(source: Path, into: Path, identity: pyrage.x25519.Identity) -> None:
    """Back again."""
    pyrage.decrypt_file(str(source), str(source.with_suffix(".tar")), [identity])
    with tarfile.open(source.with_suffix(".tar")) as packed:
        packed.extractall(into, filter="data")


def main() -> None:
    """Every step once."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=1_000_000)
    rows = asked.parse_args().rows
    place = Path(mkdtemp(prefix="publiek-bench-"))
    home, keys = place / "home", place / "keys"
    deliver(home, keys, rows)
    size = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
    print(f"{rows:,} lines, {size / 1e6:.1f} MB in {home.name}; {House(ORGANISATION, home).store.current().version=}")
    plain = safekeeping.Wishes(figures=False)
    timed("make, without figures", lambda: safekeeping.make(home, place / "copies", keys=keys, wishes=plain))
    timed("make, with figures", lambda: safekeeping.make(home, place / "copies", keys=keys))
    newest = safekeeping.sets(home, keys=keys)[-1].folder
    timed("verify", lambda: safekeeping.verify(newest, home=home, keys=keys))
    timed("restore", lambda: safekeeping.restore(newest, into=place / "back", keys=keys))
    timed("drill", lambda: safekeeping.drill(home, keys=keys))
    identity = pyrage.x25519.Identity.generate()
    timed("tar, age", lambda: tar_and_age(home, place / "all.age", identity))
    timed("age, tar (back)", lambda: age_and_tar(place / "all.age", place / "back-2", identity))
    timed("a new key for everything", lambda: rotate_entity(home, ORGANISATION, keys=keys))
    shutil.rmtree(place)


if __name__ == "__main__":
    main()
