"""The report as slides, workbook and JSON, read the way a colleague's program reads them."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pyarrow as pa
import pytest
from pptx import Presentation
from pptx.util import Pt

from publiek import pipeline
from publiek.disclosure import Release
from publiek.reports import Card, Story, render, tell
from publiek.reports.lettering import LINE, lines
from publiek.reports.record import plain, write_record
from publiek.reports.slides import write_slides
from publiek.reports.slides.figures import PICTURE_FIRST
from publiek.reports.workbook import write_workbook
from tests.support.release_example import HOUSES, House, context_of, figures_of, full_house, release_of

SPACE = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
SPACE["a"] = "http://schemas.openxmlformats.org/drawingml/2006/main"
HOSTILE = (
    '=HYPERLINK("http://example.org";"klik")', "+31 dagen", "-1 graden", "@home", "=1+1", "Q&A <b>&amp;</b>",
    "Nul\x00bel\x07teken\x1b", "links\u202eomgekeerd", "x" * 200, "Heel lang woord " * 13,
    "http://example.org/", "_x0041_", "Licht! En toch. Ja? ‘Nee’ zei ze.", "[a]:*?/\\'", "", "  ", "日本の夜", "𝕳𝖔𝖌",
)  # fmt: skip


class Report:
    """One report in the three formats, and the story it lays out."""

    def __init__(self, story: Story, folder: Path) -> None:
        self.story, self.folder = story, folder

    @cached_property
    def deck(self) -> Any:
        return Presentation(str(self.folder / "publiek-report.pptx"))

    @cached_property
    def book(self) -> openpyxl.Workbook:
        return openpyxl.load_workbook(self.folder / "publiek-report.xlsx")

    @cached_property
    def record(self) -> Any:
        return json.loads((self.folder / "publiek-report.json").read_text(encoding="utf-8"), parse_constant=_refuse)

    def told(self) -> list[Card]:
        """The cards that rest on a figure and have something to show."""
        return [card for card in self.story.cards if not card.too_thin and (card.native or card.picture)]


def _refuse(word: str) -> None:
    raise AssertionError(f"{word} is no JSON")


def reported(folder: Path, release: Release, language: str = "nl", **more: object) -> Report:
    context = context_of(language, **more)
    render(release, context=context, folder=folder, formats=("pptx", "xlsx", "json"))
    return Report(tell(release, context), folder)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return reported(tmp_path_factory.mktemp("full"), full_house())


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Titles that would be formulas, break XML, or overflow; an organisation that is a command in a footer."""
    release = release_of(figures_of(House(titles=HOSTILE)))
    return undrawn(tmp_path_factory.mktemp("hostile"), release, organisation='=Q&A "De <Brug>"\x0b')


SPOKEN = [*((house, "nl") for house in HOUSES), ("full", "en")]


