"""Is anything of a canary in these files, whatever they are packed in?

Every file is looked at as it is and unpacked: members of zip files (also packed in each other), the values,
dictionaries and metadata of Parquet, the streams and the text of PDF, files that a page carries inside its links. Text
is sought in any case, as UTF-8 and UTF-16; numbers also as numbers.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tests.support.canaries import BORN, HOUSE, LETTERS, MARK, NUMBER, canaries

_DAY, _MONTH, _YEAR = BORN
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le")
#: What gives a canary away wherever it stands.
_PLAIN = (MARK.encode(), *(text.encode(wide) for text in (MARK, NUMBER) for wide in _WIDE))
#: Numbers as numbers of their own, by the digits in them: the long numbers of keys hold any seven digits by chance.
_NUMBERS = {
    NUMBER.encode(): re.compile(rf"(?<!\d)(?:(?:\+31|0031|0)?6)?{NUMBER}\d{{0,6}}(?!\d)".encode()),
    HOUSE.encode(): re.compile(rf"(?<![\d.]){HOUSE}(?![\d.])".encode()),
    str(_YEAR).encode(): re.compile(
        rf"{_YEAR}-0?{_MONTH}-{_DAY}|{_DAY}[-/. ]0?{_MONTH}[-/. ]{_YEAR}|0?{_MONTH}/{_DAY}/{_YEAR}".encode()
    ),
}
_LETTERED = re.compile(rf"(?<![a-z0-9+/])30[1-3]\d ?{LETTERS}(?![a-z0-9+/])".lower().encode())
_CARRIED = re.compile(rb"data:[a-z/.+;=\-0-9]*;base64,([A-Za-z0-9+/=]{16,})")
_HEX = re.compile(rb"(?<![0-9a-f])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})(?![0-9a-f])")


def _digests() -> set[bytes]:
    """What unkeyed digests of what identifies a canary would look like."""
    values = [c[name] for c in canaries() for name in ("email", "order", "customer", "name", "barcode")]
    forms = {form.encode() for value in values for form in (value, value.lower())}
    return {hashlib.new(kind, form).hexdigest().encode() for form in forms for kind in ("md5", "sha1", "sha256")}


class Search:
    """Looks for canaries; a file that has not changed is not looked at again, so that every leak is told once."""

    def __init__(self) -> None:
        self._looked: set[tuple[str, int, int]] = set()
        self._digests = _digests()

    def found(self, roots: Iterable[Path], *, letters: bool = False) -> list[str]:
        """Where under `roots` something of a canary stands; with `letters` the last letters of a postcode count too."""
        places = []
        for path in _files(roots):
            try:
                facts = path.stat()
                seen = (f"{path}{letters}", facts.st_mtime_ns, facts.st_size)
                if seen in self._looked:
                    continue
                places += self._in_file(path, letters=letters)
            except FileNotFoundError:
                continue
            self._looked.add(seen)
        return places

    def in_text(self, text: str) -> list[str]:
        """What of a canary stands in a text."""
        return self._in_bytes(text.encode(), letters=True)

    def _in_file(self, path: Path, *, letters: bool) -> list[str]:
        if self.in_text(path.name):
            return [f"{path.parent.name}/… (the name of a file)"]
        wrong = []
        for what, content in views(path.read_bytes()):
            wrong += [f"{path} {what}: {one}" for one in self._in_bytes(content, letters=letters)]
        return wrong

    def _in_bytes(self, content: bytes, *, letters: bool) -> list[str]:
        lower = content.lower()
        hits = [text for text in _PLAIN if text in lower]
        hits += [hit for digits, whole in _NUMBERS.items() if digits in lower for hit in whole.findall(lower)]
        hits += _LETTERED.findall(lower) if letters else []
        hits += self._digests.intersection(_HEX.findall(lower))
        return sorted({hit.decode("latin-1") for hit in hits})


def _files(roots: Iterable[Path]) -> Iterator[Path]:
    for root in roots:
        yield from [root] if root.is_file() else (path for path in root.rglob("*") if path.is_file())


def views(content: bytes, what: str = "raw") -> Iterator[tuple[str, bytes]]:
    """The content as it is, and unpacked in every way that fits."""
    yield what, content
    if content[:4] == b"PAR1" == content[-4:]:
        with contextlib.suppress(pa.ArrowInvalid):  # begun and not finished
            yield f"{what} values", parquet_text(content)
    elif content[:4] == b"PK\3\4":
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for name in archive.namelist():
                    yield f"{what} names", name.encode()
                    yield from views(archive.read(name), f"{what}!{name}")
        except zipfile.BadZipFile:
            return
    elif content[:5] == b"%PDF-":
        yield from _pdf(content, what)
    elif content.lstrip()[:1] == b"<":
        for number, carried in enumerate(_CARRIED.findall(content)):
            yield f"{what} file {number}", base64.b64decode(carried + b"===")
        yield f"{what} unquoted", unquote_to_bytes(content)


def _pdf(content: bytes, what: str) -> Iterator[tuple[str, bytes]]:
    from pypdf import PdfReader
    from pypdf.generic import StreamObject

    reader = PdfReader(io.BytesIO(content))
    yield f"{what} metadata", str(reader.metadata).encode()
    for number, page in enumerate(reader.pages):
        yield f"{what} page {number + 1}", page.extract_text().encode()
    for number in range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())) + 1):
        try:
            part = reader.get_object(number)
            if isinstance(part, StreamObject):
                yield f"{what} stream {number}", part.get_data()
        except Exception:
            continue


def parquet_text(content: bytes) -> bytes:
    """Every value, dictionary entry and note in a Parquet file, once, one a line."""
    schema = pq.read_schema(pa.BufferReader(content))
    texts = [field.name for field in schema if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)]
    file = pq.ParquetFile(pa.BufferReader(content), read_dictionary=texts)
    lines = [str(schema), str(file.metadata), str(file.metadata.metadata)]
    for column in file.read().columns:
        for chunk in column.chunks:
            known = chunk.dictionary if pa.types.is_dictionary(chunk.type) else pc.unique(chunk)
            lines += map(str, known.to_pylist())
    return "\n".join(lines).encode()


def open_for_writing(group: int) -> list[Path]:
    """The regular files that the processes of a group have open for writing at this moment (where the system tells)."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if int((folder / "stat").read_text().rpartition(")")[2].split()[2]) != group:
                continue
            for handle in (folder / "fd").iterdir():
                flags = int(re.search(r"flags:\s*(\d+)", (folder / "fdinfo" / handle.name).read_text())[1], 8)
                if flags & 3 and handle.is_file():
                    found.append(handle)
        except (OSError, TypeError, IndexError):
            continue
    return found


def plain_json(text: str) -> str:
    """A JSON answer with its escapes undone, so that nothing hides in them."""
    return json.dumps(json.loads(text), ensure_ascii=False)
