"""What may be told of people who answered a survey? They were promised that nobody can recognise them.

This holds for every reader, the house itself included: answers are given in confidence, unlike a purchase.

* A cell of fewer than 10 respondents says nothing: no share, no interval, not even how many. Of health: fewer than 30.
* What is silent in a division, with those who are in no part of it, is at least 10 people too (of health 30) and more
  than one part: else it could be found from the others and the whole. A whole that is silent silences its parts.
* Two rows of which one is about a part of the people of the other differ by nobody or by at least 10 people: else the
  one is silent. So it is with the interested among the non-visitors, and the non-visitors of one discipline.
* Nothing of health by place of living, and no row about fewer areas than a postcode area. The rank that others have
  does not tell where a silent row would stand.
* A figure that does not say on how many respondents each row rests passes only as a model of at least 100 of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa

from publiek.errors import DisclosureError, Text
from publiek.vocabulary.barriers import LEAST_SPECIAL, LEAST_TOLD, barriers
from publiek.vocabulary.figures import Figure

LEAST, LEAST_OF_A_MODEL = LEAST_TOLD, 100
#: Things that would help of which a wish tells something about health.
SPECIAL_ITEMS = frozenset(("accessible",))
_PLACES = ("area", "municipality", "province", "segment")
RESPONDENTS = "respondents"
#: The column that divides respondents into parts which together are all of them.
_DIVIDES = ("of", "category")
Changes = list[Mapping[str, object]]
Row = dict[str, Any]


def silence_few_respondents(figure: Figure) -> tuple[Figure, Changes]:
    """A figure of a survey without what few respondents say. Raises DisclosureError "figure-without-respondents"."""
    if figure.base.counted != RESPONDENTS or figure.too_thin:
        return figure, []
    if "n" not in figure.table.column_names:
        return _of_a_model(figure)
    rows: list[Row] = figure.table.to_pylist()
    kept = [row for row in rows if not _special_place(row)]
    silent = {at for at, row in enumerate(kept) if _few(row)}
    before = -1
    while len(silent) > before:
        before = len(silent)
        silent |= _beside(kept, silent)
        silent |= _nearly_the_same(kept, silent)
    numbers = [field.name for field in figure.table.schema if not pa.types.is_string(field.type)]
    for at in silent:
        kept[at] |= dict.fromkeys(numbers)
        kept[at] |= {"verdict": "thin"} if "verdict" in kept[at] else {}
    _rank_anew(kept)
    changed = len(silent) + len(rows) - len(kept)
    if not changed:
        return figure, []
    table = pa.Table.from_pylist(kept, schema=figure.table.schema)
    return replace(figure, table=table), [{"figure": figure.name, "rule": "few-respondents", "rows": changed}]


def _of_a_model(figure: Figure) -> tuple[Figure, Changes]:
    """Rows of a model rest on everybody; those about health never pass."""
    if figure.base.n < LEAST_OF_A_MODEL:
        raise DisclosureError(
            "figure-without-respondents",
            Text(
                f"Het cijfer '{figure.name}' zegt niet op hoeveel antwoorden het rust.",
                f"The figure '{figure.name}' does not say on how many answers it rests.",
            ),
            Text("Dit is een fout in het programma: meld hem.", "This is a fault in the program: please report it."),
        )
    rows: list[Row] = figure.table.to_pylist()
    kept = [row for row in rows if not _is_special(row)]
    if len(kept) == len(rows):
        return figure, []
    table = pa.Table.from_pylist(kept, schema=figure.table.schema)
    return replace(figure, table=table), [
        {"figure": figure.name, "rule": "few-respondents", "rows": len(rows) - len(kept)}
    ]


def _is_special(row: Row) -> bool:
    special = {barrier.code for barrier in barriers() if barrier.special}
    return row.get("barrier") in special or row.get("item") in SPECIAL_ITEMS


def _special_place(row: Row) -> bool:
    """Health by place of living never passes, whatever the number."""
    return _is_special(row) and ("pc4" in row or row.get("by") in _PLACES)


def _least(row: Row) -> int:
    return LEAST_SPECIAL if _is_special(row) else LEAST


def _few(row: Row) -> bool:
    n = row["n"]
    return n is None or n < _least(row)


def _beside(rows: list[Row], silent: set[int]) -> set[int]:
    """The smallest of the other parts, where those that are silent could be found from them and the whole."""
    divides = next((name for name in _DIVIDES if rows and name in rows[0]), None)
    if divides is None:
        return set()
    wholes = {_key(row): at for at, row in enumerate(rows) if not row[divides]}
    blocks: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        # Who goes to no theatre may go to no opera either: those are no parts of one whole.
        if row[divides] and (row.get("by") != "discipline" or row.get("among") == "missed"):
            blocks[(row.get("by"), *_key(row))].append(at)
    more: set[int] = set()
    for key, block in blocks.items():
        whole = wholes.get(key[1:])
        if whole in silent:
            more.update(block)
        else:
            more |= _of_one_block(rows, block, silent=silent, whole=whole)
    return more - silent


def _key(row: Row) -> tuple[object, ...]:
    """What a part and its whole have in common."""
    return tuple(v for k, v in row.items() if isinstance(v, str) and k not in (*_DIVIDES, "by", "verdict"))


def _of_one_block(rows: list[Row], block: list[int], *, silent: set[int], whole: int | None) -> set[int]:
    sizes = {at: rows[at]["n"] or 0 for at in block}
    least = _least(rows[block[0]])
    # People of the whole who are in no part of it, such as those who did not tell their age.
    rest = max(0, (rows[whole]["n"] or 0) - sum(sizes.values())) if whole is not None and whole not in silent else 0
    hidden = [at for at in block if at in silent]
    others = sorted((at for at in block if at not in silent), key=lambda at: (sizes[at], at))
    more: set[int] = set()
    while others:
        parts = len(hidden) + len(more) + (rest > 0)
        people = rest + sum(sizes[at] for at in (*hidden, *more))
        if not parts or (people >= least and (parts > 1 or not hidden)):
            break
        more.add(others.pop(0))
    return more


def _nearly_the_same(rows: list[Row], silent: set[int]) -> set[int]:
    """Rows that few people separate from another one that is told."""
    if not rows or not {"among", "by", "of", "barrier"} <= set(rows[0]):
        return set()
    places = {(row["among"], row["by"], row["of"], row["barrier"]): at for at, row in enumerate(rows)}
    more = set()
    for (among, by, of, barrier), at in places.items():
        within = [("non_visitors", by, of, barrier)] if among == "interested" else []
        within += [("non_visitors", "", "", barrier)] if among == "non_visitors" and by == "discipline" else []
        for other in (places.get(key) for key in within):
            if other is None or {at, other} & silent:
                continue
            if 0 < abs(rows[other]["n"] - rows[at]["n"]) < _least(rows[at]):
                more.add(at)
    return more


def _rank_anew(rows: list[Row]) -> None:
    """Ranks without gaps: a gap says between which two shares a silent one lies."""
    blocks: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if row.get("rank") is not None:
            blocks[row.get("among"), row.get("by"), row.get("of")].append(row)
    for block in blocks.values():
        for rank, row in enumerate(sorted(block, key=lambda row: row["rank"]), start=1):
            row["rank"] = rank
