"""Where is the proof of each of the five sentences of the start?"""

from __future__ import annotations

from django.urls import reverse

from publiek.dashboard import View

_PROOF = {
    "start-who": ("audience", "who-comes"),
    "start-where": ("origin", "where"),
    "start-away": ("white_spots", "missed-areas"),
    "start-back": ("loyalty", "come-back"),
    "start-sure": ("data", "coverage"),
}


def proof(slug: str, view: View, key: str) -> str:
    """The address of the card, under the same filters."""
    chapter, card = _PROOF[key]
    address = reverse("chapter", kwargs={"slug": slug, "chapter": chapter})
    return f"{address}{'?' if view.query else ''}{view.query}#{card}"
