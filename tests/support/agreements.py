"""An agreement of invented houses, as its file would have it."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from publiek.collective import agreements
from publiek.collective.agreements import Agreement


def agreement_file(members: Sequence[str], **changes: object) -> bytes:
    """The bytes of a sound agreement between these houses; `changes` replace fields (`since`: from)."""
    told: dict[str, object] = {
        "agreement": "samen-in-de-stad",
        "title": {"nl": "Samen in de verzonnen stad", "en": "Together in the invented town"},
        "purpose": {"nl": "Weten wie er samen wordt bereikt.", "en": "To know who is reached together."},
        "hub": "de-hub",
        "members": list(members),
        "from": "2024-08-01",
        "until": "2030-07-31",
        "rounds": ["2023/24", "2024/25"],
        "tables": ["origin", "programme", "months", "takings", "indicators"],
        "segmentation": "area-types@2022.2",
        "eyes": "members",
        "minimum": {"persons": 10, "organisations": 4},
        "approve": {"contribution": "direction", "release": {"needed": 2, "by": ["anna", "bram", "chris"]}},
        "licence": "members-only",
    }
    told |= {name: list(value) if isinstance(value, tuple) else value for name, value in changes.items()}
    text = yaml.safe_dump(told, allow_unicode=True, sort_keys=False)
    # Days are days in the file, not texts.
    return text.replace("'2024-08-01'", "2024-08-01").replace("'2030-07-31'", "2030-07-31").encode()


def an_agreement(
    members: Sequence[str] = ("huis-a", "huis-b", "huis-c", "huis-d", "huis-e", "huis-f"), **changes: object
) -> Agreement:
    """A sound agreement, read from its file."""
    return agreements.parse(agreement_file(members, **changes))
