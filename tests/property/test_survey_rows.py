"""Whatever stands in a file of answers: every row is kept or set aside, and every answer fits the questionnaire."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from publiek.surveys.instruments import core
from publiek.surveys.instruments.checking import check
from publiek.surveys.responses.answer_mapping import as_mapping, mapping_text, read_mapping
from publiek.surveys.responses.answers import FRAME, schema_of
from publiek.surveys.responses.reading_rows import Origin, TextRows, read_rows
from publiek.surveys.responses.recognising import index_of, recognise

ASKED = core()
INDEX = index_of(ASKED)
_HEADERS = (
    "id leeftijd postcode visits.theatre interest[theatre] barriers[time] barriers barriers.health consent_health "
    "holds_back datum weging unit naam iets barrier_main party stratum"
)
_CELLS = (
    "|34|12|75+|ja|Y|N|nee|1-3|nog nooit|veel|3011 AB|0|-1|nan|1e9|1,5|01-06-2026|31-02-2026|2999-01-01|time|"
    "Te duur; x|99|1990|Jan Jansen 0612345678|=1+1"
)
HEADERS = st.sampled_from([*_HEADERS.split(), ""])
CELLS = st.one_of(st.sampled_from(_CELLS.split("|")), st.text(max_size=20))


@st.composite
def files(draw: st.DrawFn) -> TextRows:
    headers = tuple(draw(st.lists(HEADERS, min_size=1, max_size=10)))
    ragged = st.lists(CELLS, min_size=0, max_size=len(headers) + 2)
    return TextRows(headers, draw(st.lists(ragged, max_size=12)))


@settings(max_examples=150, deadline=None)
@given(files(), st.booleans())
def test_rows_read_are_rows_kept_and_set_aside_and_what_is_kept_fits(texts, over):
    guesses = recognise(INDEX, texts.headers)
    mapping = as_mapping(guesses, header_row=1)
    if over:
        text = mapping_text(mapping, texts.headers, ASKED).replace("sixteen_or_over: false", "sixteen_or_over: true")
        mapping = read_mapping(text, ASKED)
    read = read_rows(ASKED, texts, mapping=mapping, origin=Origin("s", "d", b"salt"), places=frozenset())
    aside = {"answers-empty", "answers-under-sixteen", "answers-age-missing", "answers-twice"}
    assert read.read == len(texts.rows) == read.table.num_rows + read.set_aside
    assert read.set_aside == sum(finding.count for finding in read.findings if finding.code in aside)
    assert read.table.schema == schema_of(ASKED)
    frame = {name for name, _ in FRAME}
    for row in read.table.to_pylist():
        given_answers = {name: value for name, value in row.items() if name not in frame and value is not None}
        assert given_answers and row["age"] != "under_16" and (over or row["age"])
        again = check(ASKED, {"age": "25-34", **given_answers})
        assert not again.problems and again.given == {"age": "25-34", **given_answers}
        assert row["weight"] is None or row["weight"] > 0


@settings(max_examples=60, deadline=None)
@given(st.lists(HEADERS, min_size=1, max_size=12))
def test_a_mapping_that_is_written_says_the_same_when_it_is_read(headers):
    mapping = as_mapping(recognise(INDEX, headers), header_row=3)
    assert read_mapping(mapping_text(mapping, headers, ASKED), ASKED) == mapping
