"""Which version is a segmentation that was made here? The next number of its year, or the one that it already has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from publiek.errors import SegmentationError
from publiek.segmentation import SegmentScheme, schemes

_MOST = 10_000


def keep_numbered(scheme: SegmentScheme, home: Path, *, year: int) -> SegmentScheme:
    """`scheme` kept in `home` as YEAR.1, or the next free number; one that was kept before keeps its number.

    Numbers, because the newest version is the one that is used when none is named.
    """
    for number in range(1, _MOST):
        named = replace(scheme, version=f"{year}.{number}")
        kept = [one for one in schemes.list_schemes(home) if (one.code, one.version) == (named.code, named.version)]
        if kept and kept[0].damaged:
            continue
        if kept:
            there = schemes.assign(named.code, version=named.version, home=home)
            if there.facts.get("digest") == named.facts["digest"]:
                return there
            continue
        try:
            schemes.save_scheme(named, home)
        except SegmentationError as refused:
            if refused.code != "segmentation-version-exists":
                raise
            continue  # another run was first
        return named
    raise AssertionError("more versions of one year than anybody makes")
