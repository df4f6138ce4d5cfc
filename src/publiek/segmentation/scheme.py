"""What is a segmentation, however it was made? Groups over areas, a licence, a measure of trust."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa

from publiek.errors import Text


@dataclass(frozen=True)
class Group:
    """One group of a segmentation: a stable code, a short neutral name, a portrait, and the group it is part of.

    `parent`: code in the tier above, "" for the highest.
    """

    code: str
    name: Text
    portrait: Text
    parent: str = ""


@dataclass(frozen=True)
class Licence:
    """What may be done with a segmentation. `finest`: the finest level that may be exported ("household", "pc6",
    "pc4", "none"); `owner` and `terms` as the licensee wrote them.
    """

    owner: str
    terms: str
    finest: str = "pc6"


OPEN = Licence("Publiek", "EUPL-1.2; CBS, CC BY 4.0")
_UNTOLD = Text("", "")


@dataclass(frozen=True)
class SegmentScheme:
    """One segmentation laid over areas.

    `kind`: "area-types" (open statistics), "survey-classes" (survey answers), "licensed" (a table of somebody else).
    `table`: vocabulary AREA_SEGMENT, per pc4, sorted; an area that is not in it is unclassified. `fine`: vocabulary
    FINE_SEGMENT (per pc6), None when the scheme is no finer than pc4. `accuracy` (0-1): the largest part of an area's
    mix, averaged over households: how much of an average area's figures the label tells. `labels_right` (0-1): of how
    many people the label is right, as far as that was measured or modelled; `labels_right_how`: how. None = not known.
    `facts`: what the model card shows.
    """

    code: str
    version: str
    kind: str
    table: pa.Table
    groups: tuple[Group, ...]
    accuracy: float
    source: str
    fine: pa.Table | None = None
    licence: Licence = OPEN
    labels_right: float | None = None
    labels_right_how: Text = _UNTOLD
    facts: dict[str, object] = field(default_factory=dict)
