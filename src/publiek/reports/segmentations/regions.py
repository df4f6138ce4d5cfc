"""Where does a segmentation work? The map and the table of verdicts, what to do, and which region learns from which."""

from __future__ import annotations

from dataclasses import replace

from publiek.reports.pictures.bars import Bar, bars
from publiek.reports.pictures.country_maps import Kind, country_map
from publiek.reports.pictures.heat import Square, heat
from publiek.reports.pictures.theme import QUANTITY
from publiek.reports.reading import Answer
from publiek.reports.segmentations.judged import SHADES, Judged
from publiek.reports.story import CardTable, NativeChart, Picture, Series
from publiek.reports.words import cleaned
from publiek.segmentation.transfer import Pair, thresholds
from publiek.segmentation.transfer.discrimination import Estimate

_USABLE = ("A", "A?")
_MOST_PAIRS = 16
_PAIR_NAMES = 130
#: Where the colours of a difference in groups change (PSI); the last is the limit of the rule.
_SHIFTS = (0.02, 0.1)


def answers(judged: Judged) -> list[tuple[str, Answer | str]]:
    """The map with all regions, what to do, retained discrimination, all pairs."""
    told: list[tuple[str, Answer | str]] = [("map", _map(judged)), ("what-to-do", _to_do(judged))]
    told.append(("retained", _retained(judged)))
    return [*told, ("pairs", _pairs(judged))] if judged.table.pairs else told


def where_sentence(judged: Judged) -> str:
    """Each verdict that occurs with its regions."""
    return " ".join(
        judged.say("map.part", headline=_headline(judged, letter), regions=judged.regions(told))
        for letter, told in judged.by_letter.items()
    )


def _headline(judged: Judged, letter: str) -> str:
    return judged.by_letter[letter][0].verdict.headline.in_language(judged.language)


def _map(judged: Judged) -> Answer:
    kinds = {"region": "text", "verdict": "text", "concordance": "text", "retained": "text", "level": "text"}
    rows = tuple(
        (
            cleaned(one.target),
            f"{one.verdict.letter}  {judged.headline(one)}",
            judged.span(judged.figure(one, "concordance")),
            judged.span(judged.figure(one, "retained")),
            judged.span(judged.figure(one, "observed_expected")),
            judged.persons(one),
        )
        for one in judged.table.judgements
    )
    columns = judged.columns("map", {**kinds, "persons": "count"})  # type: ignore[dict-item]
    table = CardTable(judged.say("map.caption"), columns, rows, shown=True, first=len(rows))
    usable = sum(one.verdict.letter in _USABLE for one in judged.table.judgements)
    unknown = len(judged.by_letter.get("E", []))
    sentence = judged.say("map.sentence", n=usable, all=len(rows), unknown=unknown)
    return Answer(sentence, _picture(judged), table=table)


def _picture(judged: Judged) -> Picture | None:
    country = judged.context.country
    if country is None or not judged.places:
        return None
    kinds = []
    for letter, told in judged.by_letter.items():
        names = {one.target for one in told}
        areas = [pc4 for pc4, region in judged.places.items() if region in names]
        name, _, more = _headline(judged, letter).partition(", ")
        kinds.append(Kind(f"{letter}  {name}", SHADES[letter], areas, more))
    alt, key = judged.say("map.alt", parts=where_sentence(judged)), judged.say("map.key")
    return country_map(country, kinds, alt=alt, key_title=key, note=judged.say("map.note"))


def _to_do(judged: Judged) -> Answer:
    columns = judged.columns("what-to-do", dict.fromkeys(("verdict", "regions", "meaning", "action"), "text"))  # type: ignore[arg-type]
    rows = tuple(
        (
            f"{letter}  {_headline(judged, letter)}",
            judged.regions(told),
            told[0].verdict.meaning.in_language(judged.language),
            told[0].verdict.action.in_language(judged.language),
        )
        for letter, told in judged.by_letter.items()
    )
    table = CardTable(judged.say("what-to-do.caption"), columns, rows, shown=True)
    return Answer(judged.say("what-to-do.sentence"), table=table)


