"""Several segmentations side by side: imported, kept, listed, exported as their licence allows, bridged."""

from publiek.segmentation.schemes.bridges import Bridge, BridgeSettings, bridge
from publiek.segmentation.schemes.carrying import carry
from publiek.segmentation.schemes.exporting import export_segments
from publiek.segmentation.schemes.importing import Imported, import_scheme
from publiek.segmentation.schemes.keeping import load_scheme, save_scheme
from publiek.segmentation.schemes.plan import Columns, ImportPlan, read_plan
from publiek.segmentation.schemes.registry import Listed, assign, list_schemes
from publiek.segmentation.schemes.sentences import labels_right_sentence

__all__ = [
    "Bridge",
    "BridgeSettings",
    "Columns",
    "ImportPlan",
    "Imported",
    "Listed",
    "assign",
    "bridge",
    "carry",
    "export_segments",
    "import_scheme",
    "labels_right_sentence",
    "list_schemes",
    "load_scheme",
    "read_plan",
    "save_scheme",
]
