"""May this house ask the key holder by mail, and what does it send? Nothing without its own share rule."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from publiek import permitting
from publiek.collective.contributing import share_rules
from publiek.collective.overlap.gateway import Gateway
from publiek.collective.overlap.key_holder import Announced
from publiek.collective.overlap.reading_again import Seen
from publiek.errors import DisclosureError, Text
from publiek.house import House

_TABLE = "overlap"


def question(house: House, announced: Announced, file: Path, *, today: date | None = None) -> tuple[bytes, Seen]:
    """What goes to the key holder about an export file, and what was seen in it (see `Gateway.request`).

    Raises DisclosureError "no-share-rule" or "not-by-the-share-rule" before the file is opened.
    """
    permitting.require(house, "overlap")
    agreement, _, round_ = announced.epoch.rpartition(".")
    day = today or date.today()
    agreed = share_rules.agreed_with(house, agreement)
    agreed.require_round(round_.replace("-", "/"), today=day)
    if _TABLE not in share_rules.require_rule(house, agreed, today=day).tables:
        raise DisclosureError(
            "not-by-the-share-rule",
            Text(
                "De organisatie heeft niet besloten om dit te delen. Er is niets verstuurd.",
                "The house did not decide to share this. Nothing was sent.",
            ),
            Text(
                "Kijk wat is besloten met: publiek contribute status.",
                "See what was decided: publiek contribute status.",
            ),
            {"agreement": agreement},
        )
    gateway = Gateway(house, announced)
    seen = gateway.see(file)
    return gateway.request(seen), seen
