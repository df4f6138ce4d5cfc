"""On what do the verdicts rest? All figures with their margins, how alike the regions are, remarks, the rule."""

from __future__ import annotations

from publiek.reports.numbers import finite
from publiek.reports.reading import Answer
from publiek.reports.segmentations.judged import Judged
from publiek.reports.story import CardTable, Column
from publiek.reports.words import cleaned
from publiek.segmentation.transfer import Judgement, thresholds
from publiek.segmentation.transfer.relatedness import Relatedness
from publiek.segmentation.transfer.settings import thresholds_version
from publiek.segmentation.transfer.verdict import questions, rule, texts

#: Beside C, RD and O/E, which stand with the verdict; the JSON holds every figure there is.
_FIGURES = ("concordance_own", "relative_validity", "slope", "explained", "lift")


def answers(judged: Judged) -> list[tuple[str, Answer | str]]:
    """The figures from evidence, the comparison of areas, warnings and remarks."""
    return [("people", _people(judged)), ("alike", _alike(judged)), ("notes", _notes(judged))]


def _people(judged: Judged) -> Answer | str:
    """One row per region; the figures that are not in the first table, each with its interval."""
    told = judged.with_evidence
    if not told:
        return judged.say("people.thin")
    heads = (
        Column(judged.say("people.columns.region")),
        *(Column(str(texts()["figures"][name][judged.language])) for name in _FIGURES),
    )
    rows = tuple((cleaned(one.target), *(judged.span(judged.figure(one, name)) for name in _FIGURES)) for one in told)
    table = CardTable(judged.say("people.caption"), heads, rows, shown=True, first=len(rows))
    return Answer(judged.say("people.sentence"), table=table)


def _alike(judged: Judged) -> Answer | str:
    told = [(one, one.relatedness) for one in judged.table.judgements if one.relatedness is not None]
    if not told:
        return judged.say("alike.thin")
    ranked = sorted(told, key=lambda pair: -pair[1].groups)
    write = judged.context.words.numbers.decimal
    sentence = judged.say(
        "alike.sentence",
        most=cleaned(ranked[0][0].target),
        high=write(ranked[0][1].groups, 2),
        least=cleaned(ranked[-1][0].target),
        low=write(ranked[-1][1].groups, 2),
    )
    kinds = {"region": "text", "groups": "text", "divergence": "text", "support": "share", "membership": "text"}
    kinds |= {"agreement": "text", "uncertain": "share", "missing": "text"}
    rows = tuple((cleaned(one.target), *_comparison(judged, related)) for one, related in ranked)
    columns = judged.columns("alike", kinds)  # type: ignore[arg-type]
    table = CardTable(judged.say("alike.caption"), columns, rows, shown=True, first=len(rows))
    return Answer(sentence, table=table)


def _comparison(judged: Judged, related: Relatedness) -> tuple[str | float | None, ...]:
    def written(value: float | None) -> str:
        return judged.context.words.numbers.decimal(value, 2) if finite(value) else ""

    stable = related.stability
    return (
        written(related.groups),
        written(related.divergence),
        related.support.share,
        written(related.membership),
        written(stable.agreement),
        stable.uncertain if finite(stable.uncertain) else None,
        judged.context.words.listed(list(stable.missing)),
    )


def _notes(judged: Judged) -> Answer:
    """Every warning and remark once, with the regions it is about."""
    about: dict[str, list[Judgement]] = {}
    for one in judged.table.judgements:
        for text in (*one.warnings, *one.notes):
            about.setdefault(text.in_language(judged.language), []).append(one)
    if not about:
        return Answer(judged.say("notes.none"))
    concerned = {one.target for told in about.values() for one in told}
    columns = judged.columns("notes", {"note": "text", "regions": "text"})
    rows = tuple((note, judged.regions(told)) for note, told in about.items())
    table = CardTable(judged.say("notes.caption"), columns, rows, shown=True, first=len(rows))
    return Answer(judged.say("notes.sentence", n=len(concerned)), table=table)


def the_rule(judged: Judged) -> Answer:
    """The three questions in words, and the whole table of outcomes with its thresholds."""
    limits = judged.table.judgements[0].thresholds if judged.table.judgements else thresholds()
    asked = " ".join(text.in_language(judged.language) for text in questions(limits).values())
    columns = judged.columns("the-rule", {"letter": "text", "shown": "text", "condition": "text"})
    rows = tuple(
        (line.letter, line.shown.in_language(judged.language), line.condition.in_language(judged.language))
        for line in rule(limits)
    )
    caption = judged.say("the-rule.caption", version=thresholds_version())
    return Answer(asked, table=CardTable(caption, columns, rows, shown=True))
