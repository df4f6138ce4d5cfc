"""Do the groups go out, and where to? What was learned from houses and surveys, with margins; or that nothing was."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any

from publiek.reports.pictures.heat import Square, heat
from publiek.reports.pictures.ratio_dots import Ratio, ratio_dots
from publiek.reports.pictures.theme import PALE
from publiek.reports.reading import Answer
from publiek.reports.segmentations.context import Visiting
from publiek.reports.segmentations.desk import Desk
from publiek.reports.segmentations.sources import base_line, sources, visit_limits
from publiek.reports.segmentations.withholding import tellable
from publiek.reports.story import Card, CardTable, Chapter, Picture, Value
from publiek.segmentation.culture import ALONE

Row = dict[str, Any]
_NAMES, _NAMED = 175, 4
_SIDES = {"intensive": "more", "medium": "equal", "light": "less", "undecided": ""}


class Visits:
    """What was learned, read for one page; only rows that may be told."""

    def __init__(self, desk: Desk, visiting: Visiting) -> None:
        self.desk, self.visiting = desk, visiting
        self.groups = [group.code for group in desk.ordered]

    @cached_property
    def rates(self) -> list[Row]:
        """One row per group and discipline, those that are withheld without their numbers."""
        return [row for row in self.visiting.rates.rates.to_pylist() if row["segment"] in self.groups]

    @cached_property
    def told(self) -> dict[tuple[str, str], Row]:
        """Per group and discipline the row, where it may be told."""
        return {(row["segment"], row["discipline"]): row for row in self.rates if tellable(row)}

    @cached_property
    def disciplines(self) -> list[str]:
        """The disciplines of which anything is told, in the order of their names."""
        return sorted({discipline for _, discipline in self.told}, key=self.discipline)

    @cached_property
    def intensity(self) -> list[Row]:
        """One row per group over all disciplines, from often to seldom."""
        rows = [row for row in self.visiting.rates.intensity.to_pylist() if row["segment"] in self.groups]
        return sorted(rows, key=lambda row: (-row["intensity"], row["segment"]))

    def discipline(self, code: str) -> str:
        """The word for a discipline."""
        return self.desk.context.words.label("genre", code)

    def span(self, row: Row) -> dict[str, str]:
        """Low and high as text."""
        write = self.desk.context.words.numbers.index
        return {"low": write(row["low"]), "high": write(row["high"])}


def chapter(desk: Desk) -> Chapter:
    """How often over all, which group goes where, what it was learned from, what is new; or one card that says why
    there is nothing.
    """
    found = desk.context.visiting
    if found is None or not found.rates.known:
        answer = Answer(" ".join([_nothing(desk), desk.say("nothing-learned.how")]))
        nothing = desk.make("visits", "nothing-learned", answer, limits=(), base="")
        from_whom = [] if found is None or not found.rates.rates.num_rows else [sources(desk, found)]
        return desk.chapter("visits", [nothing, *from_whom])
    visits = Visits(desk, found)
    return desk.chapter("visits", [_often(visits), _where(visits), sources(desk, found), _changes(visits)])


def opening(desk: Desk) -> tuple[str, str]:
    """What the opening of the page says of visiting, and the card that proves it."""
    found = desk.context.visiting
    if found is None or not found.rates.known:
        return _nothing(desk), "nothing-learned"
    visits = Visits(desk, found)
    if visits.intensity:
        return _often_sentence(visits), "often"
    return _where_sentence(visits), "rates"


def _nothing(desk: Desk) -> str:
    """Why there is nothing to tell. Only types of areas are about areas alone."""
    found = desk.context.visiting
    if desk.card.kind == "area-types":
        return (ALONE if found is None else found.rates.says).in_language(desk.language)
    return desk.say("nothing-learned.nothing" if found is None else "nothing-learned.too-little")


def _often(visits: Visits) -> Card:
    desk = visits.desk
    if not visits.intensity:
        return Card("seg-often", "seg-visits", desk.say("often.question"), too_thin=desk.say("often.thin"))
    write = desk.context.words.numbers.index
    rows = [
        Ratio(
            desk.name(row["segment"]),
            row["intensity"],
            row["low"],
            row["high"],
            _SIDES[row["label"]],
            write(row["intensity"]),
            desk.say(f"often.classes.{row['label']}"),
        )
        for row in visits.intensity
    ]
    parts = " ".join(
        desk.say("often.alt-one", group=one.label, index=one.value, low=one.low, high=one.high, word=one.word)
        for one in rows
    )
    ends = {"less": desk.say("often.less"), "more": desk.say("often.more")}
    picture = ratio_dots(rows, alt=desk.say("often.alt", parts=parts), note=desk.say("often.note"), **ends)
    kinds = {"group": "text", "index": "index", "low": "index", "high": "index", "word": "text", "chance": "share"}
    cells = tuple(
        (one.label, one.value, one.low, one.high, one.word, row.get(row["label"]))
        for one, row in zip(rows, visits.intensity, strict=True)
    )
    table = CardTable(desk.say("often.caption"), desk.columns("often", kinds), cells)  # type: ignore[arg-type]
    return _card(visits, "often", Answer(_often_sentence(visits), picture, table=table))


def _often_sentence(visits: Visits) -> str:
    """Which groups go often, regularly or seldom, and of which that cannot be said."""
    named = [visits.discipline(code) for code in visits.disciplines]
    listed = visits.desk.context.words.listed(named)
    said = [visits.desk.say("often.of" if len(named) <= _NAMED else "often.of-many", disciplines=listed, n=len(named))]
    for label in ("intensive", "light", "medium", "undecided"):
        codes = [row["segment"] for row in visits.intensity if row["label"] == label]
        codes += [code for code in visits.groups if label == "undecided" and code not in _segments(visits)]
        if codes:
            listed = visits.desk.context.words.listed([f"‘{visits.desk.name(code)}’" for code in codes])
            said.append(visits.desk.say(f"often.said.{label}", n=len(codes), groups=listed))
    return f"{said[0]} {'; '.join(said[1:])}."


def _segments(visits: Visits) -> set[str]:
    return {row["segment"] for row in visits.intensity}


def _where(visits: Visits) -> Card:
    desk, write = visits.desk, visits.desk.context.words.numbers
    names = {code: visits.discipline(code) for code in visits.disciplines}
    squares = []
    for code in visits.groups:
        for discipline, name in names.items():
            row = visits.told.get((code, discipline))
            fill = PALE if row is None else "" if _apart(row) else "white"
            index = None if row is None else row["ratio"]
            squares.append(Square(desk.name(code), name, index, write.cell("index", index), fill))
    heads = [desk.name(code) for code in visits.groups]
    drawn = heat(squares, rows=heads, columns=list(names.values()), alt=_where_alt(visits), label=_NAMES)
    picture = Picture(drawn.spec, drawn.alt, drawn.width, drawn.height, note=desk.say("rates.note"))
    kinds = {"group": "text", "discipline": "text", "ratio": "index", "low": "index", "high": "index"}
    kinds |= {"organisations": "count", "surveys": "count", "reason": "text"}
    columns = desk.columns("rates", kinds)  # type: ignore[arg-type]
    rows = tuple(_rate_row(visits, code, discipline) for discipline in names for code in visits.groups)
    table = CardTable(desk.say("rates.caption"), columns, rows)
    return _card(visits, "rates", Answer(_where_sentence(visits), picture, table=table))


def _rate_row(visits: Visits, code: str, discipline: str) -> tuple[Value, ...]:
    desk, names = visits.desk, (visits.desk.name(code), visits.discipline(discipline))
    row = next((one for one in visits.rates if (one["segment"], one["discipline"]) == (code, discipline)), None)
    if row is None:
        return (*names, None, None, None, None, None, desk.say("reasons.no-contributions"))
    if not tellable(row):
        return (*names, None, None, None, None, None, desk.say(f"reasons.{row['withheld'] or 'too-few-organisations'}"))
    return (*names, row["ratio"], row["low"], row["high"], row["organisations"], row["surveys"], "")


def _apart(row: Row) -> bool:
    """Whether the interval leaves 100 out."""
    return not row["low"] <= 100 <= row["high"]


def _where_sentence(visits: Visits) -> str:
    """The group and discipline that are most surely far from 100."""
    desk, apart = visits.desk, [row for row in visits.told.values() if _apart(row)]
    if not apart:
        return desk.say("rates.none")

    def far(row: Row) -> float:
        """The distance from 100 of the near end of the interval."""
        return math.log(row["low"] / 100) if row["low"] > 100 else math.log(100 / max(row["high"], 1))

    row = max(apart, key=lambda row: (far(row), row["segment"], row["discipline"]))
    side = "more" if row["ratio"] > 100 else "less"
    named = {"group": desk.name(row["segment"]), "discipline": visits.discipline(row["discipline"])}
    first = desk.say(f"rates.sentence-{side}", index=row["ratio"], **named, **visits.span(row))
    return " ".join([first, desk.say("rates.how-many", n=len(apart), all=len(visits.told))])


def _where_alt(visits: Visits) -> str:
    desk, parts = visits.desk, []
    for code in visits.groups:
        own = {d: row["ratio"] for (segment, d), row in visits.told.items() if segment == code}
        if own:
            top = max(own, key=lambda discipline: (own[discipline], discipline))
            named = {"group": desk.name(code), "discipline": visits.discipline(top)}
            parts.append(desk.say("rates.alt-one", index=own[top], **named))
    return desk.say("rates.alt", groups=len(visits.groups), disciplines=len(visits.disciplines), parts=" ".join(parts))


def _changes(visits: Visits) -> Card | None:
    """What differs from the version before; nothing when there is none (the card of sources says so)."""
    desk, changes = visits.desk, visits.visiting.changes
    if changes is None:
        return None
    rows = [row for row in changes.to_pylist() if row["segment"] in visits.groups]
    moved = [row for row in rows if row["verdict"] != "same"]
    if not moved:
        return _card(visits, "learned-anew", Answer(desk.say("learned-anew.same", n=len(rows))), limits=())
    counts = {verdict: sum(row["verdict"] == verdict for row in rows) for verdict in ("changed", "new", "gone")}
    sentence = desk.say("learned-anew.sentence", all=len(rows), **counts)
    kinds = {"group": "text", "discipline": "text", "before": "index", "after": "index", "verdict": "text"}
    cells = tuple(
        (
            desk.name(row["segment"]),
            visits.discipline(row["discipline"]),
            row["before"],
            row["after"],
            desk.say(f"learned-anew.verdicts.{row['verdict']}"),
        )
        for row in moved
    )
    columns = desk.columns("learned-anew", kinds)  # type: ignore[arg-type]
    table = CardTable(desk.say("learned-anew.caption"), columns, cells, shown=True)
    return _card(visits, "learned-anew", Answer(sentence, table=table), limits=())


def _card(visits: Visits, key: str, answer: Answer, *, limits: tuple[str, ...] | None = None) -> Card:
    desk = visits.desk
    told = visit_limits(desk, visits.visiting) if limits is None else limits
    return desk.make("visits", key, answer, limits=told, base=base_line(desk, visits.visiting))
