"""What does the front door make of a delimited file? Each form that ticketing systems are known to write, once."""

from __future__ import annotations

import bz2
import codecs
import gzip
import hashlib
import zipfile

import pytest

from publiek.deliveries.opening import open_file
from tests.support.opening import cells_of, codes_of, only_table, rows_of, text_file

PLAIN = "order{d}titel{d}plaats\n1{d}Hamlet{d}Gouda\n2{d}Medea{d}Delft\n"
READ = [[2, "1", "Hamlet", "Gouda"], [3, "2", "Medea", "Delft"]]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found(tmp_path, delimiter):
    table = only_table(text_file(tmp_path, PLAIN.format(d=delimiter)))
    assert table.facts["delimiter"] == delimiter
    assert cells_of(table) == READ


def test_a_decimal_comma_in_every_row_is_no_delimiter(tmp_path):
    rows = "".join(f"{i};{i},50;Gouda\n" for i in range(200))
    table = only_table(text_file(tmp_path, "order;bedrag;plaats\n" + rows))
    assert table.facts["delimiter"] == ";"
    assert rows_of(table)[0] == {"row": 2, "0": "0", "1": "0,50", "2": "Gouda"}


def test_a_delimiter_inside_quotes_is_a_letter(tmp_path):
    table = only_table(text_file(tmp_path, 'order,naam\n1,"Theater, De Brug"\n2,"Café; bar"\n'))
    assert cells_of(table) == [[2, "1", "Theater, De Brug"], [3, "2", "Café; bar"]]


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;"])
def test_the_first_line_that_excel_hides_is_no_row(tmp_path, line):
    table = only_table(text_file(tmp_path, f"{line}\r\na;b\r\n1,5;2,5\r\n"))
    assert table.head == [["a", "b"], ["1,5", "2,5"]]
    assert cells_of(table) == [[2, "1,5", "2,5"]]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system(tmp_path, line_end):
    table = only_table(text_file(tmp_path, PLAIN.format(d=";").replace("\n", line_end)))
    assert table.facts["line_end"] == line_end
    assert cells_of(table) == READ


def test_a_last_row_without_line_end_is_a_row(tmp_path):
    assert cells_of(only_table(text_file(tmp_path, PLAIN.format(d=";").rstrip("\n")))) == READ


def test_line_ends_and_doubled_quotes_inside_a_cell(tmp_path):
    table = only_table(text_file(tmp_path, 'a;b\r\n"regel 1\r\nregel 2";"de ""beste"" zaal"\r\nx;y\r\n'))
    assert cells_of(table) == [[2, "regel 1\r\nregel 2", 'de "beste" zaal'], [3, "x", "y"]]


def test_a_backslash_before_a_quote_is_understood(tmp_path):
    table = only_table(text_file(tmp_path, 'a;b\n"de \\"beste\\" zaal";1\n"nog \\"een\\" keer";2\n'))
    assert table.facts["escape"] == "\\"
    assert cells_of(table) == [[2, 'de "beste" zaal', "1"], [3, 'nog "een" keer', "2"]]


def test_a_backslash_at_the_end_of_a_cell_is_a_letter(tmp_path):
    table = only_table(text_file(tmp_path, 'a;b\n"C:\\map\\";1\n"D:\\";2\n'))
    assert cells_of(table) == [[2, "C:\\map\\", "1"], [3, "D:\\", "2"]]


def test_one_backslash_among_doubled_quotes_is_a_letter(tmp_path):
    table = only_table(text_file(tmp_path, 'a;b\n"de ""beste"" zaal";1\n"D:\\""x""";2\n"c:\\d";3\n'))
    assert cells_of(table) == [[2, 'de "beste" zaal', "1"], [3, 'D:\\"x"', "2"], [4, "c:\\d", "3"]]


def test_a_quote_inside_a_cell_is_a_letter(tmp_path):
    table = only_table(text_file(tmp_path, 'a;b\n7" single;1\n12" maxi;2\nlp;"x;y"\n'))
    assert cells_of(table) == [[2, '7" single', "1"], [3, '12" maxi', "2"], [4, "lp", "x;y"]]


def test_quotes_in_a_file_that_does_not_quote_are_letters(tmp_path):
    table = only_table(text_file(tmp_path, 'a\tb\n"Het leven\t1\n"De dood\t2\n'))
    assert table.facts["quote"] == ""
    assert cells_of(table) == [[2, '"Het leven', "1"], [3, '"De dood', "2"]]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("a;é€ž\n1;“x”\n".encode(), "utf-8"),
        (codecs.BOM_UTF8 + "a;é€ž\n1;“x”\n".encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + "a;é€ž\n1;“x”\n".encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + "a;é€ž\n1;“x”\n".encode("utf-16-be"), "utf-16-be"),
        ("a;é€ž\n1;“x”\n".encode("utf-16-le"), "utf-16-le"),
        ("a;é€ž\n1;“x”\n".encode("utf-16-be"), "utf-16-be"),
        ("a;é€ž\n1;“x”\n".encode("cp1252"), "windows-1252"),
    ],
)
def test_every_encoding_gives_the_same_letters(tmp_path, data, encoding):
    opened = open_file(text_file(tmp_path, data))
    table = opened.tables[0]
    assert table.facts["encoding"] == encoding
    assert table.head == [["a", "é€ž"], ["1", "“x”"]]
    assert cells_of(table) == [[2, "1", "“x”"]]
    assert codes_of(opened) == ({"encoding-windows-1252": 1} if encoding == "windows-1252" else {})


