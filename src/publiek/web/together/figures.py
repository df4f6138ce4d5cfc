"""What does a release say? Its tables as cards, in the order of the menu, each in the form that fits it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from publiek import segmentation
from publiek.collective.hub.told import Told
from publiek.collective.menu import UNKNOWN, menu
from publiek.disclosure.tables.cells import ALL
from publiek.reports.words import Words
from publiek.web.together import indicators, shared_audience
from publiek.web.together.laying import Card, Pen, Row, Table, grid, listed

#: Drawn together, under the card of shared audience.
_AUDIENCE = ("overlap_reach", "overlap_histogram", "overlap_sizes", "overlap_pairs")


def cards(told: Sequence[Told], words: Words, *, scheme: str = "") -> list[Card]:
    """A card per figure that this reader has."""
    by_name = {one.name: one for one in told if not one.reader}
    made = {"origin": _origin, "programme": _programme, "months": _months, "takings": _takings}
    found = [made[name](by_name[name], Names(words, scheme)) for name in made if name in by_name]
    if "peer_distribution" in by_name:
        found.append(indicators.card(by_name["peer_distribution"], words))
    if "reach_by_house" in by_name:
        found.append(_by_house(by_name["reach_by_house"], Names(words, scheme)))
    if "overlap_reach" in by_name:
        found.append(shared_audience.card({name: by_name[name] for name in _AUDIENCE if name in by_name}, words))
    found += [_of_maker(one, Names(words, scheme)) for one in told if one.reader]
    return found


def whole(told: Sequence[Told], name: str, *dimensions: str) -> Row | None:
    """The row of everything in a released table, None when it is not there."""
    for one in told:
        if one.name == name and not one.reader:
            return next((row for row in _rows(one) if all(row[dim] == ALL for dim in dimensions)), None)
    return None


class Names:
    """The words for the codes of places, groups, genres, months and quarters."""

    def __init__(self, words: Words, scheme: str = "") -> None:
        self.words = words
        self._groups = _groups(scheme, words.language)

    def place(self, code: str) -> str:
        """A province, a municipality with its province, or unknown."""
        return self._or(code, code)

    def segment(self, code: str) -> str:
        """A group of the segmentation."""
        return self._or(code, self._groups.get(code, code))

    def genre(self, code: str) -> str:
        """A genre of the code list."""
        return self._or(code, self.words.label("genre", code))

    def month(self, code: str) -> str:
        """A month of the season."""
        return self._or(code, self.words.numbers.month_name(int(code)) if code.isdecimal() else code)

    def quarter(self, code: str) -> str:
        """A quarter of the season."""
        return self._or(code, self.words.maybe(f"together.quarter.{code}") or code)

    def _or(self, code: str, name: str) -> str:
        if code == ALL:
            return self.words.say("together.all")
        return self.words.say("together.unknown") if code == UNKNOWN else name


def _groups(scheme: str, language: str) -> Mapping[str, str]:
    if not scheme:
        return {}
    code, _, version = scheme.partition("@")
    groups = segmentation.assign(code, version=version or None).groups
    return {group.code: group.name.in_language(language) for group in groups}


def _origin(told: Told, names: Names) -> Card:
    say, pen = names.words.say, Pen(names.words)
    found = {(row["place"], row["segment"]): row for row in _rows(told)}
    parents = _parents(told, "place")
    provinces = [code for code, above in parents.items() if above == ALL and (code, ALL) in found]
    groups = _codes(told, "segment")
    unfold = []
    for code in provinces:
        inside = _inside(code, [one for one, above in parents.items() if above == code], groups, found, names)
        if inside:
            unfold.append((say("together.origin.inside", place=names.place(code)), inside))
    by_place = listed(
        say("together.origin.by-province"),
        say("together.column.place"),
        _by_size([(names.place(code), found[code, ALL]) for code in provinces], pen),
        pen,
        quiet=True,
    )
    by_group = listed(
        say("together.origin.by-group"),
        say("together.column.segment"),
        [(names.segment(code), found[ALL, code]) for code in groups if (ALL, code) in found],
        pen,
    )
    by_place = Table(**{**vars(by_place), "unfold": tuple(unfold)})
    return _card(told, names, tables=(by_place, by_group), sentence=_sum(found.get((ALL, ALL)), "origin", pen))


def _inside(
    province: str, places: list[str], groups: list[str], found: Mapping[tuple[str, str], Row], names: Names
) -> tuple[Table, ...]:
    """The municipalities of a province and its groups; nothing where nothing of it is told."""
    say, pen = names.words.say, Pen(names.words)
    local = [(names.place(code), found[code, ALL]) for code in places if (code, ALL) in found]
    mixed = [(names.segment(code), found[province, code]) for code in groups if (province, code) in found]
    tables = []
    if any(pen.value(row) is not None for _, row in local):
        caption = say("together.origin.municipalities", place=names.place(province))
        tables.append(listed(caption, say("together.column.place"), _by_size(local, pen), pen, quiet=True))
    if any(pen.value(row) is not None for _, row in mixed):
        caption = say("together.origin.groups", place=names.place(province))
        tables.append(listed(caption, say("together.column.segment"), mixed, pen))
    return tuple(tables)


def _programme(told: Told, names: Names) -> Card:
    say, pen = names.words.say, Pen(names.words)
    found = {(row["genre"], row["segment"]): row for row in _rows(told)}
    genres = [code for code in _codes(told, "genre") if (code, ALL) in found]
    rows = _by_size([(names.genre(code), found[code, ALL]) for code in genres], pen)
    across = [(code, names.segment(code)) for code in _codes(told, "segment") if (ALL, code) in found]
    tables = (
        listed(say("together.programme.by-genre"), say("together.column.genre"), rows, pen),
        grid(
            say("together.programme.by-group"),
            say("together.column.genre"),
            [(code, names.genre(code)) for code in genres],
            across,
            find=lambda genre, group: found.get((genre, group)),
            pen=pen,
        ),
    )
    return _card(told, names, tables=tables, sentence=_sum(found.get((ALL, ALL)), "programme", pen))


def _months(told: Told, names: Names) -> Card:
    say, pen = names.words.say, Pen(names.words)
    found = {(row["month"], row["genre"]): row for row in _rows(told)}
    months = [code for code in _codes(told, "month") if (code, ALL) in found]
    genres = [(code, names.genre(code)) for code in _codes(told, "genre") if (ALL, code) in found]
    rows = [(names.month(code), found[code, ALL]) for code in months]
    tables = (
        listed(say("together.months.by-month"), say("together.column.month"), rows, pen),
        grid(
            say("together.months.by-genre"),
            say("together.column.month"),
            [(code, names.month(code)) for code in months],
            genres,
            find=lambda month, genre: found.get((month, genre)),
            pen=pen,
        ),
    )
    return _card(told, names, tables=tables, sentence=_sum(found.get((ALL, ALL)), "months", pen))


def _takings(told: Told, names: Names) -> Card:
    say = names.words.say
    found = {(row["genre"], row["quarter"]): row for row in _rows(told)}
    quarters = [(code, names.quarter(code)) for code in _codes(told, "quarter") if (ALL, code) in found]
    genres = [(code, names.genre(code)) for code in _codes(told, "genre") if (code, ALL) in found]
    tables = tuple(
        grid(
            say(f"together.takings.{measure}"),
            say("together.column.genre"),
            [*genres, (ALL, say("together.all"))],
            [*quarters, (ALL, say("together.takings.season"))],
            find=lambda genre, quarter: found.get((genre, quarter)),
            pen=Pen(names.words, measure, kind),
        )
        for measure, kind in (("visits", "count"), ("cents", "money"))
    )
    sentence = _sum(found.get((ALL, ALL)), "takings", Pen(names.words, "cents", "money"))
    return _card(told, names, tables=tables, sentence=sentence)


def _by_house(told: Told, names: Names) -> Card:
    pen = Pen(names.words)
    rows = [(f"{names.segment(row['segment'])}, {row['house']}", row) for row in _rows(told)]
    caption = names.words.say("together.by-house.title")
    table = listed(caption, names.words.say("together.column.house"), rows, pen)
    return Card(told.name, caption, told.meaning.in_language(names.words.language), tables=(table,))


def _of_maker(told: Told, names: Names) -> Card:
    """What one maker has of its own productions: a row per place or group."""
    measure = "bookers"
    rows = [(names.place(str(row.get("key") or ALL)), row) for row in _rows(told) if measure in row]
    title = names.words.say("together.maker.title")
    table = listed(title, names.words.say("together.column.place"), rows, Pen(names.words), quiet=True)
    return Card(told.name, title, told.meaning.in_language(names.words.language), tables=(table,))


def _card(told: Told, names: Names, *, tables: tuple[Table, ...], sentence: str) -> Card:
    language = names.words.language
    known = menu()[told.source]
    limits = (names.words.maybe(f"together.limit.{code}") for code in told.figure.limits)
    notes = tuple(one for one in limits if one)
    return Card(
        told.name, known.title.in_language(language), known.meaning.in_language(language), sentence, tables, notes
    )


def _sum(row: Row | None, name: str, pen: Pen) -> str:
    """The figure in one sentence; why there is none when the whole is not told."""
    if row is None or pen.value(row) is None:
        return pen.words.say("together.sum-silent", why=pen.why(row or {}))
    told = {"n": pen.words.numbers.write(pen.kind, pen.value(row)), "between": pen.between(row)}
    return pen.words.say(f"together.{name}.sum", **told)


def _by_size(rows: list[tuple[str, Row]], pen: Pen) -> list[tuple[str, Row]]:
    return sorted(rows, key=lambda one: -(pen.value(one[1]) or 0.0))


def _rows(told: Told) -> list[Row]:
    return list(told.figure.table.to_pylist())


def _parents(told: Told, dimension: str) -> Mapping[str, str]:
    return dict(told.figure.facts.get("parents", {}).get(dimension, {}))  # type: ignore[attr-defined]


def _codes(told: Told, dimension: str) -> list[str]:
    """The codes of a dimension in the order of the menu."""
    return [code for code in _parents(told, dimension) if code != ALL]
