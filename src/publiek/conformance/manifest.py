"""Does the datapackage.json of a folder say what is in it, by which version of the standard?"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from publiek.conformance.rules import Fault, Faults
from publiek.vocabulary.delivering import VERSION

NAME = "datapackage.json"


def judge(folder: Path, files: list[Path], faults: Faults) -> None:
    """Version, resources and hashes. A delivery of a later minor version of the same major is read as well."""
    path = folder / NAME
    if not path.is_file():
        faults.add(Fault(NAME, 0, "", "manifest-missing"))
        return
    package = _read(path)
    if package is None:
        faults.add(Fault(NAME, 0, "", "manifest-unreadable"))
        return
    if str(package.get("publiek_standard", "")).split(".")[0] != VERSION.split(".")[0]:
        faults.add(Fault(NAME, 0, "", "manifest-version"))
    listed = {str(one["path"]): one.get("hash") for one in package["resources"]}
    present = {one.name for one in files}
    for name in sorted(set(listed) ^ present):
        faults.add(Fault(name if name in present else NAME, 0, "", "manifest-file"))
    for one in files:
        told = listed.get(one.name)
        if told and str(told).removeprefix("sha256:") != _digest(one):
            faults.add(Fault(one.name, 0, "", "manifest-hash"))


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _read(path: Path) -> dict[str, Any] | None:
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        return None
    resources = package.get("resources") if isinstance(package, dict) else None
    right = isinstance(resources, list) and all(isinstance(one, dict) and "path" in one for one in resources)
    return package if right and resources else None
