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
    """Of each white spot the barriers that are more frequent there than elsewhere."""
    say = reading.words.say
    spots = missed(reading.rows("white_spots"))[:_TOP]
    usual, mine = _usual(reading), _by_area(rows)
    told = [(spot, _standing_out(mine[whole(spot["pc4"])], usual)) for spot in spots if whole(spot["pc4"]) in mine]
    if not told:
        return Answer(say("barrier-white-spots.none"))
    heads = (
        Head("rank", "count", lambda row: whole(row["rank"])),
        Head("place", "text", reading.place),
        Head("barriers", "text", lambda row: str(row["told"])),
    )
    shown = [{**spot, "told": reading.words.listed([_written(reading, row) for row in top])} for spot, top in told]
    first = shown[0]
    sentence = say("barrier-white-spots.sentence", place=reading.place(first), tops=first["told"])
    return Answer(sentence, None, None, table_of(reading, "barrier-white-spots", heads, shown))


def _everywhere(reading: Reading, rows: list[Row]) -> Answer:
    """Every area with what stands out there, those that differ most from the rest first."""
    usual, said = _usual(reading), []
    for pc4, mine in _by_area(rows).items():
        top = _standing_out(mine, usual)
        apart = amount(top[0]["low"]) - usual[str(top[0]["barrier"])]
        said.append({"pc4": pc4, "place": _place(pc4), "top": top, "apart": apart})
    said.sort(key=lambda row: -amount(row["apart"]))
    heads = (
        Head("place", "text", lambda row: f"{cleaned(row['place'])} ({row['pc4']})"),
        Head("barrier", "text", lambda row: barrier_name(reading, _first(row)["barrier"])),
        Head("value", "share", lambda row: _first(row)["value"]),  # type: ignore[arg-type,return-value]
        Head("low", "share", lambda row: _first(row)["low"]),  # type: ignore[arg-type,return-value]
        Head("high", "share", lambda row: _first(row)["high"]),  # type: ignore[arg-type,return-value]
        Head("usual", "share", lambda row: usual[str(_first(row)["barrier"])]),
    )
    sure = sum(amount(row["apart"]) > 0 for row in said)
    sentence = reading.words.say("barrier-areas.sentence", n=len(said), sure=sure)
    return Answer(sentence, None, None, table_of(reading, "barrier-areas", heads, said))


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


def _standing_out(rows: list[Row], usual: dict[str, float]) -> list[Row]:
    """The barriers that are most surely above what is usual: those whose lower end is furthest above it."""
    return sorted(rows, key=lambda row: usual[str(row["barrier"])] - amount(row["low"]))[:_NAMED]


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
