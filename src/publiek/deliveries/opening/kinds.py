"""What kind of file is this, by its first bytes? The name of a file is never believed."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: How much of a file is looked at to know its kind.
LOOK = 64 * 1024

#: First bytes -> what to call it. None of these can hold a table that we read.
_FOREIGN = (
    (b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"RIFF", "RIFF"),
    (b"PAR1", "Parquet"), (b"SQLite format 3\0", "SQLite"), (b"Rar!\x1a\x07", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"\xfd7zXZ\0", "XZ"), (b"\x28\xb5\x2f\xfd", "Zstandard"), (b"\x7fELF", "ELF"), (b"MZ\x90", "EXE"),
    (b"ARROW1", "Arrow"), (b"{\\rtf", "RTF"), (b"II*\0", "TIFF"), (b"MM\0*", "TIFF"), (b"\0\0\0\x18ftyp", "MP4"),
    (b"\xff\xfe\0\0", "UTF-32"), (b"\0\0\xfe\xff", "UTF-32"), (b"\x09\x08\x10\0\0\x06", "BIFF"),
    (b"\x09\x08\x06\0\0", "BIFF"), (b"\x09\x04\x06\0", "BIFF"), (b"\x09\x02\x06\0", "BIFF"),
)  # fmt: skip
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|style|div)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(rb"\s*<(?:\?xml|!doctype|[a-z][\w.-]*:?[\w.-]*[\s>/])", re.IGNORECASE)
_JSON = re.compile(rb"\s*(?:\[\s*(?:[\[{\"\]]|-?\d|true|false|null)|\{\s*[\"}])")
#: Control characters that no text has: everything below the space but tab, line ends, form feeds and Ctrl-Z.
_CONTROL = bytes(set(range(32)) - {0, 9, 10, 11, 12, 13, 26, 27}) + b"\x7f"
_FEW = 8


@dataclass(frozen=True)
class Kind:
    """`kind`: "zip", "ole", "gz", "bz2", "json", "html", "xml", "blank", "text" or "foreign" (`name` says what)."""

    kind: str
    name: str = ""


def kind_of(first: bytes, text: bytes) -> Kind:
    """The kind of a file that begins with `first`; `text` is the same as UTF-8 without its mark, if it is text."""
    if first.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return Kind("zip")
    if first.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Kind("ole")
    if first.startswith(b"\x1f\x8b\x08"):
        return Kind("gz")
    if re.match(rb"BZh[1-9](?:1AY&SY|\x17\x72\x45\x38\x50\x90)", first):
        return Kind("bz2")
    for magic, name in _FOREIGN:
        if first.startswith(magic):
            return Kind("foreign", name)
    return _kind_of_text(text)


def _kind_of_text(text: bytes) -> Kind:
    if not text.strip(b" \t\r\n\x0b\x0c\x1a\0\xc2\xa0"):
        return Kind("blank")
    if is_binary(text):
        return Kind("foreign", "unknown")
    if _HTML.match(text):
        return Kind("html")
    if _XML.match(text):
        return Kind("xml")
    return Kind("json") if _JSON.match(text) else Kind("text")


def is_binary(text: bytes) -> bool:
    """Whether more than one in a hundred bytes is one that no text has."""
    odd = len(text) - len(text.translate(None, _CONTROL + b"\0"))
    return odd > _FEW and odd * 100 > len(text)
