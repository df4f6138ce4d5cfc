"""In which neighbourhood does a six-character postcode lie?

The file "buurt, wijk en gemeente voor postcode-huisnummer":
`PC6;Huisnummer;Buurt<year>;Wijk<year>;Gemeente<year>`, about 8 million addresses. The separator was ";" until 2022,
"," in 2023 and 2024 and ";" again in 2025: it is read from the header. Codes stand there without BU/WK/GM and, until
letters came into use, without leading zeros.
"""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from publiek.areas.layouts import plain
from publiek.areas.opening import opened
from publiek.areas.refusals import refused

#: pc6, the neighbourhood most of its addresses lie in, and which part of the addresses that is (0-1).
PC6_LINK = pa.schema(
    [
        ("pc6", pa.string()),
        ("neighbourhood", pa.string()),
        ("district", pa.string()),
        ("municipality", pa.string()),
        ("addresses", pa.int32()),
        ("share", pa.float64()),
    ]
)
_WIDTH = {"buurt": ("BU", 8), "wijk": ("WK", 6), "gemeente": ("GM", 4)}


def load_pc6_links(path: Path) -> tuple[pa.Table, int]:
    """One row per pc6 (schema `PC6_LINK`, sorted) and the year of the neighbourhoods.

    A postcode in two neighbourhoods goes to the one with most addresses, the lower code on a tie. Raises AreaError.
    """
    with opened(path) as (plain_path, kind):
        if kind != "csv":
            raise refused("area-layout-unknown", path)
        names, separator = _header(plain_path, path)
        year = _year(names)
        table = _addresses(plain_path, path, names, separator)
    counted = table.group_by(["pc6", "neighbourhood", "district", "municipality"]).aggregate([([], "count_all")])
    return _largest(counted), year


def _header(file: Path, path: Path) -> tuple[list[str], str]:
    with file.open(encoding="latin-1") as lines:
        line = lines.readline().removeprefix("ï»¿").strip()
    separator = max(";,", key=line.count)
    names = [plain(name.strip('"')) for name in line.split(separator)]
    if len(names) != 5 or names[0] != "pc6" or not all(n.startswith(k) for n, k in zip(names[2:], _WIDTH, strict=True)):
        raise refused("area-layout-unknown", path, columns=len(names))
    return names, separator


def _year(names: list[str]) -> int:
    told = re.search(r"(20\d\d)$", names[2])
    if not told:
        raise refused("area-vintage-missing")
    return int(told.group(1))


def _addresses(file: Path, path: Path, names: list[str], separator: str) -> pa.Table:
    try:
        table = pacsv.read_csv(
            file,
            read_options=pacsv.ReadOptions(column_names=names, skip_rows=1, encoding="latin-1"),
            parse_options=pacsv.ParseOptions(delimiter=separator),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), include_columns=[names[0], *names[2:]]
            ),
        )
    except pa.ArrowInvalid as error:
        raise refused("area-file-damaged", path) from error
    pc6 = pc.utf8_upper(pc.replace_substring(table.column(0), " ", ""))
    wrong = pc.sum(pc.invert(pc.match_substring_regex(pc6, r"^[1-9]\d{3}[A-Z]{2}$"))).as_py()
    if wrong:
        raise refused("area-layout-unknown", path, rows=wrong)
    codes = {
        new: pc.binary_join_element_wise(pa.scalar(prefix), pc.utf8_lpad(column, width, "0"), "")
        for new, column, (prefix, width) in zip(
            ("neighbourhood", "district", "municipality"), table.columns[1:], _WIDTH.values(), strict=True
        )
    }
    return pa.table({"pc6": pc6, **codes})


def _largest(counted: pa.Table) -> pa.Table:
    counted = counted.sort_by([("pc6", "ascending"), ("count_all", "descending"), ("neighbourhood", "ascending")])
    totals = counted.group_by("pc6", use_threads=False).aggregate([("count_all", "sum"), ("count_all", "first")])
    codes = counted.column("pc6").combine_chunks()
    first = pc.fill_null(pc.not_equal(codes, pa.concat_arrays([pa.array([None], pa.string()), codes[:-1]])), True)
    best = counted.filter(first)
    share = pc.divide(pc.cast(totals.column("count_all_first"), pa.float64()), totals.column("count_all_sum"))
    columns = [best.column(name) for name in PC6_LINK.names[:4]]
    return pa.table([*columns, pc.cast(totals.column("count_all_sum"), pa.int32()), share], schema=PC6_LINK)
