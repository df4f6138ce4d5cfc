"""How is a JSON file opened: as a table when it is an array (or lines) of flat objects, else as a document?

The parser that is used cannot be crashed, so that no child is needed; size and depth are limited. Numbers are kept as
the text that was written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import pyarrow as pa

from publiek.deliveries.opening.encoding import UTF8, Utf8Check, as_utf8
from publiek.deliveries.opening.grid import GridTable
from publiek.deliveries.opening.opened import Limits, Opened
from publiek.deliveries.opening.refusals import refuse
from publiek.deliveries.opening.source import Reading, Source
from publiek.vocabulary.findings import Finding

#: Half of a letter outside the basic plane, written as an escape: alone it is no text.
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_LONE = re.compile("[\ud800-\udfff]")


def open_json(source: Source, encoding: str, mark: int, limits: Limits) -> Opened:
    """The JSON document in `source`. Raises "json-damaged", "json-too-deep" or "json-too-large"."""
    reading = Reading(source, limits)
    text, findings = _text(reading, encoding, mark, limits)
    document = _parsed(text)
    _check_depth(document, limits.json_depth)
    if _HALF.search(text):
        document = _mended(document)
    rows = _flat_rows(document)
    tables = (_table(rows, limits),) if rows else ()
    return Opened(source.path, "json", reading.digest, reading.size, tables, document, findings)


def _text(reading: Reading, encoding: str, mark: int, limits: Limits) -> tuple[str, tuple[Finding, ...]]:
    held, check, length = [], Utf8Check(), 0
    for block in reading.blocks():
        length += len(block)
        if length > limits.json_bytes:
            raise refuse("json-too-large", limit_bytes=limits.json_bytes)
        held.append(block)
        check.feed(block)
    check.feed(b"", final=True)
    found = check.verdict() if encoding == UTF8 else encoding
    findings = (Finding("encoding-mixed", "", check.bad),) if encoding == UTF8 and check.bad else ()
    return b"".join(as_utf8(held, found, skip=mark)).decode("utf-8", "replace"), findings


def _parsed(text: str) -> object:
    try:
        return _loads(text)
    except RecursionError:
        raise refuse("json-too-deep") from None
    except ValueError as error:
        line = getattr(error, "lineno", None)
    lines = [part for part in text.splitlines() if part.strip()]
    if len(lines) < 2:
        raise refuse("json-damaged", line=line)
    return _parsed_lines(lines, line)


def _parsed_lines(lines: list[str], line: int | None) -> object:
    document = []
    for number, text in enumerate(lines, start=1):
        try:
            document.append(_loads(text))
        except RecursionError:
            raise refuse("json-too-deep") from None
        except ValueError:
            raise refuse("json-damaged", line=number if number > 1 else line) from None
    return document


def _loads(text: str) -> object:
    return json.loads(text, parse_float=str, parse_int=str, parse_constant=lambda _: None)


def _check_depth(document: object, at_most: int) -> None:
    level: list[object] = [document]
    for _ in range(at_most + 1):
        level = [child for parent in level for child in _children(parent)]
        if not level:
            return
    raise refuse("json-too-deep", limit=at_most)


def _children(value: object) -> Iterable[object]:
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [child for child in children if isinstance(child, dict | list)]


def _mended(value: object) -> object:
    """The same document with half letters replaced; its depth was checked."""
    if isinstance(value, str):
        return _LONE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_mended(item) for item in value]
    if isinstance(value, dict):
        return {_mended(key): _mended(item) for key, item in value.items()}
    return value


def _flat_rows(document: object) -> list[dict[str, object]]:
    if not isinstance(document, list) or not document:
        return []
    if all(isinstance(row, dict) and not any(isinstance(v, dict | list) for v in row.values()) for row in document):
        return document
    return []


def _table(rows: list[dict[str, object]], limits: Limits) -> GridTable:
    keys = list(dict.fromkeys(key for row in rows for key in row))
    if len(keys) > limits.columns:
        raise refuse("too-many-columns", columns=len(keys), limit=limits.columns)
    columns = [pa.array([key or None, *(_cell(row.get(key)) for row in rows)], pa.string()) for key in keys]
    grid = pa.Table.from_arrays(columns, names=[str(i) for i in range(len(keys))])
    facts: dict[str, object] = {"records": len(rows) + 1, "columns": len(keys)}
    return GridTable(grid, name="", facts=facts, head_records=limits.head_records)


def _cell(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if value is not None and value != "" else None