def _retained(judged: Judged) -> Answer | str:
    found = [(one, figure) for one in judged.with_evidence if (figure := judged.figure(one, "retained"))]
    if not found:
        return judged.say("retained.thin")
    least = thresholds().retained_least
    kept = sum(figure.value >= least for _, figure in found)
    sentence = judged.say("retained.sentence", n=kept, all=len(found), least=least)
    ranked = sorted(found, key=lambda pair: (-pair[1].value, pair[0].target))
    write = judged.context.words.numbers.share
    drawn = [
        Bar(cleaned(one.target), *_drawn(f)[:1], write(f.value), *_drawn(f)[1:], compared=least if at == 0 else None)
        for at, (one, f) in enumerate(ranked)
    ]
    parts = ", ".join(f"{bar.label} {bar.written}" for bar in drawn)
    made = bars(drawn, alt=judged.say("retained.alt", parts=parts), compared_with=judged.say("retained.mark"))
    picture = replace(made, note=judged.say("retained.note"))
    ends = tuple(zip(*(_drawn(figure) for _, figure in ranked), strict=True))
    series = Series(judged.say("retained.columns.value"), *ends)
    native = NativeChart("bar", tuple(bar.label for bar in drawn), (series,), number="share")
    columns = judged.columns("retained", {"region": "text", "value": "share", "low": "share", "high": "share"})
    rows = tuple((cleaned(one.target), f.value, f.low, f.high) for one, f in ranked)
    return Answer(sentence, picture, native, CardTable(judged.say("retained.caption"), columns, rows))


def _drawn(figure: Estimate) -> tuple[float, float, float]:
    """Value, low and high as bars can show them: what is below nought (profiles the other way round) has no bar."""
    return max(figure.value, 0.0), max(figure.low, 0.0), max(figure.high, 0.0)


def _pairs(judged: Judged) -> Answer:
    pairs = judged.table.pairs
    decided = [pair for pair in pairs if pair.verdict.letter != "E"]
    usable = sum(pair.verdict.letter in _USABLE for pair in pairs)
    sentence = judged.say("pairs.sentence", n=usable, all=len(pairs)) if decided else judged.say("pairs.none")
    kinds = {"source": "text", "target": "text", "letter": "text", "verdict": "text", "groups": "text"}
    kinds |= {"support": "share", "concordance": "text", "retained": "text", "level": "text"}
    rows = tuple(
        (
            cleaned(pair.source),
            cleaned(pair.target),
            pair.verdict.letter,
            pair.verdict.headline.in_language(judged.language),
            judged.context.words.numbers.cell("text", _shift(judged, pair)),
            pair.support if pair.support == pair.support else None,
            judged.span(pair.concordance),
            judged.span(pair.retained),
            judged.span(pair.observed_expected),
        )
        for pair in pairs
    )
    table = CardTable(judged.say("pairs.caption"), judged.columns("pairs", kinds), rows)  # type: ignore[arg-type]
    picture = _pairs_picture(judged, letters=bool(decided)) if len(judged.table.regions) <= _MOST_PAIRS else None
    return Answer(sentence, picture, table=table)


def _shift(judged: Judged, pair: Pair) -> str:
    return judged.context.words.numbers.decimal(pair.groups, 2) if pair.groups == pair.groups else ""


def _pairs_picture(judged: Judged, *, letters: bool) -> Picture:
    """Source by target: the letter of the verdict, or without any verdict how much their groups differ."""
    names = [cleaned(name) for name in judged.table.regions]
    squares = [
        Square(
            cleaned(pair.source),
            cleaned(pair.target),
            None,
            pair.verdict.letter if letters else _shift(judged, pair),
            SHADES[pair.verdict.letter] if letters else _shade(pair.groups),
        )
        for pair in judged.table.pairs
    ]
    limit = judged.context.words.numbers.decimal(thresholds().psi_large, 2)
    note = judged.say("pairs.note") if letters else judged.say("pairs.note-shift", limit=limit)
    alt = judged.say("pairs.alt", parts=where_sentence(judged))
    drawn = heat(squares, rows=names, columns=names, alt=alt, label=_PAIR_NAMES)
    return Picture(drawn.spec, drawn.alt, drawn.width, drawn.height + 60, note=note)


def _shade(groups: float) -> str:
    """Darker where groups differ more; dark letters stay readable."""
    return QUANTITY[sum(groups >= bound for bound in _SHIFTS)] if groups == groups else SHADES["E"]
