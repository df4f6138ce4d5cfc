"""How is everything of a data folder copied? As it was at one moment, sealed file by file, whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from publiek import __version__, logbook
from publiek.house import House, Progress, silent
from publiek.permitting import require
from publiek.pseudonymisation import Keyring
from publiek.safekeeping import figures, freezing, paths, refusals, set_files
from publiek.safekeeping.data_keys import DataKeys
from publiek.safekeeping.registry import Registered, Registry
from publiek.safekeeping.set_files import Manifest, Organised
from publiek.warehouse import Store, organisations
from publiek.warehouse.publication import force

#: The two parts of a set: the data folder, and the state of the site (accounts, its own secret) when there is one.
HOME, SITE = "home", "site"


@dataclass(frozen=True)
class Wishes:
    """How a set is made. `recipient`: the public half of a recovery key ("age1..."); `site`: the state of the site.

    `figures`: digests of all figures go along, so that a drill can compare them; it costs seconds per house.
    """

    recipient: str = ""
    site: Path | None = None
    figures: bool = True
    progress: Progress = silent


@dataclass(frozen=True)
class Made:
    """A set that was made. `links`: so many links in the folders were left out."""

    set: Registered
    files: int
    size: int
    links: int = 0


def make(home: Path, to: Path, *, keys: Path | None = None, wishes: Wishes = Wishes()) -> Made:
    """A set of everything in the data folder `home`, in a new folder in `to`. `keys`: its keys folder.

    Readers never wait; imports wait while the data are held still, which takes as long as linking the files. Raises
    StorageError "backup-nothing", "backup-busy", "disk-full", UsageError "backup-place" and those of the vault. A run
    that is killed leaves no set, and no key.
    """
    home, to = home.expanduser().absolute(), to.expanduser().absolute()
    _require_places(home, to, keys)
    for organisation in organisations(home):
        require(House(organisation, home, keys=keys), "backup")
    registry = Registry(home, keys)
    with registry.alone() as work:
        links = _frozen(home, work / "frozen", wishes.site)
        with refusals.storing():
            made = write(registry, work / "frozen", to, wishes=wishes)
    for organisation in organisations(home):
        logbook.note(home, organisation, logbook.Entry("backup", made.set.name, detail={"files": made.files}))
    return Made(made.set, made.files, made.size, links)


@dataclass(frozen=True)
class Origin:
    """Of when a set is, and which secrets sealed something in it (ids): those of another set, when it is of one."""

    made: str = ""
    secrets: str = ""


def write(registry: Registry, source: Path, to: Path, *, wishes: Wishes, of: Origin = Origin()) -> Made:
    """A set of what stands in `source` (see `HOME` and `SITE`), registered; of now, unless `of` says otherwise."""
    name, now = set_files.new_name(), of.made or datetime.now(UTC).isoformat(timespec="seconds")
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    data_keys = DataKeys(registry.keys, registry.home)
    _sweep(to, registry, data_keys)
    draft = to / f".{name}.part"
    secrets = of.secrets or " ".join(data_keys.secrets())
    key = data_keys.make(name, {"set": name, "place": str(to), "made": now, "secrets": secrets})
    try:
        draft.mkdir(mode=0o700)
        wishes.progress("seal", 0.0)
        packed = set_files.pack(source, draft, key)
        houses = _houses(source / HOME, wishes)
        manifest = Manifest(name, now, __version__, packed, houses)
        digest = set_files.finish(draft, manifest, key, wishes.recipient)
        force(draft)
        draft.rename(to / name)
        force(to)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        data_keys.destroy(name)
        raise
    registered = Registered(name, str(to), now, digest, recovery=bool(wishes.recipient))
    registry.put(registered)
    return Made(registered, len(packed), sum(one.size for one in packed))


def _houses(home: Path, wishes: Wishes) -> Mapping[str, Organised]:
    """What stands of each organisation in the copy: its version and its figures."""
    today, found = date.today(), {}
    names = organisations(home)
    for number, name in enumerate(names):
        wishes.progress("compare", number / len(names))
        told = figures.digests_of(home, name, on=today) if wishes.figures else {}
        found[name] = Organised(Store(home, name).current().version, today.isoformat(), told)
    return found


def _frozen(home: Path, work: Path, site: Path | None) -> int:
    """The data folder, and the state of the site, each as it was at one moment; gives how many links were left out."""
    for organisation in organisations(home):
        Store(home, organisation).finish_purge()
    with freezing.quiet(home):
        links = freezing.freeze(home, work / HOME)
        if site is not None and site.is_dir():
            links += freezing.freeze(site, work / SITE)
    if not any(one.is_file() for one in (work / HOME).rglob("*")):
        raise refusals.nothing_to_copy()
    return links


def _require_places(home: Path, to: Path, keys: Path | None) -> None:
    """A copy inside the data would be copied itself; beside the keys it would lie with what opens it."""
    if not home.is_dir():
        raise refusals.nothing_to_copy()
    if paths.inside(to, home) or paths.inside(home, to / "any"):
        raise refusals.place_wrong("data")
    if paths.inside(to, Keyring(keys, data_folder=home).folder):
        raise refusals.place_wrong("keys")


def _sweep(to: Path, registry: Registry, data_keys: DataKeys) -> None:
    """Removes what is left of sets whose making was killed: the key came first, and there is no set of that name.

    For who has the list alone: no other set of this data folder is being made. Drafts of others in the same place stay.
    """
    for name in set(data_keys.names()) - registry.listed():
        told = data_keys.told(name) or {}
        if told.get("place") == str(to) and not (to / name).exists():
            data_keys.destroy(name)
            shutil.rmtree(to / f".{name}.part", ignore_errors=True)
