"""How does this room say no? The errors about area files, in both languages, each with a stable code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from publiek.errors import AreaError, NetworkError, Text


@dataclass(frozen=True)
class _Saying:
    """One refusal: its code, what was refused and what to do."""

    code: str
    what: Text
    do: Text


def _by_code(*sayings: _Saying) -> dict[str, _Saying]:
    return {saying.code: saying for saying in sayings}


_SAID = _by_code(
    _Saying(
        "area-file-missing",
        Text("Dit bestand of deze map bestaat niet.", "This file or folder does not exist."),
        Text("Controleer de naam en probeer het opnieuw.", "Check the name and try again."),
    ),
    _Saying(
        "area-file-empty",
        Text("Het bestand is leeg.", "The file is empty."),
        Text("Download het opnieuw bij het CBS.", "Download it again from Statistics Netherlands."),
    ),
    _Saying(
        "area-file-html",
        Text("Dit is een webpagina, geen gegevensbestand.", "This is a web page, not a data file."),
        Text("Gebruik de downloadlink van het bestand zelf.", "Use the download link of the file itself."),
    ),
    _Saying(
        "area-file-damaged",
        Text("Het bestand is beschadigd of niet compleet.", "The file is damaged or incomplete."),
        Text("Download het opnieuw; breek het laden niet af.", "Download it again; let the download finish."),
    ),
    _Saying(
        "area-file-too-large",
        Text(
            "Het bestand wordt uitgepakt groter dan dit soort bestanden kan zijn.",
            "Unpacked, the file is larger than files of this kind can be.",
        ),
        Text("Gebruik het bestand van de uitgever zelf.", "Use the file from the publisher itself."),
    ),
    _Saying(
        "area-layout-unknown",
        Text(
            "De kolommen zijn niet die van een bekend bestand met gebiedscijfers.",
            "The columns are not those of a known file with area statistics.",
        ),
        Text(
            "Kijk in docs/reference/areas.md welke bestanden Publiek leest.",
            "See docs/reference/areas.md for the files that Publiek reads.",
        ),
    ),
    _Saying(
        "area-vintage-missing",
        Text("Nergens staat over welk jaar de cijfers gaan.", "Nothing says which year the statistics are about."),
        Text(
            "Geef het bestand zijn oorspronkelijke naam terug (met het jaar).",
            "Give the file its original name back (with the year).",
        ),
    ),
    _Saying(
        "area-twice",
        Text("Een gebied staat er meer dan een keer in.", "An area occurs more than once."),
        Text("Gebruik het bestand zoals het is uitgegeven.", "Use the file as it was published."),
    ),
    _Saying(
        "area-nothing-found",
        Text("In deze map staan geen bestanden die Publiek kent.", "This folder holds no files that Publiek knows."),
        Text(
            "Kijk in docs/reference/areas.md welke bestanden Publiek leest.",
            "See docs/reference/areas.md for the files that Publiek reads.",
        ),
    ),
    _Saying(
        "area-source-unknown",
        Text("Deze bron kent Publiek niet.", "Publiek does not know this source."),
        Text("Kies een van de bronnen uit de lijst.", "Choose one of the sources in the list."),
    ),
    _Saying(
        "area-not-stored",
        Text("De gebieden kunnen niet worden bewaard.", "The areas cannot be stored."),
        Text("Controleer de ruimte en de rechten van de map.", "Check the space and the permissions of the folder."),
    ),
)

_NETWORK = _by_code(
    _Saying(
        "download-failed",
        Text("De bron geeft het bestand niet.", "The source does not give the file."),
        Text(
            "Probeer het later opnieuw, of download het zelf en gebruik `publiek areas import`.",
            "Try again later, or download it yourself and use `publiek areas import`.",
        ),
    ),
    _Saying(
        "download-too-large",
        Text("De bron geeft een groter bestand dan verwacht.", "The source gives a larger file than expected."),
        Text("Er is niets bewaard. Meld dit.", "Nothing was stored. Please report this."),
    ),
    _Saying(
        "download-incomplete",
        Text("De verbinding brak af voor het bestand er was.", "The connection broke before the file was complete."),
        Text("Probeer het opnieuw: het laden gaat verder waar het bleef.", "Try again: it goes on where it stopped."),
    ),
)


def refused(code: str, path: Path | str | None = None, **where: object) -> AreaError:
    """The AreaError with `code`; `path` is shown by its name only."""
    said = _SAID[code]
    named = {"file": Path(path).name} if path is not None else {}
    return AreaError(code, said.what, said.do, {**named, **where})


def unreachable(code: str, address: str, **where: object) -> NetworkError:
    """The NetworkError with `code` about a public `address`."""
    said = _NETWORK[code]
    return NetworkError(code, said.what, said.do, {"address": address, **where})
