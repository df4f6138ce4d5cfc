"""How is a segmentation kept, and read again unchanged, whatever happens meanwhile?

home/segmentations/CODE/VERSION/ holds `scheme.json` (everything but the tables, with the sha256 of each file and of
itself), `areas.parquet` and, when there is one, `fine.parquet`. A version is written beside its place, forced to disk
and moved in with one rename; it is never changed afterwards. Leftovers of a killed import are removed by the next.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from publiek.errors import PubliekError, Text
from publiek.segmentation.scheme import Group, Licence, SegmentScheme
from publiek.segmentation.schemes.plan import check_name
from publiek.segmentation.schemes.refusals import refuse
from publiek.vocabulary.tables import AREA_SEGMENT, FINE_SEGMENT, schema_of

FOLDER, SCHEME, AREAS, FINE = "segmentations", "scheme.json", "areas.parquet", "fine.parquet"
FORMAT = 1
_WORK = ".work-"
_PATIENCE = 120.0
_TABLES = {AREAS: AREA_SEGMENT, FINE: FINE_SEGMENT}


def save_scheme(scheme: SegmentScheme, home: Path) -> Path:
    """Keeps `scheme` under home/segmentations/CODE/VERSION and returns that folder; the same one twice changes nothing.

    `facts` are plain values or NumPy numbers and arrays.

    Raises SegmentationError "segmentation-version-exists" when another one has this code and version,
    "segmentation-plan-name" when these cannot be names of folders, StorageError "segmentation-not-stored" (full disk,
    permission, lock).
    """
    check_name(scheme.code, scheme.version or "/")
    contents = _contents(scheme)
    root = home / FOLDER
    place = root / scheme.code / scheme.version
    with _storing(), _only_writer(root):
        for left in root.glob(f"{_WORK}*"):
            shutil.rmtree(left)
        if place.exists():
            if (place / SCHEME).read_bytes() != contents[SCHEME]:
                raise refuse("segmentation-version-exists", code=scheme.code, version=scheme.version)
            return place
        work = root / f"{_WORK}{secrets.token_hex(8)}"
        work.mkdir(mode=0o700)
        for name, content in contents.items():
            _write(work / name, content)
        _force(work)
        place.parent.mkdir(exist_ok=True, mode=0o700)
        work.rename(place)
        _force(place.parent)
        _force(root)
    return place


def load_scheme(folder: Path) -> SegmentScheme:
    """The segmentation kept in `folder`. Raises StorageError "segmentation-damaged", "segmentation-newer"."""
    told = read_facts(folder)
    tables: dict[str, pa.Table] = {}
    for name, digest in told["files"].items():  # type: ignore[attr-defined]
        tables[name] = _table(folder / name, digest, name)
    try:
        return SegmentScheme(
            **{name: told[name] for name in ("code", "version", "kind", "accuracy", "source", "labels_right", "facts")},  # type: ignore[arg-type]
            table=tables[AREAS],
            fine=tables.get(FINE),
            licence=Licence(**told["licence"]),  # type: ignore[arg-type]
            labels_right_how=Text(**told["labels_right_how"]),  # type: ignore[arg-type]
            groups=tuple(
                Group(entry["code"], Text(**entry["name"]), Text(**entry["portrait"]), entry["parent"])
                for entry in told["groups"]  # type: ignore[attr-defined]
            ),
        )
    except (KeyError, TypeError):
        raise refuse("segmentation-damaged", file=SCHEME) from None


def read_facts(folder: Path) -> dict[str, object]:
    """What `scheme.json` of a kept segmentation says, without its tables; its own digest is checked."""
    try:
        content = (folder / SCHEME).read_bytes()
        told = json.loads(content)
        digest = told.pop("digest")
    except (OSError, ValueError, KeyError, AttributeError):
        raise refuse("segmentation-damaged", file=SCHEME) from None
    if told.get("format") != FORMAT:
        raise refuse("segmentation-newer", format=told.get("format"), known=FORMAT)
    if digest != _digest(_json(told)):
        raise refuse("segmentation-damaged", file=SCHEME)
    return told  # type: ignore[no-any-return]


def _contents(scheme: SegmentScheme) -> dict[str, bytes]:
    """The files of a segmentation, by name; the description last, so that it is there only when all is there."""
    files = {AREAS: _parquet(scheme.table, AREAS)}
    if scheme.fine is not None:
        files[FINE] = _parquet(scheme.fine, FINE)
    told = {
        "format": FORMAT,
        **{name: getattr(scheme, name) for name in ("code", "version", "kind", "accuracy", "source", "labels_right")},
        "labels_right_how": _text(scheme.labels_right_how),
        "licence": vars(scheme.licence),
        "groups": [
            {"code": g.code, "name": _text(g.name), "portrait": _text(g.portrait), "parent": g.parent}
            for g in scheme.groups
        ],
        "facts": scheme.facts,
        "files": {name: _digest(content) for name, content in files.items()},
    }
    plain = json.loads(_json(told))
    files[SCHEME] = json.dumps({**plain, "digest": _digest(_json(plain))}, indent=1, ensure_ascii=False).encode()
    return files


def _text(text: Text) -> dict[str, str]:
    return {"nl": text.nl, "en": text.en}


def _json(told: dict[str, object]) -> bytes:
    return json.dumps(told, sort_keys=True, default=_plain, allow_nan=False).encode()


def _plain(value: object) -> object:
    if isinstance(value, np.generic | np.ndarray):
        return value.tolist()
    raise TypeError(f"facts of a segmentation are plain values, not {type(value).__name__}")


def _parquet(table: pa.Table, name: str) -> bytes:
    sink = io.BytesIO()
    shaped = table.cast(schema_of(_TABLES[name]))
    pq.write_table(shaped, sink, compression="zstd", compression_level=9, row_group_size=max(len(table), 1))
    return sink.getvalue()


def _table(file: Path, digest: str, name: str) -> pa.Table:
    try:
        content = file.read_bytes()
    except OSError:
        raise refuse("segmentation-damaged", file=name) from None
    if _digest(content) != digest or name not in _TABLES:
        raise refuse("segmentation-damaged", file=name)
    return pq.read_table(pa.BufferReader(content)).cast(schema_of(_TABLES[name]))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _force(folder: Path) -> None:
    """Forces the names in a folder to disk (on systems where folders can be)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _only_writer(root: Path) -> Iterator[None]:
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    with FileLock(root / ".lock", timeout=_PATIENCE):
        yield


@contextmanager
def _storing() -> Iterator[None]:
    try:
        yield
    except PubliekError:
        raise
    except (OSError, Timeout) as trouble:
        raise refuse("segmentation-not-stored", kind=type(trouble).__name__) from None
