"""What does an export say about itself? A page in Dutch and one in English: `page.nl.md` and `page.en.md`."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources

from publiek.errors import Text

NAMES = Text("LEESMIJ.md", "README.md")
_KEYS = Text(
    "| `keys.age` | de sleutels van deze organisatie, gesloten (age) |\n",
    "| `keys.age` | the keys of this organisation, closed (age) |\n",
)


def pages(told: Mapping[str, str], *, keys: bool) -> dict[str, str]:
    """The pages by their file name. `told`: name, on, program, standard, tables."""
    said = {"keys_nl": _KEYS.nl if keys else "", "keys_en": _KEYS.en if keys else "", **told}
    return {NAMES.nl: _page("nl").format(**said), NAMES.en: _page("en").format(**said)}


def _page(language: str) -> str:
    return resources.files(__package__).joinpath(f"page.{language}.md").read_text(encoding="utf-8")
