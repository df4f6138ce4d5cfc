"""What may be written behind a contact? A short registered list; each with its label, purpose, meaning and source."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from publiek.connecting.writing_back import refusals
from publiek.errors import Text
from publiek.vocabulary.data_files import read_yaml

_FILE = Path(__file__).parent / "attributes.yaml"
#: Goes along with every attribute, wherever it is described.
OF_THE_PLACE = Text(
    "Dit zegt iets van de plek, niet van de persoon.",
    "This says something of the place, not of the person.",
)
#: What is written when nothing is chosen.
USUAL = ("segment", "certainty")


@dataclass(frozen=True)
class Attribute:
    """One thing that may be written. `classes`: from which number on a class counts, with its name."""

    code: str
    label: Text
    purpose: Text
    meaning: Text
    source: Text
    classes: tuple[tuple[float, Text], ...] = ()

    @property
    def description(self) -> Text:
        """What belongs beside the field at the vendor."""
        return Text(
            *(
                f"{self.meaning.in_language(spoken)} {OF_THE_PLACE.in_language(spoken)} "
                f"{source}: {self.source.in_language(spoken)}"
                for spoken, source in (("nl", "Bron"), ("en", "Source"))
            )
        )

    def class_of(self, number: float | None, language: str) -> str | None:
        """The name of the class that a number falls in: that with the highest bound not above it."""
        under = [one for one in self.classes if number is not None and number >= one[0]]
        return max(under, key=lambda one: one[0])[1].in_language(language) if under else None

    def as_dict(self) -> dict[str, object]:
        """As it is listed."""
        return {
            "attribute": self.code,
            "label": self.label,
            "purpose": self.purpose,
            "description": self.description,
            "values": [name for _, name in self.classes],
        }


@cache
def registered() -> Mapping[str, Attribute]:
    """Every attribute, by its code."""
    told = read_yaml(_FILE.read_text(encoding="utf-8"))
    return {code: _attribute(code, one) for code, one in told.items()}


def chosen(codes: Collection[str]) -> tuple[str, ...]:
    """The codes in their order in the list; `USUAL` for none. Raises UsageError "write-back-attribute"."""
    known = registered()
    if unknown := sorted(set(codes) - set(known)):
        raise refusals.attribute_unknown(len(unknown), tuple(known))
    return tuple(code for code in known if code in (codes or USUAL))


def _attribute(code: str, one: dict[str, dict[str, str]]) -> Attribute:
    texts = {name: Text(**one[name]) for name in ("label", "purpose", "meaning", "source")}
    classes = tuple((float(kind["from"]), Text(kind["nl"], kind["en"])) for kind in one.get("classes", ()))  # type: ignore[index]
    return Attribute(code, **texts, classes=classes)
