"""What is said with a slide but not shown on it? Speaker's notes, words for who cannot see, the language."""

from __future__ import annotations

from typing import Any

from pptx.oxml.ns import qn
from pptx.presentation import Presentation

from publiek.reports.lettering import shortened
from publiek.reports.slides.marks import add_language
from publiek.reports.story import Card, NativeChart, Story
from publiek.reports.words import Words

LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}
#: A text alternative says what is most; the table says all.
_LONGEST_ALT, _POINTS = 900, 12
_NOTE_ROWS = 15


def chart_alt(card: Card, native: NativeChart, words: Words) -> str:
    """The chart in words: its question, and the values of each series in the order drawn."""
    parts = "; ".join(_series_alt(native, position, words) for position in range(len(native.series)))
    kind = "line" if native.kind == "line" else "bar"
    return shortened(words.say(f"office.chart-{kind}", question=card.question, parts=parts), _LONGEST_ALT)


def _series_alt(native: NativeChart, position: int, words: Words) -> str:
    series = native.series[position]
    pairs = zip(native.categories, series.values, strict=True)
    told = [f"{name} {words.numbers.write(native.number, value)}" for name, value in pairs if value is not None]
    return f"{series.name}: {', '.join(told[:_POINTS])}"


def notes(card: Card, story: Story, words: Words) -> str:
    """All that a speaker may be asked: the sentence, the base, every limit, what to try, the first rows, for whom."""
    titled = [
        ("frame.limits", card.limits),
        ("frame.try", (card.try_next,) if card.try_next else ()),
        ("frame.see", (card.how_to_see,) if card.how_to_see else ()),
    ]
    parts = [card.question, card.sentence, card.picture.alt if card.picture else "", card.base_line]
    for path, texts in titled:
        if texts:
            parts.append("\n".join([f"{words.say(path)}:", *(f"- {text}" for text in texts)]))
    parts += ["\n".join(_rows(card, words)), story.eyes, story.made_line]
    return "\n\n".join(part for part in parts if part)


def _rows(card: Card, words: Words) -> list[str]:
    if not card.table:
        return []
    rows = [" | ".join(column.label for column in card.table.columns)]
    for row in card.table.rows[: min(card.table.first, _NOTE_ROWS)]:
        cells = zip(card.table.columns, row, strict=True)
        rows.append(" | ".join(words.numbers.cell(column.kind, value) for column, value in cells))
    return [f"{card.table.caption}:", *rows]


def speak(deck: Presentation, language: str) -> None:
    """Mark every text of the deck with its language, so that it is read aloud and spell-checked as such."""
    code = LANGUAGES[language]
    _mark(deck.slide_master.element, code)
    _mark(deck.slide_layouts[0].element, code)
    for slide in deck.slides:
        _mark(slide.element, code)
        if slide.has_notes_slide:
            _mark(slide.notes_slide.element, code)
        for shape in slide.shapes:
            if shape.has_chart:
                space = shape.chart._chartSpace
                add_language(space, code)
                _mark(space, code)


def _mark(element: Any, code: str) -> None:
    for run in element.iter(qn("a:r")):
        run.get_or_add_rPr().set("lang", code)
    for tag in ("a:rPr", "a:endParaRPr", "a:defRPr"):
        for properties in element.iter(qn(tag)):
            properties.set("lang", code)
