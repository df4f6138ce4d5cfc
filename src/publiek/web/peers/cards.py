"""How is a house beside its peers told? One card per indicator: sentence, strip, base line, limit, what to try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from publiek.disclosure.peer_eyes import rounded
from publiek.measures import limits
from publiek.reports.pictures.strip import Span, StripWords, strip
from publiek.reports.story import Card, CardTable, Column, Kind, Picture
from publiek.reports.words import Words
from publiek.sector import Beside, PeerRelease, model_of
from publiek.sector.peers_indicators import GROUP, INDICATORS

#: How each indicator is written, and on which scale it is drawn.
_KINDS: dict[str, tuple[Kind, Literal["log", "linear", "share"]]] = {
    "visits": ("count", "log"),
    "bookers": ("count", "log"),
    "frequency": ("rate", "linear"),
    "new_share": ("share", "share"),
    "own_municipality": ("share", "share"),
    "within_10km": ("share", "share"),
    "median_km": ("km", "linear"),
    "price": ("money", "linear"),
    "occupancy": ("share", "share"),
    "genres": ("rate", "linear"),
}
_CENTS = 100


@dataclass(frozen=True)
class Seen:
    """What a page is drawn from: the house, the release, the chosen group and its words."""

    beside: Beside
    release: PeerRelease
    group: str
    group_said: str
    words: Words

    @property
    def rows(self) -> Mapping[str, Mapping[str, Any]]:
        """The quantiles of the group by indicator."""
        return {row["indicator"]: row for row in self.release.distribution if row["group"] == self.group}


def cards(seen: Seen, groups: Mapping[str, str]) -> list[Card]:
    """Every indicator that the house knows of itself, then the groups of its audience together."""
    found = [_card(seen, indicator) for indicator in INDICATORS if indicator in seen.beside.own]
    return [*found, *_groups(seen, groups)]


def _card(seen: Seen, indicator: str) -> Card:
    say = seen.words.say
    card = Card(f"peer-{indicator}", "benchmark", say(f"indicator.{indicator}.question"))
    row = seen.rows.get(indicator)
    own = _said(seen, indicator, seen.beside.own[indicator])
    if row is None:
        return replace(card, too_thin=say("benchmark.thin", name=say(f"indicator.{indicator}.name"), own=own))
    expected = _expected(seen, indicator)
    sentence = say(
        f"benchmark.sentence.{_where(seen.beside.own[indicator], row)}",
        name=say(f"indicator.{indicator}.name"),
        own=own,
        low=_said(seen, indicator, row["low"]),
        high=_said(seen, indicator, row["high"]),
        group=seen.group_said,
    )
    return replace(
        card,
        sentence=f"{sentence} {_against(seen, indicator, expected)}".strip(),
        base_line=_base(seen, row),
        limits=(say(f"indicator.{indicator}.limit"), say("benchmark.peers-limit")),
        try_next=say(f"indicator.{indicator}.try"),
        how_to_see=say("benchmark.how-to-see"),
        picture=_picture(seen, indicator, row, expected),
        table=_table(seen, indicator, row, expected),
    )


def _where(own: float, row: Mapping[str, Any]) -> str:
    """On which side of the middle half; the quantiles are rounded, so the own value is too."""
    own = rounded(own)
    return "below" if own < row["low"] else "above" if own > row["high"] else "inside"


def _expected(seen: Seen, indicator: str) -> Span | None:
    model = model_of(seen.release, indicator)
    if model is None or seen.beside.place is None:
        return None
    middle, low, high = model.predict(seen.beside.place)
    return Span(low, middle, high, _said(seen, indicator, middle))


def _against(seen: Seen, indicator: str, expected: Span | None) -> str:
    """Whether the own value is what one would expect of a house like this."""
    if expected is None:
        return ""
    own = seen.beside.own[indicator]
    how = "lower" if own < expected.low else "higher" if own > expected.high else "as"
    ends = {name: _said(seen, indicator, getattr(expected, name)) for name in ("low", "high")}
    return seen.words.say(f"benchmark.expected.{how}", middle=expected.written, **ends)


def _said(seen: Seen, indicator: str, value: float) -> str:
    kind, _ = _KINDS.get(indicator, ("index", "log"))
    if kind == "rate":
        return seen.words.numbers.decimal(value, 2)
    return seen.words.numbers.write(kind, _value(indicator, value))


def _value(indicator: str, value: float) -> float:
    return value * _CENTS if indicator == "price" else value


def _base(seen: Seen, row: Mapping[str, Any]) -> str:
    told = {"houses": row["houses"], "group": seen.group_said, "season": seen.release.season}
    return seen.words.say("benchmark.base", made=seen.release.made_at.date(), **told)


def _picture(seen: Seen, indicator: str, row: Mapping[str, Any], expected: Span | None) -> Picture:
    say, value = seen.words.say, seen.beside.own[indicator]
    names = StripWords(say("benchmark.picture.own"), say("benchmark.picture.peers"), say("benchmark.picture.expected"))
    middle = Span(row["low"], row["middle"], row["high"], _said(seen, indicator, row["middle"]))
    scale = _KINDS[indicator][1]
    drawn = strip((value, _said(seen, indicator, value)), peers=middle, expected=expected, words=names, scale=scale)
    alt = say(
        "benchmark.picture.alt",
        own=_said(seen, indicator, value),
        low=_said(seen, indicator, row["low"]),
        high=_said(seen, indicator, row["high"]),
        middle=middle.written,
        expected=expected.written if expected else seen.words.numbers.unknown,
    )
    return replace(drawn, alt=alt, note=say("benchmark.picture.note"))


def _table(seen: Seen, indicator: str, row: Mapping[str, Any], expected: Span | None) -> CardTable:
    say, kind = seen.words.say, _KINDS[indicator][0]
    told = [("own", seen.beside.own[indicator]), *((name, row[name]) for name in ("low", "middle", "high"))]
    if expected:
        told += [("expected", expected.middle), ("expected-low", expected.low), ("expected-high", expected.high)]
    columns = (Column(say("benchmark.table.what")), Column(say(f"indicator.{indicator}.name"), kind))
    rows = tuple((say(f"benchmark.table.{name}"), _value(indicator, value)) for name, value in told)
    return CardTable(say(f"indicator.{indicator}.question"), columns, rows)


def _groups(seen: Seen, groups: Mapping[str, str]) -> list[Card]:
    """The index of every group of the audience, in one table."""
    say = seen.words.say
    rows = []
    for code, name in groups.items():
        row, own = seen.rows.get(f"{GROUP}{code}"), seen.beside.own.get(f"{GROUP}{code}")
        if row is None or own is None:
            continue
        expected = _expected(seen, f"{GROUP}{code}")
        ends = (expected.middle, expected.low, expected.high) if expected else (None, None, None)
        rows.append((name, own, row["low"], row["middle"], row["high"], *ends))
    card = Card("peer-groups", "benchmark", say("benchmark.groups.question"))
    if not rows:
        return [replace(card, too_thin=say("benchmark.groups.thin"))]
    heads = [Column(say("benchmark.groups.group"))]
    names = ("own", "low", "middle", "high", "expected", "expected-low", "expected-high")
    heads += [Column(say(f"benchmark.table.{name}"), "index") for name in names]
    table = CardTable(say("benchmark.groups.caption"), tuple(heads), tuple(rows), shown=True)
    any_row = next(iter(row for name, row in seen.rows.items() if name.startswith(GROUP)))
    language = seen.words.language
    told = {code: getattr(text, language) for code, text in limits().items()}
    return [
        replace(
            card,
            sentence=say("benchmark.groups.sentence"),
            base_line=_base(seen, any_row),
            limits=(told["area-not-person"],),
            try_next=say("benchmark.groups.try"),
            how_to_see=say("benchmark.how-to-see"),
            table=table,
        )
    ]
