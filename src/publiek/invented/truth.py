"""What is true about the invented sector, kept so that a tool can be held against it?

Parquet tables in `truth/`: persons, organisations, organisation_segments, performances, accounts, duplicates,
calibration, and visits (one file per organisation). Nothing here is in the export files; nothing here is real.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from publiek.invented.guests import World
from publiek.invented.habits import KINDS
from publiek.invented.organisations import NATIONAL_SHARE, House
from publiek.invented.places import Geography
from publiek.invented.population import BARRIERS, Persons, barriers, letter_pairs
from publiek.invented.programme import Programme
from publiek.invented.sales import CHANNELS, PAID, REAL, Orders, Tickets
from publiek.invented.settings import AGE_BANDS, SectorSettings
from publiek.invented.spelling import glue, moment
from publiek.invented.words import pick

SLICE = 500_000


class TruthBook:
    """Writes the truth tables while the sector is made. `close` writes what is only known at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "visits").mkdir(parents=True, exist_ok=True)
        self._visits: pq.ParquetWriter | None = None
        self._used: np.ndarray = np.zeros(0, dtype=bool)
        self._performances: list[pa.Table] = []
        self._accounts: pq.ParquetWriter | None = None
        self._duplicates: list[pa.Table] = []

    def begin(self, world: World) -> None:
        """Open the visits of one house."""
        self._visits = None
        self._used = np.zeros(2 * len(world.relations), dtype=bool)

    def visits(self, world: World, shows: Programme, orders: Orders, tickets: Tickets) -> None:
        """Keep who truly made each order; staff tests and gift cards are not visits."""
        real = orders.plan == REAL
        net = np.bincount(tickets.order, ~tickets.returned, len(orders)).astype(np.int32)
        cents = np.bincount(tickets.order, tickets.cents * ~tickets.returned, len(orders)).astype(np.int64)
        person = world.relations.person[np.maximum(orders.relation, 0)]
        self._used[orders.account[orders.account >= 0]] = True
        table = pa.table(
            {
                "season": pa.repeat(pa.scalar(shows.season, pa.int16()), len(orders)),
                "order": pa.array(orders.number),
                "performance": pa.array(shows.codes).take(pa.array(np.maximum(orders.performance, 0))),
                "person": pa.array(person, mask=person < 0),
                "account": pa.array(orders.account, mask=orders.account < 0),
                "ordered_on": pa.array(orders.day, pa.int32()).cast(pa.date32()),
                "channel": pick(CHANNELS, orders.channel.astype(np.int64)).dictionary_encode(),
                "kind": pick(KINDS, orders.kind.astype(np.int64)).dictionary_encode(),
                "status": pick(("paid", "cancelled", "reserved"), orders.status.astype(np.int64)).dictionary_encode(),
                "tickets": pa.array(np.where(orders.status == PAID, net, 0), pa.int32()),
                "cents": pa.array(np.where(orders.status == PAID, cents, 0), pa.int64()),
            }
        ).filter(pa.array(real))
        if self._visits is None:
            self._visits = pq.ParquetWriter(
                self.folder / "visits" / f"{world.house.id}.parquet", table.schema, compression="zstd"
            )
        self._visits.write_table(table)

    def programme(self, house: House, shows: Programme) -> None:
        """Keep the performances of one season."""
        table = {
            "organisation": pa.repeat(house.id, len(shows)),
            "season": pa.repeat(pa.scalar(shows.season, pa.int16()), len(shows)),
            "performance": pa.array(shows.codes),
            "production": pa.array(shows.production, pa.int32()),
            "title": pa.array(shows.titles),
            "genre": pa.array(shows.genres),
            "start": moment(shows.day, shows.minute * 60).cast(pa.timestamp("s")),
            "capacity": pa.array(shows.capacity),
        }
        self._performances.append(pa.table(table))

    def finish(self, world: World) -> None:
        """Close the house: which account is whose, and who has two."""
        if self._visits:
            self._visits.close()
        account = np.flatnonzero(self._used)
        person = world.relations.person[account // 2]
        both = self._used[0::2] & self._used[1::2]
        table = pa.table(
            {
                "organisation": pa.repeat(world.house.id, len(account)),
                "account": pa.array(account),
                "customer": pa.array(account + 10_001).cast(pa.string()),
                "person": pa.array(person, mask=person < 0),
                "first_season": pa.array(world.relations.first[account // 2]),
                "second": pa.array(account % 2 == 1),
            }
        )
        if self._accounts is None:
            self._accounts = pq.ParquetWriter(self.folder / "accounts.parquet", table.schema, compression="zstd")
        self._accounts.write_table(table)
        twice = np.flatnonzero(both)
        owner = world.relations.person[twice]
        names = ("organisation", "account", "other_account", "person")
        columns = (
            pa.repeat(world.house.id, len(twice)),
            pa.array(twice * 2),
            pa.array(twice * 2 + 1),
            pa.array(owner, mask=owner < 0),
        )
        self._duplicates.append(pa.table(dict(zip(names, columns, strict=True))))

    def close(self, houses: list[House], place: Geography, calibration: pa.Table) -> None:
        """Write the small tables."""
        if self._accounts:
            self._accounts.close()
        small = {
            "performances": pa.concat_tables(self._performances),
            "duplicates": pa.concat_tables(self._duplicates),
            "organisations": organisations(houses),
            "organisation_segments": tastes(houses, place),
            "calibration": calibration,
        }
        for name, table in small.items():
            pq.write_table(table, self.folder / f"{name}.parquet", compression="zstd")


def write_persons(
    folder: Path,
    settings: SectorSettings,
    place: Geography,
    persons: Persons,
    seen: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    """Write persons.parquet in slices. `seen`: visits per person, houses per person, km to supply per area.

    `barrier` is the main reason to stay away, for persons without any visit in the data; null for visitors.
    """
    visits, houses, supply_km = seen
    writer: pq.ParquetWriter | None = None
    for number, start in enumerate(range(0, len(persons), SLICE)):
        part = Persons(*(getattr(persons, name)[start : start + SLICE] for name in Persons.__dataclass_fields__))
        came, been = visits[start : start + SLICE], houses[start : start + SLICE]
        reason = barriers(part, been > 0, supply_km, settings.dice(10, number)).astype(np.int64)
        table = _persons(start, place, part, came, been, reason)
        writer = writer or pq.ParquetWriter(folder / "persons.parquet", table.schema, compression="zstd")
        writer.write_table(table)
    if writer:
        writer.close()


def _persons(
    start: int, place: Geography, part: Persons, came: np.ndarray, been: np.ndarray, reason: np.ndarray
) -> pa.Table:
    area = part.area.astype(np.int64)
    digits = pick([str(code) for code in place.pc4], area)
    return pa.table(
        {
            "person": pa.array(np.arange(start, start + len(part)), pa.int32()),
            "household": pa.array(part.household),
            "pc4": pa.array(place.pc4[area], pa.int32()),
            "pc6": glue(digits, pick(letter_pairs(), part.letters.astype(np.int64))),
            "segment": pick(place.segments, part.segment.astype(np.int64)).dictionary_encode(),
            "age_band": pick(AGE_BANDS, part.age.astype(np.int64)).dictionary_encode(),
            "keenness": pa.array(part.keenness),
            "visits": pa.array(came),
            "organisations": pa.array(been),
            "barrier": pick(BARRIERS, reason).dictionary_encode(),
        }
    )


def organisations(houses: list[House]) -> pa.Table:
    """One row per organisation with the truth about it."""
    rows = [
        {
            "organisation": house.id,
            "name": house.name,
            "title": house.title,
            "invented": True,
            "subsector": house.subsector,
            "system": house.system,
            "level": house.level,
            "region": house.region,
            "municipality": house.municipality,
            "venue_pc4": house.venue_pc4,
            "venue_postcode": house.venue_postcode,
            "decay_family": "exponential",
            "decay_km": house.decay_km,
            "national_share": NATIONAL_SHARE,
            "ticket_share": house.share,
            "price_cents": house.price,
        }
        for house in houses
    ]
    return pa.Table.from_pylist(rows)


def tastes(houses: list[House], place: Geography) -> pa.Table:
    """True attraction per organisation and segment: 1 is the mean over households."""
    pairs = [(house, place_in, name) for house in houses for place_in, name in enumerate(place.segments)]
    return pa.table(
        {
            "organisation": pa.array([house.id for house, _, _ in pairs]),
            "segment": pa.array([name for _, _, name in pairs]),
            "taste": pa.array([float(house.segment_taste[place_in]) for house, place_in, _ in pairs]),
        }
    )
