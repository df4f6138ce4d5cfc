"""Where do papers lie, which of them did a person work on, and which are behind the configuration of today?

FOLDER/papers.json   of every file: which paper, in which language, from which facts, and the digests that we wrote

A file that is not byte for byte what we wrote was worked on by a person. It is never written over: the new one comes
beside it, with a number. What is about to be written is noted before, so a stop in between makes no file a person's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock

from publiek import logbook
from publiek.errors import StorageError, Text
from publiek.governance.papers import Paper
from publiek.house import House
from publiek.reports.papers import as_docx, as_markdown, as_pdf
from publiek.warehouse.publication import write_whole

INDEX = "papers.json"
FORMATS: Mapping[str, Callable[[Paper, str], bytes]] = {
    "docx": as_docx,
    "pdf": as_pdf,
    "md": lambda paper, language: as_markdown(paper, language).encode(),
}
_Index = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Filed:
    """One file. `state`: written, unchanged (it says the same already) or beside (a person's file was kept).

    Of files that are only looked at: current, behind (the configuration says something else now), edited (a person
    worked on it, and it rests on the facts of today), edited-behind, gone (the file is not there) or not-needed.
    """

    file: str
    paper: str
    language: str
    state: str
    version: str = ""


def file_away(
    house: House,
    papers: Sequence[Paper],
    folder: Path,
    *,
    formats: Sequence[str] = tuple(FORMATS),
    languages: Sequence[str] = ("nl", "en"),
) -> tuple[Filed, ...]:
    """Writes the papers, each file whole or not at all. Raises StorageError "papers-unwritable"."""
    wanted = [(paper, language, ending) for paper in papers for language in languages for ending in formats]
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(str(folder / ".papers.lock"), mode=0o600):
            index = _read(folder)
            filed = tuple(_file(folder, index, *one) for one in wanted)
    except OSError:
        filed = ()
    if len(filed) != len(wanted):
        raise _unwritable()
    written = sum(one.state != "unchanged" for one in filed)
    detail: dict[str, str | int | bool] = {"files": len(filed), "written": written}
    logbook.note(house.home, house.organisation, logbook.Entry("export", "papers", detail=detail))
    return filed


def behind(papers: Sequence[Paper], folder: Path) -> tuple[Filed, ...]:
    """How every paper in `folder` compares with `papers`, those that the house needs today."""
    now = {paper.name: paper for paper in papers}
    return tuple(_compared(folder, name, told, now) for name, told in sorted(_read(folder).items()))


def _compared(folder: Path, name: str, told: Mapping[str, Any], now: Mapping[str, Paper]) -> Filed:
    paper = now.get(told["paper"])
    digest = _digest_of(folder / name)
    if digest is None:
        state = "gone"
    elif paper is None:
        state = "not-needed"
    else:
        edited = "edited" if digest not in told["digests"] else ""
        late = "behind" if paper.facts != told["facts"] else ""
        state = "-".join(part for part in (edited, late) if part) or "current"
    return Filed(name, told["paper"], told["language"], state, told["version"])


def _file(folder: Path, index: _Index, paper: Paper, language: str, ending: str) -> Filed:
    name = f"{paper.name}-{language}.{ending}"
    told, digest = index.get(name), _digest_of(folder / name)
    ours = digest is None or (told is not None and digest in told["digests"])
    if told is not None and digest is not None and told["facts"] == paper.facts:
        return Filed(name, paper.name, language, "unchanged", paper.version)
    if not ours:
        name = _beside(folder, index, f"{paper.name}-{language}", ending)
        told = index.get(name)
        if told is not None and told["facts"] == paper.facts:
            return Filed(name, paper.name, language, "unchanged", paper.version)
    content = FORMATS[ending](paper, language)
    before = (_digest_of(folder / name),) if ours else ()
    index[name] = {
        "paper": paper.name,
        "language": language,
        "facts": paper.facts,
        "version": paper.version,
        "digests": [one for one in (*before, hashlib.sha256(content).hexdigest()) if one],
    }
    _write(folder, index)
    write_whole(folder / name, content=content)
    return Filed(name, paper.name, language, "written" if ours else "beside", paper.version)


def _beside(folder: Path, index: _Index, stem: str, ending: str) -> str:
    """The first name with a number that is free, or still exactly as we wrote it."""
    number = 2
    while True:
        name = f"{stem}-{number}.{ending}"
        digest = _digest_of(folder / name)
        if digest is None or (name in index and digest in index[name]["digests"]):
            return name
        number += 1


def _digest_of(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return None


def _read(folder: Path) -> _Index:
    """What we wrote here. A list that cannot be read counts as none: then every file is a person's."""
    try:
        told = json.loads((folder / INDEX).read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    needed = {"paper", "language", "facts", "version", "digests"}
    return {
        name: one
        for name, one in (told.items() if isinstance(told, dict) else ())
        if Path(name).name == name and isinstance(one, dict) and needed <= set(one)
    }


def _write(folder: Path, index: _Index) -> None:
    write_whole(folder / INDEX, content=json.dumps(index, ensure_ascii=False, indent=1, sort_keys=True).encode())


def _unwritable() -> StorageError:
    return StorageError(
        "papers-unwritable",
        Text("De stukken kunnen hier niet worden geschreven.", "The papers cannot be written here."),
        Text("Kies met --out een map waarin u mag schrijven.", "Choose a folder with --out in which you may write."),
    )
