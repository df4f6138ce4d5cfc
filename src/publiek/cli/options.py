"""Which options do several commands share? Said once, in both languages.

Paths are `readable=False` here and in the commands: a file that may not be read is refused by the room that reads it,
in the reader's language and with a code, not by the parser of the command line.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli.console import say
from publiek.errors import Text, UsageError

if TYPE_CHECKING:
    from publiek.segmentation import SegmentScheme

Organisation = Annotated[
    str,
    typer.Option(
        "--organisation",
        "-o",
        help=say(Text("Naam of id van de organisatie.", "Name or id of the organisation.")),
    ),
]
Home = Annotated[
    Path | None,
    typer.Option(
        "--home",
        help=say(Text("Map waar de gegevens bewaard worden.", "Folder where the data are kept.")) + " [PUBLIEK_HOME]",
        readable=False,
    ),
]
VenuePostcode = Annotated[
    str | None,
    typer.Option("--venue-postcode", help=say(Text("Postcode van de zaal of locatie.", "Postcode of the venue."))),
]
Language = Annotated[str | None, typer.Option("--language", help="nl | en")]
AsJson = Annotated[
    bool, typer.Option("--json", help=say(Text("Alleen JSON op standaarduitvoer.", "JSON alone on standard output.")))
]
Progress = Annotated[
    str | None,
    typer.Option(
        "--progress",
        help="bar | lines | json | none. "
        + say(Text("Hoe de voortgang wordt getoond.", "How progress is shown."))
        + " [PUBLIEK_PROGRESS]",
    ),
]
Map = Annotated[
    Path | None,
    typer.Option("--map", help=say(Text("Ingevuld mappingbestand.", "A completed mapping file.")), readable=False),
]
Sheet = Annotated[
    str | None, typer.Option("--sheet", help=say(Text("Naam van het werkblad.", "Name of the worksheet.")))
]
Segmentation = Annotated[
    str,
    typer.Option(
        "--segmentation",
        help=say(Text("Welke indeling: CODE of CODE@VERSIE.", "Which segmentation: CODE or CODE@VERSION.")),
    ),
]


def home_of(chosen: Path | None) -> Path:
    """The data folder: the option, else PUBLIEK_HOME, else the place where this system keeps a user's data."""
    if chosen or os.environ.get("PUBLIEK_HOME"):
        return Path(chosen or os.environ["PUBLIEK_HOME"]).expanduser()
    from platformdirs import user_data_path

    # Not the folder itself: on macOS and Windows the keys lie in it, and keys never lie in the data folder.
    return user_data_path("publiek") / "data"


def memory_of(text: str) -> str:
    """An amount of memory for the engine, such as 2GB or 800MB. Raises UsageError for anything else or under 256MB."""
    number, unit = text.strip().upper().removesuffix("B")[:-1], text.strip().upper().removesuffix("B")[-1:]
    if unit in ("M", "G") and number.isdecimal() and int(number) * (1000 if unit == "G" else 1) >= 256:
        return f"{int(number)}{unit}B"
    raise UsageError(
        "memory-unreadable",
        Text("Zo kan geen hoeveelheid geheugen worden opgegeven.", "This is not an amount of memory."),
        Text("Schrijf het als 2GB of 800MB; minstens 256MB.", "Write it as 2GB or 800MB; at least 256MB."),
    )


def scheme_of(asked: str, home: Path) -> SegmentScheme:
    """The segmentation that "CODE" or "CODE@VERSION" names, packaged or kept in `home`."""
    from publiek.segmentation import schemes

    code, _, version = asked.partition("@")
    return schemes.assign(code, version=version or None, home=home)


def formats_of(asked: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The formats in a comma-separated list. Raises UsageError "format-unknown"."""
    wanted = tuple(name.strip().lower() for name in asked.split(",") if name.strip())
    unknown = [name for name in wanted if name not in known]
    if unknown or not wanted:
        raise UsageError(
            "format-unknown",
            Text("Dit formaat bestaat niet.", "There is no such format."),
            Text(f"Kies uit: {', '.join(known)}.", f"Choose from: {', '.join(known)}."),
            {"formats": unknown},
        )
    return wanted
