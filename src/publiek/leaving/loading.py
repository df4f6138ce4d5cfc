"""How does a house begin elsewhere with everything it took along? Checked, compared figure by figure, put in place."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from publiek import __version__, agenda, logbook
from publiek.leaving import package, refusals
from publiek.pseudonymisation import Keyring, key_files
from publiek.pseudonymisation.vault import SEALED
from publiek.safekeeping import figures, keys_folder, seals
from publiek.safekeeping import refusals as safe_refusals
from publiek.warehouse import Store
from publiek.warehouse.places import is_organisation_id, places_of, token
from publiek.warehouse.publication import force


@dataclass(frozen=True)
class Loaded:
    """What was loaded: which house, how many deliveries, figures that were compared, and whether it has its keys."""

    organisation: str
    deliveries: int
    files: int
    figures: int
    keys: int = 0
    other_program: str = ""


@dataclass(frozen=True, repr=False)
class Opening:
    """What opens an export: its `code`, and of its keys the passphrase or the age key."""

    code: str = ""
    passphrase: str = ""
    identity: str = ""

    def __repr__(self) -> str:
        return "Opening()"


def load(folder: Path, home: Path, *, keys: Path | None = None, opening: Opening = Opening()) -> Loaded:
    """The export `folder` as a house in the data folder `home`, which does not have it yet; whole or not at all.

    Without its keys the figures are all there, and nothing can be added until `publiek keys import`. Raises
    ExchangeError "leave-changed", "leave-newer", "load-differs", StorageError "load-there-already", UsageError
    "recovery-wrong".
    """
    folder, home = folder.expanduser().absolute(), home.expanduser().absolute()
    if not folder.is_dir() or not any(folder.iterdir()):
        raise refusals.no_export()
    told = package.opened(folder, code=opening.code)
    organisation = str(told.get("organisation", ""))
    if not is_organisation_id(organisation):
        raise refusals.changed("package")
    places = places_of(home, organisation=organisation)
    if os.path.lexists(places.root):
        raise refusals.there_already()
    keyring = Keyring(keys, data_folder=home)
    with safe_refusals.storing():
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        trial = home / f".loading-{token()}"
        trial.mkdir(mode=0o700)
    try:
        loaded = _tried(folder, trial, told)
        many = _keys(folder, keyring.folder, opening)
        with safe_refusals.storing():
            _beside(folder, home, trial, str(told.get("entity") or organisation))
            places.root.parent.mkdir(mode=0o700, exist_ok=True)
            (trial / "organisations" / organisation).rename(places.root)
            force(places.root.parent)
    finally:
        shutil.rmtree(trial, ignore_errors=True)
    detail = {"files": loaded.files, "figures": loaded.figures}
    logbook.note(home, organisation, logbook.Entry("load", "everything", detail=detail))
    return Loaded(organisation, loaded.deliveries, loaded.files, loaded.figures, many, loaded.other_program)


def _tried(folder: Path, trial: Path, told: dict[str, Any]) -> Loaded:
    """The house in a private place: every file right, every row counted again, every figure the same."""
    organisation = str(told["organisation"])
    root = trial / "organisations" / organisation
    with safe_refusals.storing():
        root.parent.mkdir(mode=0o700)
        shutil.copytree(folder / "kept", root, symlinks=True)
        for path in (root, *root.rglob("*")):
            path.chmod(0o700 if path.is_dir() else 0o600)
            if not path.is_dir():
                force(path)
    files = sum(1 for path in root.rglob("*") if path.is_file())
    store = Store(trial, organisation)
    store.verify()
    store.check_conservation()
    before = json.loads((folder / "open" / "figures.json").read_bytes())
    after = figures.digests_of(trial, organisation, on=date.fromisoformat(before["on"]))
    different = figures.different(before["digests"], after)
    other = "" if told["program"] == __version__ else str(told["program"])
    if different and not other:
        raise refusals.differs(len(different))
    return Loaded(organisation, len(store.history()), files, len(after), other_program=other)


def _keys(folder: Path, keys: Path, opening: Opening) -> int:
    if not (opening.passphrase or opening.identity) or not (folder / package.KEYS).is_file():
        return 0
    return keys_folder.bring_in(folder / package.KEYS, keys, passphrase=opening.passphrase, identity=opening.identity)


def _beside(folder: Path, home: Path, trial: Path, entity: str) -> None:
    """What lies beside the house in a data folder: the register, mappings, and which secrets sealed something.

    Each of these is the same when it is done twice: who is killed here begins again.
    """
    agenda.import_register(home, (folder / "open" / "register.jsonl").read_bytes())
    for path in sorted((folder / "maps").glob("*.yaml")) if (folder / "maps").is_dir() else []:
        (home / "maps").mkdir(mode=0o700, exist_ok=True)
        if not (home / "maps" / path.name).exists():
            shutil.copyfile(path, home / "maps" / path.name)
    # Without these marks a vault would make a new secret, and what is sealed here would be lost in silence.
    marks = home / SEALED / key_files.name_of(entity).removesuffix(".key.json")
    for name in {seals.id_of(sealed) for _, sealed in seals.sealed_in(trial)}:
        marks.mkdir(mode=0o700, parents=True, exist_ok=True)
        (marks / name).touch(mode=0o600)
