"""What is kept: immutable Parquet files, one manifest per version, commits that happen wholly or not at all."""

from publiek.warehouse.records import DeliveryRecord, KeptFile, Prepared
from publiek.warehouse.snapshot import Snapshot
from publiek.warehouse.store import Store, organisations
from publiek.warehouse.workspace import Workspace

__all__ = ["DeliveryRecord", "KeptFile", "Prepared", "Snapshot", "Store", "Workspace", "organisations"]
