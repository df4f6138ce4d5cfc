"""Whatever the figures: sentences stay sentences, tables stay tables, pictures stay JSON."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from publiek.disclosure import release
from publiek.reports import Story, tell
from publiek.reports.page.take_away import csv_text
from publiek.reports.words import LONGEST, cleaned
from publiek.vocabulary.figures import Figure
from tests.support.release_example import House, context_of, figures_of

_CODE = re.compile(r"\b(nan|NaN|None|inf|Infinity|null|True|False)\b|[{}]")
_NUMBERS = st.one_of(st.none(), st.floats(-1e9, 1e9, allow_nan=False), st.integers(0, 10**9), st.floats(0, 1))
_FIGURES = figures_of(House(bookers=900))
_KEPT = ("pc4",)


def _filled(figure: Figure, numbers: list[float | int | None]) -> Figure:
    """The same rows and codes with other numbers in every number column and fact."""
    each, table = itertools.cycle(numbers), figure.table.slice(0, 40)
    for place, field in enumerate(table.schema):
        if field.name in _KEPT or not (pa.types.is_integer(field.type) or pa.types.is_floating(field.type)):
            continue
        whole = pa.types.is_integer(field.type)
        values = [
            None if value is None else int(value) if whole else float(value)
            for _, value in zip(range(len(table)), each, strict=False)
        ]
        table = table.set_column(place, field.name, pa.array(values, pa.int64() if whole else pa.float64()))
    facts = {key: next(each) if isinstance(value, (int, float)) else value for key, value in figure.facts.items()}
    return replace(figure, table=table, facts=facts)


def _said(story: Story) -> list[str]:
    texts = [story.title, story.subtitle]
    for card in story.cards:
        texts += [
            card.sentence,
            card.base_line,
            card.too_thin or "",
            *card.limits,
            card.picture.alt if card.picture else "",
        ]
    return texts


@settings(max_examples=40, deadline=None)
@given(st.lists(_NUMBERS, min_size=1, max_size=11), st.sampled_from(["nl", "en"]))
def test_any_finite_numbers_give_sentences_a_person_can_read(numbers: list[float | int | None], language: str) -> None:
    story = tell(release(_filled(figure, numbers) for figure in _FIGURES.values()), context_of(language, home=False))
    for text in _said(story):
        assert not _CODE.search(text), text
    for card in story.cards:
        if card.picture:
            json.dumps(card.picture.spec, allow_nan=False)
        if card.table:
            assert not _CODE.search(csv_text(card.table, language=language))


@given(st.text(max_size=300))
def test_free_text_becomes_one_printable_line(text: str) -> None:
    line = cleaned(text)
    assert len(line) <= LONGEST
    assert line == " ".join(line.split())
    assert line.isprintable() or not re.search("[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\ud800-\udfff]", line)
    assert cleaned(line) == line
