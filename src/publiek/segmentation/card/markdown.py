"""How does a person without the program read the card? As one Markdown text in Dutch or English."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from publiek.segmentation.card.contents import Change, Measured, ModelCard
from publiek.segmentation.card.labels import labelled, remark, served_name, written
from publiek.segmentation.card.wording import count, decimal, percent, text

_DASH = "\N{EN DASH}"
_MOVES = 10


def as_markdown(card: ModelCard, *, language: str = "nl") -> str:
    """The whole card, ready to print: every number with its base, what was not measured said in words."""

    def say(*path: str | int, **slots: object) -> str:
        return text(*path, **slots).in_language(language)

    name = text("names", card.kind)
    parts = [f"# {say('sections', 'title', name=name, version=card.version)}", card.cite.in_language(language)]
    sections = (
        ("inputs", _inputs(card, language)),
        ("groups", _groups(card, language)),
        ("quality", _measures((card.labels_right, *card.quality), language)),
        ("stability", _measures(card.stability, language)),
        ("fairness", _fairness(card, language)),
        ("change", _change(card.change, card, language)),
        ("limits", "\n".join(f"* {limit.in_language(language)}" for limit in card.limits)),
    )
    parts += [f"## {say('sections', key)}\n\n{body}" for key, body in sections]
    return "\n\n".join(parts) + "\n"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], language: str) -> str:
    labels = [text("words", head).in_language(language) if head else "" for head in heads]
    lines = [labels, ["---"] * len(labels), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "/") for cell in line) + " |" for line in lines)


def _inputs(card: ModelCard, language: str) -> str:
    facts = [
        ("source", card.source),
        ("vintage", str(card.vintage)),
        ("licence", card.licence),
        ("digest", card.digest or text("unknown").in_language(language)),
    ]
    listed = "\n".join(f"* {text('words', key).in_language(language)}: {value}" for key, value in facts)
    rows = [
        (v.label.in_language(language), v.why.in_language(language) or _DASH, percent(v.explained, language, places=0))
        for v in card.variables
    ]
    return f"{listed}\n\n{_table(('variable', 'why', 'explained'), rows, language)}"


def _groups(card: ModelCard, language: str) -> str:
    heads = ("code", "name", "part-of", "share", "areas", "residents", "portrait")
    tables = []
    for tier in card.tiers:
        rows = [
            (
                group.code,
                group.name.in_language(language),
                card.name(group.parent, language) if group.parent else _DASH,
                percent(group.share, language),
                count(group.areas, language),
                count(group.residents, language),
                group.portrait.in_language(language),
            )
            for group in tier.groups
        ]
        tables.append(_table(heads, rows, language))
    return "\n\n".join(tables)


def _measures(measures: Sequence[Measured], language: str) -> str:
    rows = []
    for one in measures:
        words, (value, margin) = labelled(one, language), written(one, language)
        rows.append((words.label, value, margin or _DASH, words.base or _DASH, words.how))
    return _table(("measure", "value", "margin", "basis", "how"), rows, language)


def _fairness(card: ModelCard, language: str) -> str:
    heads = ("", "residents", "unclassified", "certainty", "reliability", "uncertain", "remark")
    rows = []
    for part in card.fairness:
        rows.append(
            (
                served_name(part, card, language),
                count(part.residents, language),
                count(part.unclassified_residents, language),
                _hundred(part.certainty, language),
                percent(part.reliability, language, places=0),
                percent(part.uncertain, language, places=0),
                remark(part, language) or _DASH,
            )
        )
    return _table(heads, rows, language)


def _hundred(value: float | None, language: str) -> str:
    return decimal(None if value is None else 100 * value, language, places=0)


def _change(change: Change | None, card: ModelCard, language: str) -> str:
    if change is None:
        return text("words", "none").in_language(language)
    moves = [move for move in change.moves if change.match.get(move.now) != move.before][:_MOVES]
    rows = [(move.before, move.now, card.name(move.now, language), percent(move.share, language)) for move in moves]
    same = _measures((change.same,), language)
    return f"{same}\n\n{_table(('before', 'now', 'name', 'share'), rows, language)}" if rows else same
