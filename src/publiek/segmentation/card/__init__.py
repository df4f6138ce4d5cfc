"""The model card of a segmentation: made from the segmentation and what was measured of it, never typed in."""

from publiek.segmentation.card.contents import (
    Change,
    GroupFacts,
    Measured,
    ModelCard,
    Move,
    Served,
    TierFacts,
    VariableUse,
    from_json,
    measured_of,
)
from publiek.segmentation.card.held_out import hold_out
from publiek.segmentation.card.labels import Labelled, in_sentence, kind_name, labelled, remark, served_name, written
from publiek.segmentation.card.lift import LiftSettings, measure_lift
from publiek.segmentation.card.markdown import as_markdown
from publiek.segmentation.card.portraits import Draft, draft_portrait
from publiek.segmentation.card.profiles import index_profiles
from publiek.segmentation.card.writing import Evidence, write_card

__all__ = [
    "Change",
    "Draft",
    "Evidence",
    "GroupFacts",
    "Labelled",
    "LiftSettings",
    "Measured",
    "ModelCard",
    "Move",
    "Served",
    "TierFacts",
    "VariableUse",
    "as_markdown",
    "draft_portrait",
    "from_json",
    "hold_out",
    "in_sentence",
    "index_profiles",
    "kind_name",
    "labelled",
    "measure_lift",
    "measured_of",
    "remark",
    "served_name",
    "write_card",
    "written",
]