def test_one_late_letter_decides_about_the_whole_file(tmp_path):
    """The first 3 MB are ASCII; a guess from the beginning would call it UTF-8 and break on row 60,002."""
    rows = b"".join(b"%d;een voorstelling zonder accenten in de titel;Gouda\n" % i for i in range(60_000))
    opened = open_file(text_file(tmp_path, b"order;titel;plaats\n" + rows + "60000;Café;Gouda\n".encode("cp1252")))
    assert opened.tables[0].facts["encoding"] == "windows-1252"
    assert rows_of(opened.tables[0])[-1] == {"row": 60_002, "0": "60000", "1": "Café", "2": "Gouda"}


def test_bytes_that_windows_1252_leaves_undefined_are_kept_as_controls(tmp_path):
    table = only_table(text_file(tmp_path, b"a;b\n1;caf\xe9 \x81\x9d\n2;\xe0\n"))
    assert cells_of(table) == [[2, "1", "café \x81\x9d"], [3, "2", "à"]]


def test_two_encodings_in_one_file_are_both_read_and_counted(tmp_path):
    data = "naam;n\nAnaïs;1\nZoë;2\nRené;3\n".encode() + "Zoë;4\n".encode("cp1252") + "€ 5;5\n".encode("cp1252")
    opened = open_file(text_file(tmp_path, data))
    assert codes_of(opened) == {"encoding-mixed": 2}
    assert [row["0"] for row in rows_of(opened.tables[0])] == ["Anaïs", "Zoë", "René", "Zoë", "€ 5"]


def test_a_few_nul_bytes_are_left_out(tmp_path):
    opened = open_file(text_file(tmp_path, b"a;b\n1;x\0y\n\0" + b"2;z\n" * 300))
    assert codes_of(opened) == {"nul-bytes": 2}
    assert cells_of(opened.tables[0])[:2] == [[2, "1", "xy"], [3, "2", "z"]]


def test_outer_space_is_kept_and_an_empty_cell_is_null(tmp_path):
    table = only_table(text_file(tmp_path, 'a;b;c\n  x ;;""\n'))
    assert cells_of(table) == [[2, "  x ", None, None]]


def test_rows_that_are_entirely_empty_are_no_rows_but_take_a_number(tmp_path):
    table = only_table(text_file(tmp_path, 'a;b;c\n\n1;2;3\n;;\n"";"";""\n4;5;6\n\n\n'))
    assert cells_of(table) == [[3, "1", "2", "3"], [6, "4", "5", "6"]]
    assert (table.rows_read, table.findings) == (2, ())


def test_a_row_is_no_less_a_row_when_only_columns_that_were_not_asked_are_filled(tmp_path):
    table = only_table(text_file(tmp_path, "a;b;c\n;;geheim\n;;\n1;;\n"))
    assert rows_of(table, columns={0: "a"}) == [{"row": 2, "a": None}, {"row": 4, "a": "1"}]
    assert table.rows_read == 2


@pytest.mark.parametrize("width", [1, 2, 3])
def test_empty_rows_in_tables_of_any_width(tmp_path, width):
    row = ";".join("x" * width)
    table = only_table(text_file(tmp_path, f"{';'.join('abc'[:width])}\n{row}\n\n{';' * (width - 1)}\n{row}\n"))
    assert [r["row"] for r in rows_of(table)] == [2, 5]


def test_titles_above_the_header_are_in_the_head(tmp_path):
    text = 'Theater De Brug\n"Verkoop\n2024"\n\norder;titel\n1;Hamlet\n2;Medea\n'
    table = only_table(text_file(tmp_path, text))
    assert table.head == [
        ["Theater De Brug"], ["Verkoop\n2024"], [], ["order", "titel"], ["1", "Hamlet"], ["2", "Medea"],
    ]  # fmt: skip
    assert cells_of(table, header_row=3) == [[5, "1", "Hamlet"], [6, "2", "Medea"]]
    assert table.rows_read == 2


def test_headers_that_are_double_or_missing_are_read_by_position(tmp_path):
    table = only_table(text_file(tmp_path, "naam;naam;;naam\na;b;c;d\n"))
    assert rows_of(table, columns={3: "last", 1: "second", 2: "nameless"}) == [
        {"row": 2, "last": "d", "second": "b", "nameless": "c"}
    ]


