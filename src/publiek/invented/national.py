"""How is the ticket sale of a whole country invented, put into a warehouse through the warehouse's own doors?

    python -m publiek.invented.national --tickets 100000000 --organisations 2000 --seed 1 HOME
    python -m publiek.invented.national --tickets 1000000 --raw RAW HOME

2,000 houses of very different size; every one gets a delivery with settled lines, ledger and manifest, as an import
leaves them. The same numbers give the same lines, whichever machine makes them. What they add up to is written to
`national.json` in HOME, house by house. `--raw` writes the same tickets as a person without Publiek has them. The keys
of the houses (needed to import more) are made beside HOME, in HOME-keys, unless `--keys` names a folder.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from publiek.invented.national_houses import NationalHouse, houses
from publiek.invented.national_lines import HouseSums, write_lines
from publiek.invented.national_raw import raw
from publiek.pseudonymisation import Keyring
from publiek.vocabulary.tables import SET_ASIDE, schema_of
from publiek.warehouse import Prepared, Store

TRUTH = "national.json"
_LEDGER = ("rows_read", "rows_kept", "rows_set_aside", "cents_read", "cents_kept", "cents_set_aside")


@dataclass(frozen=True)
class National:
    """How large the country is, where its keys lie, and how many processes make it."""

    tickets: int
    organisations: int = 2_000
    seed: int = 1
    keys: Path | None = None
    jobs: int = 1


def build(home: Path, *, national: National) -> dict[str, object]:
    """Invents the country in `home`; gives what every house adds up to (also in `national.json`)."""
    every = houses(tickets=national.tickets, organisations=national.organisations, seed=national.seed)
    home.mkdir(parents=True, exist_ok=True)
    keys = national.keys or home.with_name(f"{home.name}-keys")
    told = {house.id: sums for house, sums in _all(every, home=home, keys=keys, jobs=national.jobs)}
    settings = {"tickets": national.tickets, "organisations": national.organisations, "seed": national.seed}
    truth = {**settings, "houses": {house.id: asdict(told[house.id]) for house in every}}
    (home / TRUTH).write_text(json.dumps(truth, indent=1), encoding="utf-8")
    return truth


def _all(every: list[NationalHouse], *, home: Path, keys: Path, jobs: int) -> Iterator[tuple[NationalHouse, HouseSums]]:
    """Every house put in, one after the other or several at once; the largest first, so that nobody waits for it."""
    if jobs == 1:
        yield from ((house, put_in(house, home=home, keys=keys)) for house in every)
        return
    # A forked process would inherit the threads of Arrow and not their state.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        running = [(house, pool.submit(put_in, house, home=home, keys=keys)) for house in every]
        yield from ((house, made.result()) for house, made in running)


def put_in(house: NationalHouse, *, home: Path, keys: Path) -> HouseSums:
    """Keeps one delivery of one house, with an honest ledger. A house that was kept before stays as it is."""
    store, entity = Store(home, house.id), Keyring(keys, data_folder=home).keys(house.id)
    digest = hashlib.sha256(f"national {house.seed} {house.rank} {house.lines} {house.seasons}".encode()).hexdigest()
    with store.workspace(digest) as workspace:
        sums = write_lines(house, target=workspace.settled)
        workspace.keep(_prepared(sums, digest=digest, key_id=entity.id))
    store.profile(name=house.name, venue_pc4=house.venue_pc4, subsector=house.subsector)
    return sums


def _prepared(sums: HouseSums, *, digest: str, key_id: str) -> Prepared:
    cents = sums.amount_cents + sums.fee_cents
    conventions = {"decimal": ",", "date_order": "dmy"}
    return Prepared(
        digest=digest,
        source={"kind": "parquet", "system": "self-made", "level": "L2", **conventions, "columns": []},
        ledger=dict(zip(_LEDGER, (sums.lines, sums.lines, 0, cents, cents, 0), strict=True)),
        set_aside=schema_of(SET_ASIDE).empty_table(),
        findings=[],
        first=date.fromisoformat(sums.first),
        last=date.fromisoformat(sums.last),
        key_id=key_id,
    )


def main(arguments: list[str]) -> None:
    """Invent the country named on the command line and print its totals."""
    parser = argparse.ArgumentParser(prog="publiek.invented.national", description="The tickets of a whole country.")
    parser.add_argument("home", type=Path)
    parser.add_argument("--tickets", type=int, default=1_000_000, help="ticket lines to make")
    parser.add_argument("--organisations", type=int, default=2_000, help="houses to make")
    parser.add_argument("--seed", type=int, default=1, help="another number makes another country")
    parser.add_argument("--jobs", type=int, default=1, help="processes that make it at once")
    parser.add_argument("--keys", type=Path, help="folder for the keys of the houses (default: HOME-keys)")
    parser.add_argument("--raw", type=Path, help="also write the same tickets as raw Parquet into this folder")
    told = parser.parse_args(arguments)
    national = National(told.tickets, told.organisations, told.seed, told.keys, told.jobs)
    truth = build(told.home, national=national)
    totals: dict[str, int] = {}
    for sums in truth.pop("houses").values():  # type: ignore[attr-defined]
        for name, value in sums.items():
            if isinstance(value, int):
                totals[name] = totals.get(name, 0) + value
    if told.raw:
        raw(told.home, folder=told.raw)
    sys.stdout.write(json.dumps({**truth, "totals": totals}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
