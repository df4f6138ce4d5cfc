"""How is shared audience told: unique reach, how many visit one, two, three houses, and which houses share whom?"""

from __future__ import annotations

from collections.abc import Mapping

from publiek.collective.hub.told import Told
from publiek.reports.words import Words
from publiek.web.people.models import Organisation
from publiek.web.together.laying import Card, Cell, Line, Pen, Row, Table, grid, listed

#: With more houses a table of all against all is no table any more.
_MOST_ACROSS = 30
_MOST_PAIRS = 100


def card(told: Mapping[str, Told], words: Words) -> Card:
    """The four tables of a release about shared audience in one card."""
    rows = {name: list(one.figure.table.to_pylist()) for name, one in told.items()}
    reach = told["overlap_reach"]
    pen = Pen(words, "households")
    tables = [_reach(rows["overlap_reach"], pen), _histogram(rows.get("overlap_histogram", []), pen)]
    if rows.get("overlap_sizes") or rows.get("overlap_pairs"):
        tables.append(_matrix(rows.get("overlap_sizes", []), rows.get("overlap_pairs", []), pen))
    promise = reach.figure.facts.get("promise", {})
    said = dict(promise).get(words.language, "")  # type: ignore[call-overload]
    notes = tuple(one for one in (said, words.say("together.audience.limit")) if one)
    title, meaning = words.say("together.audience.title"), words.say("together.audience.meaning")
    return Card("overlap_reach", title, meaning, _sentence(rows["overlap_reach"], pen), tuple(tables), notes)


def _sentence(rows: list[Row], pen: Pen) -> str:
    row = next((one for one in rows if one["counted"] == "known"), None)
    if row is None or pen.value(row) is None:
        return pen.words.say("together.sum-silent", why=pen.why(row or {}))
    told = {"n": pen.words.numbers.count(row["households"]), "between": pen.between(row)}
    return pen.words.say("together.audience.sum", coverage=row["coverage"], **told)


def _reach(rows: list[Row], pen: Pen) -> Table:
    say = pen.words.say
    most = pen.most(rows)
    lines = tuple(
        Line(
            say(f"together.audience.{row['counted']}"),
            (pen.cell(row), Cell(pen.words.numbers.share(row["coverage"]))),
            pen.bar(row, most),
        )
        for row in rows
    )
    heads = (say("together.column.counted"), say("together.column.households"), say("together.column.coverage"))
    return Table(say("together.audience.reach"), heads, lines, barred=True)


def _histogram(rows: list[Row], pen: Pen) -> Table:
    say, most = pen.words.say, pen.most(rows)
    lines = tuple(
        Line(
            say(f"together.audience.{'or-more' if row['or_more'] else 'visits'}", n=row["members"]),
            (pen.cell(row),),
            pen.bar(row, most),
        )
        for row in rows
    )
    heads = (say("together.column.members"), say("together.column.households"))
    return Table(say("together.audience.histogram"), heads, lines, barred=True)


def _matrix(sizes: list[Row], pairs: list[Row], pen: Pen) -> Table:
    """All against all, where that fits; else the pairs that share most."""
    say = pen.words.say
    codes = sorted({row["member"] for row in sizes} | {row[side] for row in pairs for side in ("member", "other")})
    names = {**{code: code for code in codes}, **_names(codes)}
    if len(codes) > _MOST_ACROSS:
        rows = sorted(pairs, key=lambda row: -(pen.value(row) or 0))[:_MOST_PAIRS]
        told = [(f"{names[row['member']]}, {names[row['other']]}", row) for row in rows]
        return listed(say("together.audience.most", n=len(told)), say("together.column.pair"), told, pen)
    found = {(row["member"], row["other"]): row for row in pairs}
    found |= {(other, member): row for (member, other), row in found.items()}
    found |= {(row["member"], row["member"]): row for row in sizes}
    named = [(code, names[code]) for code in codes]
    table = grid(
        say("together.audience.matrix"), say("together.column.house"), named, named,
        find=lambda one, other: found.get((one, other), {"verdict": "few"}), pen=pen,
    )  # fmt: skip
    covered = {row["member"]: row["coverage"] for row in sizes}
    lines = tuple(
        Line(line.label, (*line.cells, Cell(pen.words.numbers.share(covered.get(code)))))
        for (code, _), line in zip(named, table.lines, strict=True)
    )
    return Table(table.caption, (*table.heads, say("together.column.coverage")), lines)


def _names(codes: list[str]) -> dict[str, str]:
    return dict(Organisation.objects.filter(slug__in=codes, kind="house").values_list("slug", "name"))
