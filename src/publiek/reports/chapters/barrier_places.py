"""Which barriers live where a house misses people? Expected barriers per postcode area, beside its white spots."""

from __future__ import annotations

from functools import cache

from publiek import areas
from publiek.reports.chapters.barriers import barrier_name
from publiek.reports.chapters.tables import Head, table_of
from publiek.reports.chapters.white_spots import missed
from publiek.reports.numbers import amount, whole
from publiek.reports.reading import Answer, Ask, Reading, Row
from publiek.reports.story import Chapter
from publiek.reports.words import cleaned

_TOP, _NAMED = 10, 3


def chapter(reading: Reading) -> Chapter:
    """The white spots of the house with the barriers expected there, and every area."""
    asked = [Ask("barrier-areas", "barrier_areas", _everywhere)]
    if reading.figure("white_spots"):
        asked.insert(0, Ask("barrier-white-spots", "barrier_areas", _white_spots))
    return reading.chapter("barrier-places", asked)


def _white_spots(reading: Reading, rows: list[Row]) -> Answer:
    """Of each white spot the barriers expected most often, and those surely more frequent than in the country."""
    say = reading.words.say
    spots = missed(reading.rows("white_spots"))[:_TOP]
    usual, mine = _usual(reading), _by_area(rows)
    told = [(spot, mine[whole(spot["pc4"])]) for spot in spots if whole(spot["pc4"]) in mine]
    if not told:
        return Answer(say("barrier-white-spots.none"))
    heads = (
        Head("rank", "count", lambda row: whole(row["rank"])),
        Head("place", "text", reading.place),
        Head("barriers", "text", lambda row: str(row["most"])),
        Head("more", "text", lambda row: str(row["more"]) or None),
    )
    shown: list[Row] = [
        {**spot, "most": _listed(reading, _most(rows_of)), "more": _listed(reading, _surely_more(rows_of, usual))}
        for spot, rows_of in told
    ]
    first = shown[0]
    said = [say("barrier-white-spots.sentence", place=reading.place(first), tops=first["most"])]
    if not any(row["more"] for row in shown):
        said.append(say("barrier-white-spots.alike"))
    return Answer(" ".join(said), None, None, table_of(reading, "barrier-white-spots", heads, shown))


def _everywhere(reading: Reading, rows: list[Row]) -> Answer:
    """What stands out per area around the house (without a place of its own: everywhere), the surest first."""
    usual, near, areas_told = _usual(reading), _near(reading), 0
    said: list[Row] = []
    for pc4, mine in _by_area(rows).items():
        if near and pc4 not in near:
            continue
        areas_told += 1
        top = _surely_more(mine, usual)
        if top:
            apart = amount(top[0]["low"]) - usual[str(top[0]["barrier"])]
            said.append({"pc4": pc4, "place": _place(pc4), "top": top, "apart": apart})
    if not said:
        return Answer(reading.words.say("barrier-areas.none", n=areas_told))
    said.sort(key=lambda row: -amount(row["apart"]))
    heads = (
        Head("place", "text", lambda row: f"{cleaned(row['place'])} ({row['pc4']})"),
        Head("barrier", "text", lambda row: barrier_name(reading, _first(row)["barrier"])),
        Head("value", "share", lambda row: _first(row)["value"]),  # type: ignore[arg-type,return-value]
        Head("low", "share", lambda row: _first(row)["low"]),  # type: ignore[arg-type,return-value]
        Head("high", "share", lambda row: _first(row)["high"]),  # type: ignore[arg-type,return-value]
        Head("usual", "share", lambda row: usual[str(_first(row)["barrier"])]),
    )
    sentence = reading.words.say("barrier-areas.sentence", n=areas_told, sure=len(said))
    return Answer(sentence, None, None, table_of(reading, "barrier-areas", heads, said))


def _near(reading: Reading) -> set[int]:
    """The areas a house looks at: those of its white spots, else its province; none when it has no place."""
    looked_at = {whole(row["pc4"]) for row in reading.rows("white_spots")}
    if looked_at or reading.context.venue_pc4 is None:
        return looked_at
    table = areas.describe().table
    province = dict(zip(table["pc4"].to_pylist(), table["province"].to_pylist(), strict=True))
    own = province.get(reading.context.venue_pc4)
    return {pc4 for pc4, name in province.items() if own and name == own}


def _first(row: Row) -> Row:
    return row["top"][0]  # type: ignore[index,no-any-return]


def _by_area(rows: list[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(whole(row["pc4"]), []).append(row)
    return found


def _usual(reading: Reading) -> dict[str, float]:
    """How often each barrier is named in the country."""
    national = reading.fact("barrier_areas", "national")
    return {str(code): amount(share) for code, share in national.items()} if isinstance(national, dict) else {}


def _most(rows: list[Row]) -> list[Row]:
    """The barriers expected most often."""
    return sorted(rows, key=lambda row: -amount(row["value"]))[:_NAMED]


def _surely_more(rows: list[Row], usual: dict[str, float]) -> list[Row]:
    """The barriers whose whole interval is above what is usual in the country, the surest first."""
    above = [row for row in rows if amount(row["low"]) > usual[str(row["barrier"])]]
    return sorted(above, key=lambda row: usual[str(row["barrier"])] - amount(row["low"]))[:_NAMED]


def _listed(reading: Reading, rows: list[Row]) -> str:
    return reading.words.listed([_written(reading, row) for row in rows])


def _written(reading: Reading, row: Row) -> str:
    return reading.words.say(
        "barrier-white-spots.one",
        barrier=barrier_name(reading, row["barrier"]),
        value=row["value"],
        low=row["low"],
        high=row["high"],
    )


@cache
def _places() -> dict[int, str]:
    table = areas.describe().table
    return dict(zip(table["pc4"].to_pylist(), table["place"].to_pylist(), strict=True))


def _place(pc4: int) -> str:
    return _places().get(pc4) or ""
