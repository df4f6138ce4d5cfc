"""What do the cells about the form itself say: which form, on which day, with which weight?"""

from __future__ import annotations

import hashlib
import hmac
import math
import re
from collections.abc import Sequence
from datetime import date

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_EUROPEAN = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ,].*)?")
_DIGEST = re.compile(r"[0-9a-f]{64}")
#: What LimeSurvey writes for a form without a date, and spreadsheets for an empty day.
_NO_DAYS = (date(1980, 1, 1), date(1970, 1, 1), date(1900, 1, 1), date(1899, 12, 30))
_EARLIEST = 2000


def random_name(salt: bytes, *parts: str) -> str:
    """The name of a form from a file: the same for the same form, and nothing can be told from it without the salt."""
    return hmac.new(salt, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()[:32]


def receipt_in(cell: str) -> str:
    """The receipt that is kept of the code on a form that was copied: its sha256, whatever spaces and hyphens; "" for
    none. One that is a digest already (a file of our own form) stays as it is.
    """
    if _DIGEST.fullmatch(cell.strip()):
        return cell.strip()
    bare = re.sub(r"[\s-]", "", cell).upper()
    return hashlib.sha256(bare.encode()).hexdigest() if 6 <= len(bare) <= 100 else ""


def has_clock(cell: str) -> bool:
    """Whether a moment is told to the second: then no two forms have the same."""
    return re.search(r"\d{1,2}:\d{2}:\d{2}", cell) is not None


def month_first(cells: Sequence[str]) -> bool:
    """Whether days are written month/day/year: some day says so and none denies it."""
    firsts = [(int(found[1]), int(found[2])) for cell in cells if (found := _EUROPEAN.fullmatch(cell.strip()))]
    return any(second > 12 for _, second in firsts) and not any(first > 12 for first, _ in firsts)


def day_of(cell: str, *, today: date, american: bool = False) -> date | None:
    """The day that a cell tells; None for none, one that does not exist, one to come or before 2000."""
    told = cell.strip()
    try:
        if found := _ISO.fullmatch(told):
            day = date(int(found[1]), int(found[2]), int(found[3]))
        elif found := _EUROPEAN.fullmatch(told):
            one, two = int(found[1]), int(found[2])
            day = date(int(found[3]), one, two) if american else date(int(found[3]), two, one)
        else:
            return None
    except ValueError:
        return None
    return None if day in _NO_DAYS or day > today or day.year < _EARLIEST else day


def weight_of(cell: str) -> float | None:
    """A weight above zero; None for anything else."""
    told = cell.strip().replace(",", ".")
    try:
        weight = float(told)
    except ValueError:
        return None
    return weight if math.isfinite(weight) and 0 < weight < 1e6 else None


def label_of(cell: str, *, salt: bytes, places: frozenset[str]) -> str:
    """The code of a place, a moment or a stratum. Only that it differs from others counts: what is no short code and
    no known place could be anybody's name, and becomes a random one.
    """
    told = re.sub(r"\s+", " ", cell).strip()
    code = re.fullmatch(r"[\w.:-]{1,12}", told) and (len(told) <= 3 or re.search(r"\d", told))
    # The number of a performance is a place too; a telephone number or BSN is longer.
    short = not re.search(r"\d{6}", told) or re.fullmatch(r"[1-9]\d{0,7}", told)
    if not told or told.casefold() in places or (code and short):
        return told
    return f"u-{random_name(salt, 'unit', told)[:8]}"
