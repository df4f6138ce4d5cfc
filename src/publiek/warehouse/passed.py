"""Up to which day have lines lost their names because they were past their term? Never less far than before.

home/organisations/<id>/retention/PASSED    that day; what comes in of before it loses its names at once
"""

from __future__ import annotations

import json
from datetime import date

from publiek.warehouse import publication, refusals
from publiek.warehouse.manifest import require_format
from publiek.warehouse.places import Places

FORMAT = 1
_FOLDER, _FILE = "retention", "PASSED"


def passed(places: Places) -> date | None:
    """Lines of before this day have no names any more; None: that was never done."""
    with refusals.storing():
        try:
            content = (places.root / _FOLDER / _FILE).read_bytes()
        except FileNotFoundError:
            return None
        told = require_format(content, name=f"{_FOLDER}/{_FILE}")
        try:
            return date.fromisoformat(told["before"])
        except (KeyError, TypeError, ValueError):
            raise refusals.home_damaged(f"{_FOLDER}/{_FILE}") from None


def let_pass(places: Places, before: date) -> date:
    """Lines of before this day lose their names from now on; gives the day that holds."""
    known = passed(places)
    if known is not None and known >= before:
        return known
    with refusals.storing():
        publication.make_room(places)
        folder = places.root / _FOLDER
        folder.mkdir(mode=0o700, exist_ok=True)
        content = json.dumps({"format": FORMAT, "before": before.isoformat()}).encode()
        publication.write_whole(folder / _FILE, content=content)
    return before
