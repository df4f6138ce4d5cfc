"""In which postcode areas could a campaign be worth while? Below expectation, where those who are meant live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.text import slugify

from publiek.dashboard import View
from publiek.dashboard.saying import said
from publiek.errors import Text, UsageError
from publiek.house import House
from publiek.reports.story import CardTable, Column
from publiek.web import dashboards
from publiek.web.wording import now

MOST_AREAS = 500


@dataclass(frozen=True)
class Wish:
    """Which areas: of these groups (none: all), within so many km (0: any), with at least this shortfall, how many."""

    groups: tuple[str, ...] = ()
    km: int = 0
    shortfall: int = 10
    areas: int = 25

    @classmethod
    def read(cls, asked: Mapping[str, object]) -> Wish:
        """What stands in the address. Raises UsageError "areas-wish-wrong"."""
        getlist = getattr(asked, "getlist", None)
        groups = tuple(str(one) for one in (getlist("segment") if getlist else ()) if one)[:50]
        return cls(
            groups=groups,
            km=_number(asked, "km", 0, 400),
            shortfall=_number(asked, "shortfall", 10, 100_000),
            areas=_number(asked, "areas", 25, MOST_AREAS, least=1),
        )


@dataclass(frozen=True)
class Found:
    """The areas, most promising first; `of`: how many fit before the list was cut. `too_thin`: why there are none."""

    table: CardTable
    of: int
    selected: str
    households: int
    shortfall: float
    too_thin: bool = False


def find(house: House, wish: Wish, view: View, language: str) -> Found:
    """The areas that fit, under the filters. Raises UsageError "filter-unknown"."""
    desk = dashboards.desk()
    desk.choices(house).check(view)
    figure = desk.release(house, view.selection, ("white_spots",))["white_spots"]
    group_of = _groups(house)
    names = {group.code: group.name.in_language(language) for group in house.scheme.groups}
    if not set(wish.groups) <= set(names):
        raise _wrong("segment")
    rows = [
        {**row, "segment": group_of.get(row["pc4"])}
        for row in figure.table.to_pylist()
        if row["shortfall"] >= max(wish.shortfall, 1)
    ]
    if wish.groups:
        rows = [row for row in rows if row["segment"] in wish.groups]
    if wish.km:
        rows = [row for row in rows if row["km"] is not None and row["km"] <= wish.km]
    rows.sort(key=lambda row: -row["shortfall"] * row["probability"])
    kept = rows[: wish.areas]
    return Found(
        table=_table(kept, names),
        of=len(rows),
        selected=said(view, language),
        households=sum(row["households"] for row in kept),
        shortfall=sum(row["shortfall"] for row in kept),
        too_thin=figure.too_thin is not None,
    )


def _table(rows: list[dict], names: dict[str, str]) -> CardTable:
    say = now().say
    kinds = {
        "pc4": "text", "place": "text", "municipality": "text", "segment": "text", "households": "count", "km": "km",
        "expected": "rate", "actual": "count", "shortfall": "rate", "probability": "share",
    }  # fmt: skip
    columns = tuple(Column(say(f"takeaway.areas.heads.{name}"), kind) for name, kind in kinds.items())  # type: ignore[arg-type]
    told = tuple(
        tuple(
            str(row[name])
            if name == "pc4"
            else names.get(row[name], row[name] or "")
            if name == "segment"
            else row[name]
            for name in kinds
        )
        for row in rows
    )
    return CardTable(say("takeaway.areas.caption"), columns, told, shown=True, first=50, note=say("takeaway.areas.not"))


def _groups(house: House) -> dict[int, str]:
    """The group of each postcode area: the one that is largest there."""
    table = house.scheme.table
    return dict(zip(table["pc4"].to_pylist(), table["segment"].to_pylist(), strict=True))


def name_of(house: House) -> str:
    """The plain name of the file."""
    return slugify(f"{house.organisation}-{now().say('takeaway.areas.file')}")


def _number(asked: Mapping[str, object], name: str, usual: int, most: int, *, least: int = 0) -> int:
    text = str(asked.get(name, "") or "")
    if not text:
        return usual
    if not text.isascii() or not text.isdigit() or len(text) > 7 or not least <= int(text) <= most:
        raise _wrong(name)
    return int(text)


def _wrong(name: str) -> UsageError:
    return UsageError(
        "areas-wish-wrong",
        Text("Een van uw keuzes voor de gebieden kan niet.", "One of your choices for the areas cannot be."),
        Text("Kies op de pagina opnieuw: hele getallen zonder punten.", "Choose again on the page: whole numbers."),
        {"field": name},
    )