def test_only_the_asked_columns_are_given(tmp_path):
    table = only_table(text_file(tmp_path, "order;secret;titel\n1;s3cr3t;Hamlet\n"))
    (batch,) = table.batches(header_row=0, columns={2: "title"})
    assert batch.column_names == ["row", "title"]
    assert b"s3cr3t" not in b"".join(bytes(b) for c in batch["title"].chunks for b in c.buffers() if b)


def test_a_position_that_does_not_exist_gives_nulls(tmp_path):
    table = only_table(text_file(tmp_path, "a;b\n1;2\n"))
    assert rows_of(table, columns={0: "a", 7: "h"})[0]["h"] is None


def test_short_rows_are_filled_up_and_counted(tmp_path):
    table = only_table(text_file(tmp_path, "a;b;c\n1;2;3\n4;5\n6\n7;8;9\n"))
    assert cells_of(table) == [[2, "1", "2", "3"], [3, "4", "5", None], [4, "6", None, None], [5, "7", "8", "9"]]
    (finding,) = table.findings
    assert (finding.code, finding.count, finding.rows) == ("row-short", 2, (3, 4))


def test_short_rows_are_counted_even_when_most_rows_are_short(tmp_path):
    table = only_table(text_file(tmp_path, "a;b;c\n1;2\n3;4\n5;6;7\n"))
    assert cells_of(table) == [[2, "1", "2", None], [3, "3", "4", None], [4, "5", "6", "7"]]
    assert [(f.code, f.count) for f in table.findings] == [("row-short", 2)]


def test_a_surplus_of_empty_cells_is_no_matter(tmp_path):
    table = only_table(text_file(tmp_path, "a;b\n1;2;;\n3;4\n5;6;\n7;8\n"))
    assert cells_of(table) == [[2, "1", "2"], [3, "3", "4"], [4, "5", "6"], [5, "7", "8"]]
    assert table.findings == ()


def test_rows_with_more_content_than_columns_are_set_aside(tmp_path):
    table = only_table(text_file(tmp_path, "a;b\n1;2\n3;4;5\n6;7\n8;9;;10\n"))
    assert cells_of(table) == [[2, "1", "2"], [4, "6", "7"]]
    assert table.set_aside.to_pylist() == [
        {"row": 3, "code": "row-ragged", "amount_cents": None},
        {"row": 5, "code": "row-ragged", "amount_cents": None},
    ]
    assert table.rows_read == 4
    assert [(f.code, f.count) for f in table.findings] == [("row-ragged", 2)]


def test_rows_wider_than_the_header_are_set_aside_also_when_they_are_the_rule(tmp_path):
    table = only_table(text_file(tmp_path, "a;b\n1;2;x\n3;4;\n5;6;y\n7;8;\n9;10\n"))
    assert [row[0] for row in cells_of(table)] == [3, 5, 6]
    assert table.set_aside["row"].to_pylist() == [2, 4]
    assert table.rows_read == 5


def test_a_header_alone_gives_no_rows(tmp_path):
    table = only_table(text_file(tmp_path, "a;b;c\n"))
    assert cells_of(table) == []
    assert table.rows_read == 0


def test_batches_have_the_asked_size_and_the_fraction_rises_to_one(tmp_path):
    table = only_table(text_file(tmp_path, "a;b\n" + "1;2\n" * 1_000))
    sizes, fractions = [], []
    for batch in table.batches(header_row=0, columns={0: "a"}, batch_rows=300):
        sizes.append(batch.num_rows)
        fractions.append(table.fraction)
    assert sizes == [300, 300, 300, 100]
    assert fractions == sorted(fractions)
    assert table.fraction == 1.0


def test_reading_again_starts_anew(tmp_path):
    table = only_table(text_file(tmp_path, "a;b\n1;2;3\n4;5\n"))
    assert rows_of(table) == rows_of(table)
    assert (table.rows_read, table.set_aside.num_rows) == (2, 1)


def test_text_that_is_called_a_workbook_is_read_as_text(tmp_path):
    opened = open_file(text_file(tmp_path, PLAIN.format(d="\t"), name="export.xls"))
    assert opened.kind == "csv"
    assert codes_of(opened) == {"extension-wrong": 1}
    assert cells_of(opened.tables[0]) == READ


def test_a_compressed_text_file_is_read_as_a_stream(tmp_path):
    data = PLAIN.format(d=";").encode()
    with zipfile.ZipFile(tmp_path / "export.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export.csv", data)
    for path in (
        text_file(tmp_path, gzip.compress(data), name="export.csv.gz"),
        text_file(tmp_path, bz2.compress(data), name="export.csv.bz2"),
        tmp_path / "export.zip",
    ):
        table = only_table(path)
        assert cells_of(table) == READ
        assert table.fraction == 1.0


def test_the_digest_is_that_of_the_bytes(tmp_path):
    opened = open_file(text_file(tmp_path, "a;b\n1;2\n"))
    assert opened.digest == hashlib.sha256(b"a;b\n1;2\n").hexdigest()
    assert opened.size == 8