@pytest.fixture(scope="module", params=SPOKEN, ids="-".join)
def any_report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Every house, and both languages, without the drawings: then charts and tables do all the work."""
    house, language = request.param
    return undrawn(tmp_path_factory.mktemp(f"{house}-{language}"), HOUSES[house](), language)


def undrawn(folder: Path, release: Release, language: str = "nl", **more: object) -> Report:
    """A report without maps and drawings."""
    story = tell(release, context_of(language, home=False, **more))
    write_slides(story, {}, folder / "publiek-report.pptx")
    write_workbook(story, folder / "publiek-report.xlsx")
    write_record(story, release, folder / "publiek-report.json")
    return Report(story, folder)


@pytest.fixture(scope="module")
def schema() -> jsonschema.Draft202012Validator:
    path = Path(__file__).parents[2] / "docs" / "reference" / "json" / "report.schema.json"
    written = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(written)
    return jsonschema.Draft202012Validator(written, format_checker=jsonschema.FormatChecker())


def shape(slide: Any, name: str) -> Any:
    return next((one for one in slide.shapes if one.name == name), None)


def words_of(slide: Any) -> str:
    texts = [one.text_frame.text for one in slide.shapes if one.has_text_frame]
    for one in slide.shapes:
        if one.has_table:
            texts += [cell.text for row in one.table.rows for cell in row.cells]
    return "\n".join(texts)


def charts_by_card(report: Report) -> dict[str, Any]:
    """The chart of each card, found by the question in its text alternative."""
    frames = [one for slide in report.deck.slides for one in slide.shapes if one.has_chart]
    with_chart = [card for card in report.story.cards if card.native]
    found = {card.key: [frame for frame in frames if f"‘{card.question}’" in alt(frame)] for card in with_chart}
    assert all(len(frames) == 1 for frames in found.values()), {key: len(frames) for key, frames in found.items()}
    return {key: frames[0].chart for key, frames in found.items()}


def alt(one: Any) -> str:
    return str(one._element.xpath(".//p:cNvPr")[0].get("descr") or "")


def in_units(values: tuple[float | None, ...], card: Card) -> list[float | None]:
    assert card.native
    cents = 100 if card.native.number == "money" else 1
    return [None if value is None else pytest.approx(value / cents) for value in values]


# ------------------------------------------------------------------------------------------------------------ slides


def test_every_slide_has_a_title_of_its_own_in_the_place_of_a_title(any_report: Report) -> None:
    titles = []
    for slide in any_report.deck.slides:
        assert slide.shapes.title is not None and slide.shapes.title.is_placeholder
        titles.append(slide.shapes.title.text_frame.text)
    assert all(titles) and len(set(titles)) == len(titles)


def test_every_slide_says_on_what_it_rests_and_has_its_number(any_report: Report) -> None:
    for number, slide in enumerate(any_report.deck.slides, start=1):
        assert shape(slide, "Base").text_frame.text
        assert shape(slide, "Slide number").text_frame.text == str(number)


def test_every_figure_is_on_a_slide_with_its_sentence_its_base_and_what_it_does_not_say(full: Report) -> None:
    slides = [words_of(slide) for slide in full.deck.slides]
    order = []
    for card in full.told():
        own = [number for number, text in enumerate(slides) if card.question in text and card.base_line in text]
        assert own, card.key
        text = slides[own[0]]
        assert all(part in text for part in card.sentence.split(". ")), card.key
        assert card.limits[0] in text and card.try_next in text and card.how_to_see in text, card.key
        order.append(own[0])
    assert order == sorted(order), "the order of the page"


def test_the_notes_hold_every_limit_the_base_and_for_whom_it_is(full: Report) -> None:
    notes = [slide.notes_slide.notes_text_frame.text for slide in full.deck.slides]
    assert all(full.story.eyes in note for note in notes)
    for card in full.told():
        own = next(note for note in notes if note.startswith(card.question))
        assert card.base_line in own
        assert all(limit in own for limit in card.limits), card.key


def test_what_is_too_thin_is_said_with_its_reason_and_has_no_chart(any_report: Report) -> None:
    text = "\n".join(words_of(slide) for slide in any_report.deck.slides)
    charts = {card.key for card in any_report.story.cards if card.native}
    assert set(charts_by_card(any_report)) == charts
    for card in any_report.story.cards:
        if card.too_thin:
            assert card.question in text and card.too_thin in text, card.key


def test_a_chart_can_be_edited_and_holds_the_numbers_of_the_story(full: Report) -> None:
    charts = charts_by_card(full)
    for card in (card for card in full.told() if card.native):
        chart, native = charts[card.key], card.native
        plot = chart.plots[0]
        shown = len(list(plot.categories))
        assert list(plot.categories) == list(native.categories[:shown]) and (
            shown >= 15 or shown == len(native.categories)
        )
        by_name = {series.name: series for series in native.series}
        for series in plot.series:
            assert list(series.values) == in_units(by_name[series.name].values[:shown], card), card.key
        sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))["Sheet1"]
        assert [cell.value for cell in sheet["A"][1 : shown + 1]] == list(native.categories[:shown])
        for position, series in enumerate(plot.series, start=1):
            column = next(sheet.iter_cols(min_col=position + 1, max_col=position + 1, max_row=shown + 1))
            assert [cell.value for cell in column] == [
                series.name,
                *in_units(by_name[series.name].values[:shown], card),
            ]


def test_a_chart_with_too_much_shows_the_first_and_says_so(full: Report) -> None:
    charts = charts_by_card(full)
    for slide in full.deck.slides:
        for frame in (one for one in slide.shapes if one.has_chart):
            card = next(card for card in full.told() if card.native and charts[card.key].part is frame.chart.part)
            whole = len(card.native.categories), len(card.native.series)
            drawn = len(list(frame.chart.plots[0].categories)), len(frame.chart.plots[0].series)
            assert drawn[0] <= 15 and drawn[1] <= 4
            if drawn != whole:
                assert "alle staan in het Excel-bestand" in shape(slide, "Caption").text_frame.text
    productions = next(slide for slide in full.deck.slides if "‘Licht!’" in words_of(slide) and shape(slide, "Chart"))
    assert "Hier staan er 12 van 20" in shape(productions, "Caption").text_frame.text


def test_margins_are_error_bars_whose_lengths_can_be_edited(full: Report) -> None:
    charts, seen = charts_by_card(full), 0
    for card in (card for card in full.told() if card.native and any(series.low for series in card.native.series)):
        chart = charts[card.key]
        sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))["Sheet1"]
        for drawn, series in zip(chart.plots[0].series, card.native.series, strict=True):
            bars = drawn._element.findall("c:errBars", SPACE)
            assert len(bars) == (1 if series.low else 0), card.key
            for side, ends in (("plus", series.high), ("minus", series.low)) if series.low else ():
                reference = bars[0].find(f"c:{side}/c:numRef/c:f", SPACE).text.removeprefix("Sheet1!").replace("$", "")
                written = [cell.value for row in sheet[reference] for cell in row]
                cached = [float(one.text) for one in bars[0].findall(f"c:{side}/c:numRef/c:numCache/c:pt/c:v", SPACE)]
                lengths = [abs(end - value) for end, value in zip(ends, series.values, strict=True)]
                assert written == pytest.approx(lengths) and cached == pytest.approx(lengths), card.key
                seen += 1
    assert seen >= 8


def test_an_index_starts_at_100_and_the_first_row_is_on_top(full: Report) -> None:
    chart = charts_by_card(full)["who-comes"]
    axis = chart.category_axis
    assert chart.value_axis.crosses_at == 100
    assert axis.reverse_order
    assert chart.value_axis.minimum_scale <= 50 and chart.value_axis.maximum_scale >= 200
    assert chart.value_axis._element.find("c:scaling/c:logBase", SPACE).get("val") == "2", "half is as far as double"


def test_what_no_chart_can_show_is_drawn_before_it(full: Report) -> None:
    pictures = [slide for slide in full.deck.slides if shape(slide, "Picture")]
    drawn = [card for card in full.told() if card.key in PICTURE_FIRST]
    assert len(drawn) == len(pictures) == len(PICTURE_FIRST)
    for card, slide in zip(drawn, pictures, strict=True):
        assert alt(shape(slide, "Picture")) == card.picture.alt
        assert card.picture.note in words_of(slide)


def test_everything_that_is_no_text_has_words(any_report: Report) -> None:
    for slide in any_report.deck.slides:
        for one in slide.shapes:
            if one.has_chart or one.has_table or one.shape_type == 13:
                assert alt(one), slide.shapes.title.text_frame.text


def test_every_word_has_the_language_of_the_report(any_report: Report) -> None:
    code = {"nl": "nl-NL", "en": "en-GB"}[any_report.story.language]
    for slide in any_report.deck.slides:
        parts = [slide.element, slide.notes_slide.element]
        charts = [one.chart for one in slide.shapes if one.has_chart]
        for run in (run for part in parts for run in part.iter(f"{{{SPACE['a']}}}r")):
            assert run.find("a:rPr", SPACE).get("lang") == code
        assert all(chart._chartSpace.find("c:lang", SPACE).get("val") == code for chart in charts)


def test_nothing_runs_off_a_slide_or_over_something_else(any_report: Report) -> None:
    stands_free(any_report.deck)


def test_every_text_fits_its_box(any_report: Report) -> None:
    fits(any_report.deck)


@pytest.mark.parametrize("name", ["full", "hostile"])
def test_drawings_and_endless_titles_fit_too(name: str, request: pytest.FixtureRequest) -> None:
    deck = request.getfixturevalue(name).deck
    stands_free(deck)
    fits(deck)


def stands_free(deck: Any) -> None:
    """Everything is on the paper and nothing lies over something else."""
    for number, slide in enumerate(deck.slides, start=1):
        boxes = [(one, *place_of(one)) for one in slide.shapes]
        for one, left, top, right, bottom in boxes:
            inside = left >= 0 and top >= 0 and right <= deck.slide_width and bottom <= deck.slide_height
            assert inside, (number, one.name)
        for first, second in combinations(boxes, 2):
            assert not overlapping(first[1:], second[1:]), (number, first[0].name, second[0].name)


def place_of(one: Any) -> tuple[int, int, int, int]:
    return one.left, one.top, one.left + one.width, one.top + one.height


def overlapping(first: tuple[int, ...], second: tuple[int, ...]) -> bool:
    wide = min(first[2], second[2]) - max(first[0], second[0])
    high = min(first[3], second[3]) - max(first[1], second[1])
    return wide > Pt(1) and high > Pt(1)


def fits(deck: Any) -> None:
    """No text is higher than its box at the size it was given."""
    for slide in deck.slides:
        for one in slide.shapes:
            if one.has_text_frame and one.name != "Slide number":
                assert needed(one) <= one.height + Pt(3), (one.name, one.text_frame.text)


def needed(one: Any) -> int:
    """How high the words of a box are at the sizes they were given."""
    total = 0.0
    for paragraph in one.text_frame.paragraphs:
        for run in paragraph.runs:
            size = run.font.size.pt if run.font.size else 26.0
            bold = bool(run.font.bold) or one.is_placeholder
            total += lines(run.text, one.width.pt, size, bold=bold) * size * LINE
    return int(Pt(1) * total)


def test_tables_on_slides_are_no_wider_or_longer_than_the_slide(any_report: Report) -> None:
    for slide in any_report.deck.slides:
        for one in slide.shapes:
            if one.has_table:
                assert sum(column.width for column in one.table.columns) == one.width
                assert sum(row.height for row in one.table.rows) == one.height
                assert one.table.first_row and not one.table.horz_banding


def test_the_deck_knows_what_it_is(full: Report) -> None:
    known = full.deck.core_properties
    assert known.title == full.story.title and known.author == "Theater De Brug" and known.language == "nl"
    assert known.created.date() == date(2025, 8, 14)
    assert known.comments == full.story.eyes
    titles = [chapter.title for chapter in full.story.chapters]
    with zipfile.ZipFile(full.folder / "publiek-report.pptx") as file:
        sections = file.read("ppt/presentation.xml").decode()
        assert all(f'name="{title}"' in sections for title in titles)
        assert not [name for name in file.namelist() if "slideLayouts/slideLayout" in name and "_rels" not in name][1:]


def test_titles_that_attack_are_only_text(hostile: Report) -> None:
    """No formula in the data sheet behind a chart, no broken XML, no command."""
    chart = charts_by_card(hostile)["productions"]
    sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))["Sheet1"]
    assert {cell.data_type for cell in sheet["A"][1:]} <= {"s", "n"}
    assert all(not cell.hyperlink for cell in sheet["A"])
    names = list(chart.plots[0].categories)
    assert any(name.startswith("=HYPERLINK") for name in names)
    assert all(character.isprintable() for name in names for character in name)


# ---------------------------------------------------------------------------------------------------------- workbook


def sheet_of(report: Report, card: Card) -> Any:
    """The sheet of a card: its second row is the question."""
    found = [sheet for sheet in report.book.worksheets if sheet["A2"].value == card.question]
    assert len(found) == 1, card.key
    return found[0]


def heading_row(sheet: Any) -> int:
    (table,) = sheet.tables.values()
    return int(sheet[table.ref][0][0].row)


def with_table(report: Report) -> list[Card]:
    return [card for card in report.story.cards if card.table and card.table.rows]


def test_sheet_names_are_short_unique_and_say_what_is_in_them(any_report: Report) -> None:
    names = any_report.book.sheetnames
    assert len({name.casefold() for name in names}) == len(names) == len(with_table(any_report)) + 1
    assert all(len(name) <= 31 and "…" not in name for name in names)


def test_the_first_sheet_answers_every_question_and_links_there_and_back(any_report: Report) -> None:
    book, story = any_report.book, any_report.story
    front = book.worksheets[0]
    rows = {row[1].value: row for row in front.iter_rows(min_row=6) if row[2].value}
    for card in story.cards:
        sheet, _, answer = rows[card.question]
        assert answer.value == (card.too_thin or card.sentence)
        if card.table and card.table.rows:
            assert sheet.hyperlink.location == f"'{sheet.value}'!A1"
            assert book[sheet.value]["A1"].hyperlink.location == f"'{front.title}'!A1"


def test_every_cell_of_every_table_is_the_number_of_the_story(any_report: Report) -> None:
    for card in with_table(any_report):
        sheet = sheet_of(any_report, card)
        (table,) = sheet.tables.values()
        _, *rows = sheet[table.ref]
        assert len(rows) == len(card.table.rows)
        for cells, values in zip(rows, card.table.rows, strict=True):
            for cell, value, column in zip(cells, values, card.table.columns, strict=True):
                same(cell, value, column.kind)


def same(cell: Any, value: Any, kind: str) -> None:
    if value is None or value == "":
        assert cell.value is None
    elif isinstance(value, str):
        assert cell.value == value and cell.data_type == "s"
    elif isinstance(value, date):
        assert cell.is_date and cell.value.date() == value
        assert "mmmm" in cell.number_format
    else:
        assert cell.value == pytest.approx(value / 100 if kind == "money" else value) and cell.data_type == "n"
        expected = {"share": "0.0%", "count": "#,##0", "index": "0"}.get(kind)
        assert expected is None or cell.number_format == expected
        assert kind != "money" or "€" in cell.number_format


def test_sums_in_the_workbook_are_those_of_the_story(full: Report) -> None:
    for key in ("productions", "coverage", "where", "prices", "missed-areas"):
        card = next(card for card in full.told() if card.key == key)
        sheet = sheet_of(full, card)
        (table,) = sheet.tables.values()
        for position, column in enumerate(card.table.columns):
            if column.kind in ("count", "money"):
                own = sum(row[position].value or 0 for row in sheet[table.ref][1:])
                told = sum(row[position] or 0 for row in card.table.rows)
                assert own == pytest.approx(told / (100 if column.kind == "money" else 1)), (key, column.label)


def test_each_sheet_tells_the_sentence_the_base_and_every_limit(full: Report) -> None:
    for card in with_table(full):
        column = [cell.value for cell in sheet_of(full, card)["A"]]
        for text in (card.sentence, card.base_line, *card.limits, card.try_next, card.how_to_see):
            assert not text or text in column, (card.key, text)
        blank = any(value is None for row in card.table.rows for value in row)
        assert any(str(text).startswith("Een leeg vak") for text in column) == blank


def test_no_cell_is_a_formula_and_what_looks_like_one_is_marked_as_text(full: Report, hostile: Report) -> None:
    for report in (full, hostile):
        with zipfile.ZipFile(report.folder / "publiek-report.xlsx") as file:
            sheets = [file.read(name) for name in file.namelist() if "worksheets/sheet" in name]
        assert sheets and not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)
    cells = [cell for sheet in hostile.book.worksheets for row in sheet.iter_rows() for cell in row]
    looks_like = [cell for cell in cells if cell.data_type == "s" and str(cell.value)[:1] in ("=", "+", "-", "@")]
    assert {"=1+1", "+31 dagen", "-1 graden", "@home"} < {cell.value for cell in looks_like}
    assert all(cell.quotePrefix for cell in looks_like)


def test_the_heading_stays_in_view_and_leaves_room_for_the_numbers(any_report: Report) -> None:
    for card in with_table(any_report):
        sheet = sheet_of(any_report, card)
        head = heading_row(sheet)
        assert sheet.freeze_panes == f"A{head + 1}"
        high = sum(sheet.row_dimensions[row].height or 15 for row in range(1, head + 1))
        assert high < 190, "points; a screen has some 600"
        assert sheet.column_dimensions["A"].width <= 62, "a sentence does not make the first column wide"


def test_each_sheet_prints_on_lying_paper_with_its_heading_on_every_page(any_report: Report) -> None:
    for sheet in any_report.book.worksheets:
        assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows
        assert "Theater De Brug" in sheet.oddFooter.left.text


def test_an_organisation_cannot_command_the_footer(hostile: Report) -> None:
    with zipfile.ZipFile(hostile.folder / "publiek-report.xlsx") as file:
        assert "=Q&amp;&amp;A" in file.read("xl/worksheets/sheet1.xml").decode()


def test_the_workbook_knows_what_it_is_and_is_the_same_every_time(full: Report, tmp_path: Path) -> None:
    known = full.book.properties
    assert known.title == full.story.title and known.creator == "Theater De Brug"
    assert known.created.date() == full.story.made_on
    again = write_workbook(full.story, tmp_path / "again.xlsx")
    assert again.read_bytes() == (full.folder / "publiek-report.xlsx").read_bytes()


def test_two_thousand_productions_with_long_titles_are_all_there(tmp_path: Path) -> None:
    figure = figures_of()["by_production"]
    titles = pa.array([f"{number:04d} {'lang ' * 39}" for number in range(2000)])
    table = pa.concat_tables([figure.table] * 100).set_column(0, "key", titles)
    release = release_of(figures_of() | {"by_production": replace(figure, table=table)})
    report = undrawn(tmp_path, release)
    card = next(card for card in report.story.cards if card.key == "productions")
    sheet = sheet_of(report, card)
    assert sheet.max_row >= 2000 + heading_row(sheet)
    assert sheet.column_dimensions["A"].width <= 62
    assert "Hier staan er 12 van 2.000" in "\n".join(words_of(slide) for slide in report.deck.slides)


# -------------------------------------------------------------------------------------------------------------- JSON


def test_a_record_follows_its_schema(any_report: Report, schema: jsonschema.Draft202012Validator) -> None:
    schema.validate(any_report.record)


def test_a_record_tells_every_figure_and_every_sentence(full: Report, schema: jsonschema.Draft202012Validator) -> None:
    record, release = full.record, full_house()
    schema.validate(record)
    assert set(record["figures"]) == set(release.figures)
    for name, figure in release.figures.items():
        told = record["figures"][name]
        assert told["columns"] == figure.table.column_names
        assert told["rows"] == plain([list(row.values()) for row in figure.table.to_pylist()])
        assert told["base"]["n"] == figure.base.n and told["limits"] == list(figure.limits)
    assert {key: said["sentence"] for key, said in record["sentences"].items()} == {
        card.key: card.too_thin or card.sentence for card in full.story.cards
    }


def test_what_is_no_number_is_null_and_what_has_no_place_is_refused() -> None:
    assert plain({"a": float("nan"), "b": [float("inf"), (1, 2.5)], "c": date(2025, 3, 1)}) == {
        "a": None,
        "b": [None, [1, 2.5]],
        "c": "2025-03-01",
    }
    with pytest.raises(TypeError):
        plain(object())


def test_the_same_report_is_the_same_record(full: Report, tmp_path: Path) -> None:
    release = full_house()
    again = write_record(tell(release, context_of()), release, tmp_path / "again.json")
    assert again.read_bytes() == (full.folder / "publiek-report.json").read_bytes()


@pytest.mark.parametrize("change", [{"format": "publiek-report/2"}, {"figures": {"Totals": {}}}, {"account": [{}]}])
def test_the_schema_refuses_what_is_no_record(
    full: Report, schema: jsonschema.Draft202012Validator, change: dict[str, object]
) -> None:
    with pytest.raises(jsonschema.ValidationError):
        schema.validate({**full.record, **change})


# -------------------------------------------------------------------------------------------------- from a real file


@pytest.mark.parametrize(
    ("file", "formats"),
    [("museum/postcodes.csv", ("xlsx", "json")), ("festival/tellingen.csv", ("pptx", "xlsx", "json"))],
)
def test_a_delivery_becomes_slides_a_workbook_and_a_record(
    town: Path, tmp_path: Path, schema: jsonschema.Draft202012Validator, file: str, formats: tuple[str, ...]
) -> None:
    house = pipeline.House(
        "verzonnen", tmp_path / "home", name="Verzonnen huis", venue_pc4=3011, keys=tmp_path / "keys"
    )
    pipeline.take_in(town / file, house=house)
    folder = tmp_path / "report"
    pipeline.report(house, folder=folder, formats=formats, today=date(2025, 9, 1))
    schema.validate(json.loads((folder / "publiek-report.json").read_text(encoding="utf-8"), parse_constant=_refuse))
    assert openpyxl.load_workbook(folder / "publiek-report.xlsx").sheetnames[0] == "Inhoud"
    if "pptx" in formats:
        deck = Presentation(str(folder / "publiek-report.pptx"))
        assert sum(one.has_chart for slide in deck.slides for one in slide.shapes) >= 3
