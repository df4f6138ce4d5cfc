"""What does one pass over a whole delimited file tell, before a row is read?

Its digest, its encoding for certain, how many records it has, and whether it is safe to read as a stream.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from publiek.deliveries.opening.blanks import Blanks
from publiek.deliveries.opening.dialect import Dialect
from publiek.deliveries.opening.encoding import CP1252, MIXED, UTF8, Utf8Check, as_utf8
from publiek.deliveries.opening.opened import Limits
from publiek.deliveries.opening.record_scan import RecordScan
from publiek.deliveries.opening.refusals import refuse
from publiek.deliveries.opening.source import Reading, Source
from publiek.vocabulary.findings import Finding

#: So many NUL bytes are an accident; more than one in a hundred letters is not text.
_FEW = 8
_REPLACEMENT = "\ufffd".encode()


@dataclass(frozen=True)
class Survey:
    """The facts of one file. `records` counts every record behind the preamble, empty ones included.

    `blanks` tells whether some records may be empty, `nuls` how many NUL bytes stand in the file, `longest` the
    longest record in bytes as UTF-8 can be at most.
    """

    digest: str
    size: int
    encoding: str
    mark: int
    dialect: Dialect
    records: int
    longest: int
    line_end: str
    blanks: bool
    nuls: int
    findings: tuple[Finding, ...]


class Surveyor:
    """Looks at a file from begin to end, in bounded memory."""

    def __init__(self, source: Source, limits: Limits, dialect: Dialect) -> None:
        self._reading = Reading(source, limits)
        self._scan = RecordScan(dialect, limits.record_bytes)
        self._dialect = dialect
        self._check = Utf8Check()
        self._nuls = self._letters = self._damaged = 0
        self._finder = Blanks(dialect)
        self._blanks = False

    def survey(self, encoding: str, mark: int) -> Survey:
        """One pass; `encoding` is what the first bytes suggest and holds only when it is UTF-16."""
        eight_bit = encoding in (UTF8, CP1252, MIXED)
        left = self._dialect.preamble
        for text in self._text(encoding, mark, eight_bit=eight_bit):
            self._letters += len(text)
            clean = self._without_nuls(text)
            self._look(clean[left:])
            left = max(0, left - len(clean))
        self._check.feed(b"", final=True)
        self._look(b"", final=True)
        verdict = self._check.verdict() if eight_bit else encoding
        verdict = MIXED if mark and verdict == CP1252 else verdict
        return self._facts(verdict, mark)

    def _text(self, encoding: str, mark: int, *, eight_bit: bool) -> Iterator[bytes]:
        if not eight_bit:
            for text in as_utf8(self._reading.blocks(), encoding, skip=mark):
                self._damaged += text.count(_REPLACEMENT)
                yield text
            return
        for block in as_utf8(self._reading.blocks(), UTF8, skip=mark):
            self._check.feed(block)
            yield block

    def _without_nuls(self, text: bytes) -> bytes:
        if b"\0" not in text:
            return text
        self._nuls += text.count(b"\0")
        if self._nuls > _FEW and self._nuls * 100 > self._letters:
            raise refuse("file-binary", format="unknown")
        return text.replace(b"\0", b"")

    def _look(self, text: bytes, *, final: bool = False) -> None:
        whole, ends = self._scan.feed(text, final=final)
        self._blanks = self._blanks or next(self._finder.find(whole, ends), None) is not None

    def _facts(self, encoding: str, mark: int) -> Survey:
        counts = {
            "encoding-windows-1252": int(encoding == CP1252),
            "encoding-mixed": self._check.bad if encoding == MIXED else 0,
            "encoding-damaged": self._damaged,
            "nul-bytes": self._nuls,
        }
        line_ends = sorted(self._scan.line_ends)
        return Survey(
            digest=self._reading.digest,
            size=self._reading.size,
            encoding=encoding,
            mark=mark,
            dialect=self._dialect,
            records=self._scan.records,
            longest=self._scan.longest * (3 if encoding in (CP1252, MIXED) else 1),
            line_end=line_ends[0] if len(line_ends) == 1 else "mixed" if line_ends else "",
            blanks=self._blanks,
            nuls=self._nuls,
            findings=tuple(Finding(code, "", count) for code, count in counts.items() if count),
        )
