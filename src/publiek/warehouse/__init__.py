"""What is kept: immutable Parquet files, one manifest per version, commits that happen wholly or not at all."""

from publiek.warehouse.changing import PurgedFile
from publiek.warehouse.checkpoints import SoFar
from publiek.warehouse.compacts import Compact, compact_of, sources_of
from publiek.warehouse.gone import GoneList
from publiek.warehouse.mirrors import Brought, Mirror, MirrorState
from publiek.warehouse.purging import Purged
from publiek.warehouse.records import DeliveryRecord, KeptFile, Prepared
from publiek.warehouse.snapshot import Snapshot
from publiek.warehouse.store import Store, organisations
from publiek.warehouse.workspace import Workspace

__all__ = [
    "Brought",
    "Compact",
    "DeliveryRecord",
    "GoneList",
    "KeptFile",
    "Mirror",
    "MirrorState",
    "Prepared",
    "Purged",
    "PurgedFile",
    "Snapshot",
    "SoFar",
    "Store",
    "Workspace",
    "compact_of",
    "organisations",
    "sources_of",
]
