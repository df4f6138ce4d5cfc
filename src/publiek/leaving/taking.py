"""How does a house take everything along? In open formats, with checksums; of nobody else, and nothing secret."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from publiek import __version__, logbook, permitting
from publiek.house import House
from publiek.leaving import open_tables, package, refusals, standard_tables, telling
from publiek.pseudonymisation import Keyring, key_files
from publiek.safekeeping import freezing, keys_folder
from publiek.safekeeping import refusals as safe_refusals
from publiek.vocabulary import delivering
from publiek.vocabulary.data_files import read_yaml
from publiek.warehouse.places import places_of, token
from publiek.warehouse.publication import force


@dataclass(frozen=True, repr=False)
class Keys:
    """How the keys go along: closed with a passphrase, or for who holds an age key (`recipient`)."""

    passphrase: str = ""
    recipient: str = ""

    def __repr__(self) -> str:
        return "Keys()"


@dataclass(frozen=True)
class Taken:
    """An export that was made. `code`: tells that it is this one; pass it on by another road than the export."""

    folder: Path
    code: str
    files: int
    size: int
    tables: dict[str, int]
    keys: int = 0


def take_everything(house: House, to: Path, *, keys: Keys | None = None, today: date | None = None) -> Taken:
    """Everything of `house` in the new folder `to`; whole or not at all.

    Raises UsageError "leave-nothing", "leave-not-empty", StorageError "backup-busy", and of the keys what
    `keys_folder.export` raises.
    """
    permitting.require(house, "backup")
    root, to = places_of(house.home, organisation=house.organisation).root, to.expanduser().absolute()
    if not root.is_dir():
        raise refusals.nothing_to_take()
    if to.exists() or to.is_symlink():
        raise refusals.not_free()
    draft = to.with_name(f".{to.name}.{token()}.part")
    try:
        with safe_refusals.storing():
            draft.mkdir(mode=0o700, parents=True)
            taken = _taken(house, draft, keys, today or date.today())
            draft.rename(to)
            force(to.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    detail = {"files": taken.files, "keys": taken.keys, "code": taken.code[:16]}
    logbook.note(house.home, house.organisation, logbook.Entry("leave", "everything", detail=detail))
    return Taken(to, taken.code, taken.files, taken.size, taken.tables, taken.keys)


def _taken(house: House, draft: Path, keys: Keys | None, on: date) -> Taken:
    """Everything is told from one frozen copy, so that tables, figures and files are of one moment."""
    root = places_of(house.home, organisation=house.organisation).root
    house.store.finish_purge()
    frozen = draft / "kept"
    with freezing.quiet(house.home):
        freezing.freeze(root, frozen)
    _without_secrets(frozen)
    tables = standard_tables.write(house, draft / "standard")
    _delivery(draft / "standard", tables)
    open_tables.write(house, draft / "open", on=on)
    _maps(house, draft / "maps")
    many = _keys(house, draft, keys) if keys else 0
    told = {
        "name": house.name or str(house.store.current().organisation.get("name") or house.organisation),
        "on": on.isoformat(),
        "program": __version__,
        "standard": delivering.VERSION,
        "tables": ", ".join(sorted(tables)) or "-",
    }
    for name, page in telling.pages(told, keys=bool(many)).items():
        (draft / name).write_text(page, encoding="utf-8")
    entity = house.legal_entity or house.organisation
    code = package.close(draft, {"organisation": house.organisation, "entity": entity, "made": on.isoformat()})
    files = [path for path in draft.rglob("*") if path.is_file()]
    return Taken(draft, code, len(files), sum(path.stat().st_size for path in files), tables, many)


def _delivery(folder: Path, tables: dict[str, int]) -> None:
    """What makes the tables a delivery that `publiek conform` judges."""
    from publiek.vocabulary.schemas import data_package

    told = data_package([f"{name}.csv" for name in sorted(tables)])
    (folder / "datapackage.json").write_text(json.dumps(told, indent=1), encoding="utf-8")


def _without_secrets(kept: Path) -> None:
    """Passwords of connections stay, also sealed: who goes on elsewhere fills them in there."""
    for path in sorted((kept / "connections").glob("*.json")):
        told = json.loads(path.read_bytes())
        path.write_text(json.dumps({**told, "sealed": "", "on": False}, ensure_ascii=False, indent=1), "utf-8")


def _maps(house: House, folder: Path) -> None:
    """The mappings of files like those of this house: with exactly the headers of one of its deliveries."""
    own = {tuple(one["header"] or "" for one in record.source.get("columns", ())) for record in house.store.history()}
    folder.mkdir(mode=0o700)
    for path in sorted(house.maps.glob("*.yaml")) if house.maps.is_dir() else []:
        told = read_yaml(path.read_text("utf-8")) or {}
        headers = tuple(str(one.get("header") or "") for one in told.get("columns", ()))
        if headers in own:
            shutil.copyfile(path, folder / path.name)


def own_names(house: House) -> Sequence[str]:
    """How the files of this house in a keys folder begin."""
    entity = key_files.name_of(house.legal_entity or house.organisation).removesuffix(".key.json")
    digest = sha256(house.organisation.encode()).hexdigest()[:12]
    return (f"{entity}.", f"{house.organisation[:40]}-{digest}.", f"{house.organisation}.")


def _keys(house: House, draft: Path, keys: Keys) -> int:
    """The keys of this house alone, closed."""
    folder = Keyring(house.keys, data_folder=house.home).folder
    own = draft / ".keys"
    own.mkdir(mode=0o700)
    try:
        for path in sorted(folder.iterdir()):
            if path.is_file() and path.suffix == ".json" and path.name.startswith(tuple(own_names(house))):
                shutil.copyfile(path, own / path.name)
                (own / path.name).chmod(0o600)
        return keys_folder.export(own, draft / package.KEYS, passphrase=keys.passphrase, recipient=keys.recipient)
    finally:
        shutil.rmtree(own)
