"""Which sealed households does the house have ready for shared audience? They are made elsewhere and only lie here.

Whoever makes them (with the key holder, or for three servers) keeps them in sharing/overlap/<agreement>/<round>/:
one file that only machines read for each receiver, named "overlap" or "overlap-<server>".
"""

from __future__ import annotations

import re

from publiek.collective.agreements import Agreement
from publiek.collective.contributing import refusals
from publiek.collective.contributing.places import Places, write
from publiek.house import House

_NAME = re.compile(r"overlap(-[a-z0-9-]{1,32})?")


def sealed_households(house: House, agreement: Agreement, round: str) -> dict[str, bytes]:
    """Name -> content. Raises StorageError "overlap-not-prepared" when they are not all there."""
    folder = Places(house).overlap(agreement.id, round)
    found = {
        path.name: path.read_bytes()
        for path in (sorted(folder.iterdir()) if folder.is_dir() else [])
        if _NAME.fullmatch(path.name) and path.is_file() and not path.is_symlink()
    }
    terms = agreement.overlap
    wanted = {"overlap"} if terms is None or terms.strength == "centre" else {f"overlap-{s}" for s in terms.servers}
    if not wanted <= set(found):
        raise refusals.overlap_not_prepared(agreement.id)
    return {name: found[name] for name in sorted(wanted)}


def keep(house: House, agreement: Agreement, round: str, blobs: dict[str, bytes]) -> None:
    """Put what was made for a round ready. Raises ValueError for another name than those above."""
    for name, content in blobs.items():
        if not _NAME.fullmatch(name):
            raise ValueError("sealed households are named overlap, or overlap-<server>")
        write(Places(house).overlap(agreement.id, round) / name, content)
