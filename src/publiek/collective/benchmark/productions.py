"""Who came to the productions of one maker, over all venues that contributed?

A venue writes in `sharing/productions.yaml` which of its own titles are of which maker; nothing is matched here:

    the-company: [De Reis, De Reis (try-out)]

From home goes, per maker, a table of bookers by place and group, rounded so that it adds up; the sums over venues pass
the gate for makers (ten bookers, two venues, and never mostly one). *Bookers* are accounts at one venue: who came at
two venues counts twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import yaml
from numpy.typing import NDArray

from publiek import disclosure, looking, measures
from publiek.collective import agreements
from publiek.collective.agreements import Agreement
from publiek.collective.menu import UNKNOWN, lattice_of, place_code
from publiek.disclosure import MAKER_EYES, CountedTable, Release
from publiek.disclosure.tables.cells import Lattice
from publiek.engines import Engine, EngineSettings, open_engine
from publiek.errors import StorageError, Text
from publiek.house import House
from publiek.measures import Prepared, Selection
from publiek.sector.peers_indicators import Season
from publiek.vocabulary.data_files import read_yaml
from publiek.vocabulary.figures import Base, Figure

NAME = "productions"
COLUMNS = pa.schema([("maker", pa.string()), ("place", pa.string()), ("segment", pa.string()), ("bookers", pa.int64())])
_PEOPLE = pa.schema(
    [
        *[(name, pa.string()) for name in ("key", "part")],
        *[(name, pa.int64()) for name in ("bookers", "venues", "bookers_first")],
    ]
)
Titles = Mapping[str, frozenset[str]]


def pointed_out(house: House) -> Titles:
    """Maker -> the house's own titles that are its productions; nothing when the house pointed out none.

    Raises StorageError "productions-unreadable".
    """
    path = house.home / "organisations" / house.organisation / "sharing" / "productions.yaml"
    try:
        told = read_yaml(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, yaml.YAMLError):
        raise _unreadable(path) from None
    sound = isinstance(told, dict) and all(
        isinstance(maker, str)
        and re.fullmatch(agreements.NAME, maker)
        and isinstance(titles, list)
        and all(isinstance(title, str) and title for title in titles)
        for maker, titles in told.items()
    )
    if not sound:
        raise _unreadable(path)
    return {maker: frozenset(titles) for maker, titles in sorted(told.items())}


def productions_of(house: House, agreement: Agreement, round_: str, *, secret: bytes) -> pa.Table:
    """Bookers of each maker's productions by place and group as they may leave the house (contribution-eyes).

    `secret`: the house's own, for this agreement, round and table; a maker gets one derived from it. Columns as
    COLUMNS; no rows where nothing was pointed out or nobody came. Raises StorageError when nothing was delivered.
    """
    looked = House(**{**vars(house), "segmentation": agreement.segmentation})
    lattice = lattice_of("origin", scheme=agreement.segmentation)
    parts = []
    with open_engine(house.engine, wishes=EngineSettings(memory="1200MB")) as engine:
        for maker, titles in pointed_out(house).items():
            leaves = _counted(looked, titles, round_, lattice, engine)
            if not leaves.any():
                continue
            own = blake2b(maker.encode(), key=secret[:64], digest_size=32).digest()
            table = CountedTable(NAME, lattice, {"bookers": leaves})
            told = disclosure.contribution([table], secret=own)[NAME].table
            parts.append(told.add_column(0, COLUMNS.field(0), pa.array([maker] * len(told), pa.string())))
    found = pa.concat_tables(parts) if parts else COLUMNS.empty_table()
    return found.select(COLUMNS.names).cast(COLUMNS)


def makers_in(parts: Mapping[str, pa.Table]) -> list[str]:
    """The makers of whom something was contributed."""
    return sorted({maker for table in parts.values() for maker in table["maker"].to_pylist()})


def own_productions(parts: Mapping[str, pa.Table], maker: str, *, agreement: Agreement) -> Release:
    """What a maker may be told of the audience of its productions. `parts`: member -> its "productions" table.

    Figures under maker-eyes: maker_total, maker_provinces, maker_municipalities, maker_groups; columns key, part,
    bookers, venues.
    """
    mine = {
        member: rows
        for member in sorted(parts)
        if len(rows := parts[member].filter(pc.equal(parts[member]["maker"], maker)))
    }
    provinces = _provinces(agreement)
    sums = [_sums(rows, provinces) for rows in mine.values()]
    figures = []
    for name in ("total", "provinces", "municipalities", "groups"):
        keys = sorted({key for one in sums for key in one[name]})
        # Municipalities of one province add up to something that is told too; the gate judges them together.
        parts_of = provinces if name == "municipalities" else {}
        rows = [_row(key, parts_of.get(key, ""), [one[name].get(key, 0) for one in sums]) for key in keys]
        n = sum(sum(one["total"].values()) for one in sums)
        base = Base("bookers", n, n, sources=(agreement.segmentation,))
        table = pa.Table.from_pylist(rows, schema=_PEOPLE)
        figures.append(Figure(f"maker_{name}", base, table, {"venues": len(mine)}, ("booker-not-visitor",)))
    return disclosure.release(figures, policy=MAKER_EYES)


def _counted(house: House, titles: Iterable[str], round_: str, lattice: Lattice, engine: Engine) -> NDArray[np.int64]:
    """Bookers who came to these productions in this season, by the leaves of `lattice` (place x segment)."""
    leaves = np.zeros(lattice.leaf_shape, dtype=np.int64)
    snapshot = house.store.current()
    looking.require_delivered(house, snapshot)
    question = looking.question_of(house, snapshot, engine, today=date.today())
    ready = looking.compact_of(house, snapshot)
    compacted = measures.Compacted(engine.scan([ready.visits], partitions=True), ready.listed) if ready else None
    base = Prepared(snapshot.lines(engine), question, compacted)
    season = Season(int(round_[:4]), date.today()).selection
    selection = Selection(since=season.since, until=season.until, productions=frozenset(titles))
    part = Prepared(base.lines, replace(question, selection=selection), compacted, base)
    if not part.performances.ids or part.residence.counted != "bookers":
        return leaves
    places = {code: n for n, code in enumerate(lattice.dimensions[0].leaves)}
    groups = {code: n for n, code in enumerate(lattice.dimensions[1].leaves)}
    where, living = part.geography, part.residence
    for spot in np.flatnonzero(living.units):
        place = places.get(place_code(where.municipality[spot], where.province[spot]), places[UNKNOWN])
        label = where.label[spot]
        group = groups.get(where.segments[label] if label >= 0 else UNKNOWN, groups[UNKNOWN])
        leaves[place, group] += int(living.units[spot])
    leaves[places[UNKNOWN], groups[UNKNOWN]] += living.of - living.n
    return leaves


def _provinces(agreement: Agreement) -> dict[str, str]:
    """The province of every municipality."""
    places = lattice_of("origin", scheme=agreement.segmentation).dimensions[0]
    return {code: above for code, above in places.parents.items() if above}


def _sums(rows: pa.Table, provinces: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """One venue's bookers in all, by province, municipality and group; unknown homes count in the total alone."""
    found: dict[str, dict[str, int]] = {"total": {}, "provinces": {}, "municipalities": {}, "groups": {}}

    def add(name: str, key: str, bookers: int) -> None:
        found[name][key] = found[name].get(key, 0) + bookers

    for row in rows.to_pylist():
        add("total", "", row["bookers"])
        if row["segment"] != UNKNOWN:
            add("groups", row["segment"], row["bookers"])
        if row["place"] in provinces:
            add("municipalities", row["place"], row["bookers"])
            add("provinces", provinces[row["place"]], row["bookers"])
    return found


def _row(key: str, part: str, by_venue: list[int]) -> dict[str, object]:
    some = [count for count in by_venue if count > 0]
    told = {"bookers": sum(some), "venues": len(some), "bookers_first": max(some, default=0)}
    return {"key": key, "part": part, **told}


def _unreadable(path: Path) -> StorageError:
    return StorageError(
        "productions-unreadable",
        Text("De lijst met producties van makers is niet te lezen.", "The list of makers' productions cannot be read."),
        Text("Schrijf per maker een lijst van titels.", "Write a list of titles for each maker."),
        {"file": path.name},
    )
