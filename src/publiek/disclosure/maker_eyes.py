"""What may a maker be told of the audience of the own productions? Sums over venues that said yes; never one venue.

Only two shapes of figure pass. *Of people* (columns `key`, `part`, `bookers`, `venues`, `bookers_first`): a row is left
out when it rests on fewer than `PERSONS` bookers or fewer than `VENUES` venues, or when one venue brings more than nine
tenths. Rows with the same `part` (the municipalities of a province) add up to something that may be known: what is left
out of a part is two rows and `PERSONS` bookers at least, else the next smallest goes too.

*Counts by venue* (`venue`, `season`, `visits`, `performances`, `named`): a venue stands there by name only when it said
so (`named`); a sum of which all parts but one are named would tell the last one, and then the smallest named part is
left out too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyarrow as pa

from publiek.disclosure.passage import Policy
from publiek.disclosure.rules import Changes
from publiek.errors import DisclosureError, Text
from publiek.vocabulary.figures import Figure

MAKER_EYES = Policy(
    "maker-eyes",
    Text(
        nl="Voor de maker van deze producties; opgeteld over de podia die dat hebben goedgevonden.",
        en="For the maker of these productions; summed over the venues that agreed.",
    ),
)
PERSONS, VENUES = 10, 2
_MOSTLY = 0.9
PEOPLE = ("key", "part", "bookers", "venues", "bookers_first")
#: `named`: the venue said that its own counts may be told to this maker.
COUNTS = ("venue", "season", "visits", "performances", "named")
Row = dict[str, Any]


def only_own_productions(figure: Figure) -> tuple[Figure, Changes]:
    """The figure as a maker may see it. Raises DisclosureError "figure-not-judged" when that cannot be judged."""
    names = set(figure.table.column_names)
    if names == set(COUNTS):
        return _counts(figure)
    if set(PEOPLE) <= names:
        return _people(figure)
    raise DisclosureError(
        "figure-not-judged",
        Text(
            f"Van '{figure.name}' is niet te zien of er genoeg organisaties in zitten.",
            f"Of '{figure.name}' one cannot see whether enough houses are in it.",
        ),
        Text("Dit is een fout in het programma: meld hem.", "This is a fault in the program: please report it."),
    )


def _people(figure: Figure) -> tuple[Figure, Changes]:
    """Without the rows of few people or one venue: that somebody came from there at all is not told either."""
    rows: list[Row] = figure.table.to_pylist()
    silent = [_too_few(row) for row in rows]
    for part in sorted({row["part"] for row in rows}):
        _hide_more([spot for spot, row in enumerate(rows) if row["part"] == part], rows, silent)
    told = figure.table.filter(pa.array([not hide for hide in silent], pa.bool_()))
    hidden = sum(silent)
    changes: Changes = [{"figure": figure.name, "rule": "few", "rows": hidden}] if hidden else []
    n = 0 if all(silent) else figure.base.n
    return replace(figure, table=told.drop_columns(["bookers_first"]), base=replace(figure.base, n=n, of=n)), changes


def _hide_more(part: list[int], rows: list[Row], silent: list[bool]) -> None:
    """Rows of one part add up to something that may be known: what is silent may not be found from the rest."""
    while True:
        hidden = [spot for spot in part if silent[spot]]
        told = [spot for spot in part if not silent[spot]]
        if not hidden or not told or (len(hidden) > 1 and sum(rows[spot]["bookers"] for spot in hidden) >= PERSONS):
            return
        silent[min(told, key=lambda spot: rows[spot]["bookers"])] = True


def _too_few(row: Row) -> bool:
    few = row["bookers"] < PERSONS or row["venues"] < VENUES
    return bool(few or row["bookers_first"] > _MOSTLY * row["bookers"])


def _counts(figure: Figure) -> tuple[Figure, Changes]:
    """Named venues, and per season the sum of all of them where no single unnamed venue can be read from it."""
    rows: list[Row] = figure.table.to_pylist()
    seasons = {
        season: [row for row in rows if row["season"] == season] for season in sorted({r["season"] for r in rows})
    }
    unnamed = {row["venue"] for row in rows if not row["named"]}
    while (found := _alone(seasons, unnamed)) is not None:
        unnamed.add(found)
    told = [row for mine in seasons.values() for row in _season(mine, unnamed)]
    schema = pa.schema([field for field in figure.table.schema if field.name != "named"])
    changes: Changes = [{"figure": figure.name, "rule": "by-venue", "rows": len(unnamed)}] if unnamed else []
    return replace(figure, table=pa.Table.from_pylist(told, schema=schema)), changes


def _alone(seasons: dict[str, list[Row]], unnamed: set[str]) -> str | None:
    """A named venue to leave out, in all seasons, because another one would be found from the sum."""
    for rows in seasons.values():
        named = [row for row in rows if row["venue"] not in unnamed]
        if len(named) == len(rows) - 1 and named:
            return str(min(named, key=lambda row: (row["visits"], row["venue"]))["venue"])
    return None


def _season(rows: list[Row], unnamed: set[str]) -> list[Row]:
    named = [row for row in rows if row["venue"] not in unnamed]
    if len(rows) == 1 and not named:
        return []
    total = {name: sum(row[name] for row in rows) for name in ("visits", "performances")}
    parts = [{name: row[name] for name in COUNTS if name != "named"} for row in named]
    return [{"venue": "", "season": rows[0]["season"], **total}, *parts]
