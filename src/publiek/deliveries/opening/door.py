"""What kind of file is this, and is it safe to read?

By its first bytes, never by its name. Everything that goes wrong is one of the refusals of this room.
"""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

from publiek.deliveries.opening.delimited import DelimitedTable
from publiek.deliveries.opening.dialect import Dialect, Record, records, vote
from publiek.deliveries.opening.encoding import UTF8, Utf8Check, as_utf8, marked
from publiek.deliveries.opening.json_document import open_json
from publiek.deliveries.opening.kinds import LOOK, Kind, is_binary, kind_of
from publiek.deliveries.opening.opened import MIB, Limits, Opened
from publiek.deliveries.opening.package import look_into
from publiek.deliveries.opening.refusals import refuse
from publiek.deliveries.opening.source import Reading, Source, opened_raw
from publiek.deliveries.opening.survey import Surveyor
from publiek.deliveries.opening.workbook import open_compound, open_package
from publiek.vocabulary.findings import Finding

_WORKBOOKS = (".xls", ".xlsx", ".xlsm", ".ods")
_DEFAULT = Limits()
_REFUSED = {"blank": "file-blank", "html": "file-html", "xml": "file-xml", "foreign": "file-foreign"}


def open_file(path: Path, *, limits: Limits = _DEFAULT) -> Opened:
    """Open any file that holds tables: delimited text, a workbook (xlsx, ods, xls) or JSON; or refuse it.

    Nothing is written. Raises `DeliveryError`, each refusal with its own code (see `refusal_texts.yaml`).
    """
    path = Path(path)
    _check_regular(path)
    kind, first = _kind(path, Source(path), limits)
    if kind.kind == "zip":
        package = look_into(path, limits)
        if package.kind != "member":
            return open_package(package, limits)
        return _open_packed(Source(path, "zip", package.member), limits)
    if kind.kind == "ole":
        return open_compound(path, limits)
    if kind.kind in ("gz", "bz2"):
        return _open_packed(Source(path, kind.kind), limits)
    return _open_text(Source(path), kind, first, limits)


def _check_regular(path: Path) -> None:
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise refuse("file-missing") from None
    except PermissionError:
        raise refuse("file-no-permission") from None
    except (OSError, ValueError):
        raise refuse("file-unreadable") from None
    if stat.S_ISDIR(status.st_mode):
        raise refuse("file-is-folder")
    if not stat.S_ISREG(status.st_mode):
        raise refuse("file-unreadable")
    if not status.st_size:
        raise refuse("file-empty")


def _kind(path: Path, source: Source, limits: Limits) -> tuple[Kind, bytes]:
    first = _beginning(source, limits, LOOK)
    if not first:
        raise refuse("file-empty")
    encoding, mark = marked(first)
    text = b"".join(as_utf8([first], encoding or UTF8, skip=mark)) if encoding else first
    return kind_of(first, text), first


def _beginning(source: Source, limits: Limits, size: int) -> bytes:
    if not source.packing:
        with opened_raw(source.path) as file:
            return file.read(size)
    held = b""
    for block in Reading(source, limits).blocks():
        held += block
        if len(held) >= size:
            break
    return held[:size]


def _open_packed(source: Source, limits: Limits) -> Opened:
    kind, first = _kind(source.path, source, limits)
    if kind.kind in ("zip", "ole", "gz", "bz2"):
        raise refuse("archive-many", packing=source.packing)
    return _open_text(source, kind, first, limits)


def _open_text(source: Source, kind: Kind, first: bytes, limits: Limits) -> Opened:
    suffix = source.path.suffix.lower()
    if kind.kind in _REFUSED:
        raise _refusal(kind, suffix)
    encoding, mark = marked(first)
    if kind.kind == "json":
        return open_json(source, encoding or UTF8, mark, limits)
    opened = _open_delimited(source, encoding or UTF8, mark, limits)
    if suffix in _WORKBOOKS:
        return replace(opened, findings=(*opened.findings, Finding("extension-wrong", "", 1)))
    return opened


def _refusal(kind: Kind, suffix: str) -> Exception:
    if kind.kind == "html" and suffix in _WORKBOOKS:
        return refuse("html-as-workbook")
    if kind.name == "PDF":
        return refuse("file-pdf")
    if kind.name == "unknown":
        return refuse("file-binary")
    return refuse(_REFUSED[kind.kind], **({"format": kind.name} if kind.name else {}))


def _open_delimited(source: Source, encoding: str, mark: int, limits: Limits) -> Opened:
    sample, complete = _sample(source, limits)
    text = _decoded(sample, encoding, mark)
    if is_binary(text.encode()):
        raise refuse("file-binary")
    dialect = vote(text)
    survey = Surveyor(source, limits, dialect).survey(encoding, mark)
    if survey.encoding != encoding:
        text = _decoded(sample, survey.encoding, mark)
    head = _head(text[dialect.preamble :], survey.dialect, limits, complete=complete)
    if not any(any(record.cells) for record in head):
        raise refuse("file-blank")
    widest = max(len(record.cells) for record in head)
    if widest > limits.columns:
        raise refuse("too-many-columns", columns=widest, limit=limits.columns)
    table = DelimitedTable(source, survey, head, limits)
    return Opened(source.path, "csv", survey.digest, survey.size, (table,), None, survey.findings)


def _sample(source: Source, limits: Limits) -> tuple[bytes, bool]:
    """The first MiB, or as much more as the first line takes, and whether that is the whole file."""
    size = MIB
    while True:
        sample = _beginning(source, limits, size)
        if len(sample) < size:
            return sample, True
        if b"\n" in sample or b"\r" in sample:
            return sample, False
        if size >= limits.record_bytes:
            raise refuse("line-too-long", near_row=1, limit_bytes=limits.record_bytes)
        size *= 4


def _decoded(sample: bytes, encoding: str, mark: int) -> str:
    if encoding == UTF8:
        check = Utf8Check()
        check.feed(sample)
        encoding = check.verdict()
    text = b"".join(as_utf8([sample], encoding, skip=mark)).decode("utf-8", "ignore")
    return text.replace("\0", "")


def _head(text: str, dialect: Dialect, limits: Limits, *, complete: bool) -> list[Record]:
    head = list(records(text, dialect, at_most=limits.head_records + 1))
    if len(head) == 1 and not complete:
        raise refuse("line-too-long", near_row=1, limit_bytes=MIB)
    if len(head) <= limits.head_records and not complete:
        head.pop()
    return head[: limits.head_records]
