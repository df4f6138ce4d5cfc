"""What do the folders above a kept file say? Each folder `name=value` is a column of every row in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def partition_values(files: Sequence[Path]) -> list[dict[str, int | str]]:
    """Per file the columns its folders give, outermost first; whole numbers when all values of a name are."""
    told = [_said_by(file) for file in files]
    names = {name for values in told for name in values}
    whole = {name for name in names if all(values.get(name, "").isdigit() for values in told)}
    return [{name: int(value) if name in whole else value for name, value in values.items()} for values in told]


def above_partitions(files: Sequence[Path]) -> Path:
    """The deepest folder that holds all files and no `name=value` folder."""
    heads = []
    for file in files:
        folders = list(reversed(file.parents))
        first = next((spot for spot, folder in enumerate(folders) if "=" in folder.name), len(folders))
        heads.append(folders[first - 1])
    shared = [folder for folder in (heads[0], *heads[0].parents) if all(_inside(head, folder) for head in heads)]
    return shared[0]


def _said_by(file: Path) -> dict[str, str]:
    folders = [folder.name.partition("=") for folder in reversed(file.parents)]
    return {name: value for name, equals, value in folders if equals}


def _inside(path: Path, folder: Path) -> bool:
    return path == folder or folder in path.parents
