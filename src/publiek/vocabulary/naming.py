"""How do a name on a poster and an id in a folder belong together?"""

from __future__ import annotations

import re
import unicodedata

from publiek.errors import Text, UsageError

_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")


def organisation_id(name: str) -> str:
    """The id of an organisation: lower-case letters, digits and hyphens ("Theater De Brug" -> "theater-de-brug").

    Raises UsageError when nothing is left of the name, so that no two nameless houses share a folder.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:64].strip("-")
    if not _ID.fullmatch(slug):
        raise UsageError(
            "organisation-unnamed",
            Text(
                "De naam van de organisatie heeft geen letters of cijfers.",
                "The organisation's name has no letters or digits.",
            ),
            Text("Geef een naam met --organisation.", "Give a name with --organisation."),
        )
    return slug


def venue_pc4(postcode: str | None) -> int | None:
    """The four digits of a Dutch postcode as people write it ("3011AA", "3011 aa", "3011"); None stays None."""
    if postcode is None or not postcode.strip():
        return None
    match = re.fullmatch(r"([1-9][0-9]{3}) ?([A-Za-z]{2})?", postcode.strip())
    if not match:
        raise UsageError(
            "venue-postcode-unreadable",
            Text(
                "De postcode van de locatie is geen Nederlandse postcode.",
                "The venue's postcode is not a Dutch postcode.",
            ),
            Text(
                "Geef vier cijfers en twee letters, bijvoorbeeld 3011AA.",
                "Give four digits and two letters, such as 3011AA.",
            ),
        )
    return int(match[1])
