"""What is said of the regions: six questions, each with a sentence, a picture, a table, its base and its limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from publiek.reports.pictures.bars import Bar, bars
from publiek.reports.pictures.index_chart import Dot, Panel, index_chart
from publiek.reports.pictures.lines import lines
from publiek.reports.story import Card, Picture, Series
from publiek.reports.words import Words, cleaned
from publiek.sector.territory_regions import Standing
from publiek.web.dashboards import desk
from publiek.web.dashboards.cards import Cell, Sheet
from publiek.web.territory.asking import Told

_SIDE_BY_SIDE = 2
_ROWS = 60


@dataclass(frozen=True)
class Section:
    """One question answered. `silence` replaces the figure when nothing may be told."""

    key: str
    question: str
    sentence: str = ""
    silence: str = ""
    drawings: tuple[SafeString, ...] = ()
    pictures: tuple[Picture, ...] = ()
    sheet: Sheet | None = None
    base: str = ""
    limits: tuple[str, ...] = ()
    try_next: str = ""
    see: str = ""

    @property
    def more(self) -> list[str]:
        """The keys of its further pictures, each taken away by itself."""
        return [f"{self.key}-{number}" for number in range(2, len(self.pictures) + 1)]


@dataclass(frozen=True)
class Telling:
    """Whatever every section needs: the regions, what is told, and the words."""

    standings: Sequence[Standing]
    told: Told
    words: Words

    def say(self, path: str, **values: object) -> str:
        """A text of this room."""
        return self.words.say(f"territory.{path}", **values)

    def group(self, code: str) -> str:
        """The name of a group."""
        for group in self.told.sector.scheme.groups:
            if group.code == code:
                return group.name.in_language(self.words.language)
        return code

    def season(self, season: int) -> str:
        """A season as it is written."""
        return f"{season}/{(season + 1) % 100:02d}"

    def count(self, value: float) -> Cell:
        """A whole number in a table."""
        return Cell(self.words.numbers.count(value), True, "count", round(value))

    def share(self, value: float) -> Cell:
        """A part of a whole in a table."""
        return Cell(self.words.numbers.share(value), True, "share", round(value, 2))

    def between(self, write: Any, value: float, low: float, high: float) -> Cell:
        """A value with its interval."""
        return Cell(self.say("between", value=write(value), low=write(low), high=write(high)), number=True)

    @property
    def base(self) -> str:
        """On what all figures of houses rest."""
        told = self.told
        season = self.season(told.ground.season) if told.ground.season else "–"
        sources = ", ".join(("CBS", told.sector.state.scheme))
        here = {"agreed": told.agreed, "known": told.known, "season": season, "sources": sources}
        return self.say("base", **here)


def sections(telling: Telling) -> list[Section]:
    """All questions, in order."""
    made = (_residents, _reach, _gaps, _trend, _contributions, _supply)
    return [make(telling) for make in made]


def _residents(telling: Telling) -> Section:
    heads = [telling.say("heads.group"), *(one.region.name for one in telling.standings)]
    rows = [
        [Cell(telling.say("heads.households"), False), *(telling.count(one.households) for one in telling.standings)]
    ]
    for group in telling.told.ground.groups:
        cells = [
            Cell(telling.say("count-and-share", n=one.groups[group], share=_part(one.groups[group], one)), True)
            for one in telling.standings
        ]
        rows.append([Cell(telling.group(group), False), *cells])
    first = telling.standings[0]
    largest = max(first.groups, key=lambda code: first.groups[code])
    sentence = telling.say(
        "residents.sentence", region=first.region.name, group=telling.group(largest),
        share=_part(first.groups[largest], first), households=first.households,
    )  # fmt: skip
    sheet = _sheet(telling.say("residents.caption"), heads, rows)
    return _section(telling, "residents", sentence=sentence, sheet=sheet, base=telling.say("residents.base"))


def _reach(telling: Telling) -> Section:
    shown = [one for one in telling.standings if one.rate]
    if not shown:
        return _silent(telling, "reach")
    write = telling.words.numbers.rate
    drawn = [
        Bar(_short(one), one.rate.per_1000, write(one.rate.per_1000), one.rate.low, one.rate.high)
        for one in shown
        if one.rate
    ]
    heads = [telling.say(f"heads.{key}") for key in ("region", "rate", "visits-rate", "bookers", "told-part")]
    rows = [
        [
            Cell(one.region.name, False),
            telling.between(write, one.rate.per_1000, one.rate.low, one.rate.high),
            Cell(write(one.rate.visits_per_1000), True, "rate", round(one.rate.visits_per_1000, 1)),
            telling.count(one.rate.bookers),
            telling.share(one.covered),
        ]
        for one in shown
        if one.rate
    ]
    first = shown[0]
    assert first.rate is not None
    sentence = telling.say(
        "reach.sentence", region=first.region.name, rate=first.rate.per_1000, low=first.rate.low, high=first.rate.high
    )
    picture = bars(drawn, alt=telling.say("reach.alt"))
    return _section(
        telling, "reach", sentence=sentence, pictures=[picture], sheet=_sheet(telling.say("reach.caption"), heads, rows)
    )


def _gaps(telling: Telling) -> Section:
    shown = [one for one in telling.standings if one.gaps]
    if not shown:
        return _silent(telling, "gaps")
    names = [telling.group(code) for code in telling.told.ground.groups]
    panels = [Panel(one.region.name, tuple(_dots(telling, one))) for one in shown]
    words = {"less": telling.say("gaps.less"), "more": telling.say("gaps.more")}
    pairs = [panels[at : at + _SIDE_BY_SIDE] for at in range(0, len(panels), _SIDE_BY_SIDE)]
    pictures = [index_chart(pair, groups=names, alt=telling.say("gaps.alt"), **words) for pair in pairs]
    heads = [telling.say("heads.group"), telling.say("heads.region")]
    heads += [telling.say(f"heads.{key}") for key in ("bookers", "share-bookers", "share-households", "index")]
    rows = [_gap_row(telling, one, gap) for one in shown for gap in one.gaps]
    below = [gap for gap in shown[0].gaps if gap.verdict == "below"]
    said = telling.words.listed([telling.group(gap.group) for gap in below])
    sentence = (
        telling.say("gaps.sentence", region=shown[0].region.name, groups=said)
        if below
        else telling.say("gaps.none", region=shown[0].region.name)
    )
    scatter = max(one.scatter for one in shown)
    seasons = {season for _, season in telling.told.ground.told}
    certainty = "scatter-unknown" if len(seasons) < 2 else "scatter"
    return _section(
        telling, "gaps", sentence=sentence, pictures=pictures, sheet=_sheet(telling.say("gaps.caption"), heads, rows),
        more=[telling.say(certainty, scatter=scatter)],
    )  # fmt: skip


def _dots(telling: Telling, one: Standing) -> Iterable[Dot]:
    for gap in one.gaps:
        if gap.index is not None and gap.low is not None and gap.high is not None and gap.index > 0:
            written = telling.words.numbers.index(gap.index)
            yield Dot(telling.group(gap.group), gap.index, max(gap.low, 1.0), gap.high, gap.verdict, written)


def _gap_row(telling: Telling, one: Standing, gap: Any) -> list[Cell]:
    write = telling.words.numbers.index
    index = (
        Cell(telling.say("thin"), True) if gap.index is None else telling.between(write, gap.index, gap.low, gap.high)
    )
    return [
        Cell(telling.group(gap.group), False),
        Cell(one.region.name, False),
        telling.count(gap.bookers),
        telling.share(gap.share),
        telling.share(gap.reference_share),
        index,
    ]


def _trend(telling: Telling) -> Section:
    seasons = sorted({rate.season for one in telling.standings for rate in one.rates})
    if len(seasons) < 2:
        return _silent(telling, "trend", why="one-season" if seasons else "")
    write = telling.words.numbers.rate
    names = [telling.season(season) for season in seasons]
    series = []
    for one in reversed(telling.standings):
        rates = {rate.season: rate.per_1000 for rate in one.rates}
        series.append(Series(_short(one), tuple(rates.get(season) for season in seasons)))
    heads = [telling.say("heads.season"), *(one.region.name for one in telling.standings)]
    rows = []
    for season in seasons:
        cells = []
        for one in telling.standings:
            rate = next((rate for rate in one.rates if rate.season == season), None)
            cells.append(
                telling.between(write, rate.per_1000, rate.low, rate.high) if rate else Cell(telling.say("thin"), True)
            )
        rows.append([Cell(telling.season(season), False), *cells])
    return _section(
        telling, "trend", sentence=_moved(telling), pictures=[lines(names, series, alt=telling.say("trend.alt"))],
        sheet=_sheet(telling.say("trend.caption"), heads, rows),
    )  # fmt: skip


def _moved(telling: Telling) -> str:
    first = telling.standings[0]
    if len(first.rates) < 2:
        return telling.say("trend.unknown", region=first.region.name)
    before, now = first.rates[-2], first.rates[-1]
    key = "up" if now.low > before.high else "down" if now.high < before.low else "same"
    return telling.say(f"trend.{key}", region=first.region.name, before=before.per_1000, now=now.per_1000)


def _contributions(telling: Telling) -> Section:
    shown = [(one, part) for one in telling.standings for part in one.contributions]
    if not shown:
        return _silent(telling, "contributions", why="nobody-named")
    heads = [telling.say(f"heads.{key}") for key in ("house", "region", "group", "bookers", "share-of-bookers")]
    rows = [
        [
            Cell(cleaned(telling.told.names.get(part.house, part.house)), False),
            Cell(one.region.name, False),
            Cell(telling.group(part.group) if part.group else telling.say("all-groups"), False),
            telling.count(part.bookers),
            telling.share(part.share),
        ]
        for one, part in shown
    ]
    named = {part.house for _, part in shown}
    sentence = telling.say("contributions.sentence", n=len(named), agreed=telling.told.agreed)
    whole = [(one, part) for one, part in shown if not part.group and one is telling.standings[0]]
    ordered = sorted(whole, key=lambda pair: cleaned(telling.told.names.get(pair[1].house, "")))
    drawn = [
        Bar(
            cleaned(telling.told.names.get(part.house, part.house), most=24),
            part.share,
            telling.words.numbers.share(part.share),
        )
        for _, part in ordered
    ]
    pictures = [bars(drawn, alt=telling.say("contributions.alt"))] if drawn else []
    sheet = _sheet(telling.say("contributions.caption"), heads, rows)
    return _section(telling, "contributions", sentence=sentence, pictures=pictures, sheet=sheet)


def _supply(telling: Telling) -> Section:
    shown = [one for one in telling.standings if one.supply.told]
    if not shown:
        return _silent(telling, "supply")
    heads = [telling.say(f"heads.{key}") for key in ("region", "houses", "performances", "visits", "municipalities")]
    rows = [
        [
            Cell(one.region.name, False),
            telling.count(one.supply.houses),
            telling.count(one.supply.performances),
            telling.count(one.supply.visits),
            Cell(telling.words.listed(list(one.supply.told)), False),
        ]
        for one in shown
    ]
    first = shown[0]
    sentence = telling.say(
        "supply.sentence", region=first.region.name, houses=first.supply.houses, performances=first.supply.performances
    )
    return _section(telling, "supply", sentence=sentence, sheet=_sheet(telling.say("supply.caption"), heads, rows))


def _section(
    telling: Telling,
    key: str,
    *,
    sentence: str,
    sheet: Sheet,
    pictures: Sequence[Picture] = (),
    base: str = "",
    more: Sequence[str] = (),
) -> Section:
    question = telling.say(f"{key}.question")
    drawn = []
    for number, picture in enumerate(pictures):
        card = Card(f"{key}-{number}", "area", question, picture=picture)
        # Drawn by our own engine from numbers and words that it escapes; without script and style.
        drawn.append(mark_safe(desk().drawn(card, language=telling.words.language)))  # noqa: S308
    limits = (telling.words.maybe(f"territory.{key}.limit"), *more)
    return Section(
        key,
        question,
        sentence=sentence,
        drawings=tuple(drawn),
        pictures=tuple(pictures),
        sheet=sheet,
        base=base or telling.base,
        limits=tuple(one for one in limits if one),
        try_next=telling.words.maybe(f"territory.{key}.try"),
        see=telling.words.maybe(f"territory.{key}.see"),
    )


def _silent(telling: Telling, key: str, *, why: str = "") -> Section:
    reason = telling.say(f"silent.{why}") if why else telling.say("silent.few", agreed=telling.told.agreed)
    return Section(key, telling.say(f"{key}.question"), silence=reason, base=telling.base)


def _sheet(caption: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Sheet:
    numbered = [bool(rows) and rows[0][spot].number for spot in range(len(heads))]
    said = tuple(Cell(head, number) for head, number in zip(heads, numbered, strict=True))
    return Sheet(caption, said, tuple(tuple(row) for row in rows[:_ROWS]), len(rows))


def _part(count: float, one: Standing) -> float:
    whole = sum(one.groups.values())
    return count / whole if whole else 0.0


def _short(one: Standing) -> str:
    return cleaned(one.region.name, most=24)
