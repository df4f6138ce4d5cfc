"""What is known of visiting per group, and how is it kept? Rates per discipline, an intensity class, where from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field

import pyarrow as pa

from publiek.errors import SegmentationError, Text

RATE = pa.schema(
    [
        ("segment", pa.string()),
        ("discipline", pa.string()),
        ("ratio", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("share", pa.float64()),
        ("share_low", pa.float64()),
        ("share_high", pa.float64()),
        ("organisations", pa.int64()),
        ("regions", pa.int64()),
        ("surveys", pa.int64()),
        ("withheld", pa.string()),
    ]
)
INTENSITY = pa.schema(
    [
        ("segment", pa.string()),
        ("intensity", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("intensive", pa.float64()),
        ("medium", pa.float64()),
        ("light", pa.float64()),
        ("label", pa.string()),
    ]
)
LEARNED = Text(
    "Hoe vaak groepen gaan, is geleerd uit wat deelnemers bijdroegen.",
    "How often groups go was learned from what participants contributed.",
)
ALONE = Text(
    "Er is nog niets bijgedragen. Deze indeling zegt alleen iets over gebieden, niet over cultuurbezoek.",
    "Nothing has been contributed yet. This segmentation tells about areas only, not about visiting culture.",
)
TOO_LITTLE = Text(
    "Er is te weinig bijgedragen om cijfers te laten zien. Deze indeling zegt nu alleen iets over gebieden.",
    "Too little was contributed to show figures. For now this segmentation tells about areas only.",
)


@dataclass(frozen=True)
class CultureRates:
    """One version of what is known of visiting.

    `rates` (schema `RATE`): per segment and discipline the rate `ratio` (100 = the average household) with its 95%
    interval, the `share` of persons that went (only where a survey asked), how many organisations, regions and
    surveys stand behind it; null with a reason in `withheld` where too few do. `intensity` (schema `INTENSITY`): over
    all told disciplines, the probability of each class and the `label` ("undecided" when none is sure). `spread`:
    standard deviation of log rates between sources, regions, disciplines and groups, with low and high.
    """

    scheme: str
    scheme_version: str
    version: str
    rates: pa.Table
    intensity: pa.Table
    spread: dict[str, tuple[float, float, float]]
    vintages: tuple[str, ...]
    thresholds: str
    says: Text
    facts: dict[str, object] = field(default_factory=dict)

    @classmethod
    def empty(cls, scheme: str, scheme_version: str, *, version: str, says: Text = ALONE) -> CultureRates:
        """Nothing contributed: the area model stands alone, and this says so."""
        return cls(scheme, scheme_version, version, RATE.empty_table(), INTENSITY.empty_table(), {}, (), "", says)

    @property
    def known(self) -> bool:
        """Whether anything is told about visiting."""
        return len(self.intensity) > 0 or any(why == "" for why in self.rates.column("withheld").to_pylist())

    @property
    def digest(self) -> str:
        """sha256 of everything in this version."""
        return hashlib.sha256(json.dumps(self._told(), sort_keys=True).encode()).hexdigest()

    def as_json(self) -> str:
        """The version as the text of its file."""
        return json.dumps({**self._told(), "digest": self.digest}, indent=1, ensure_ascii=False) + "\n"

    def _told(self) -> dict[str, object]:
        tables = {"rates": self.rates.to_pylist(), "intensity": self.intensity.to_pylist()}
        names = ("scheme", "scheme_version", "version", "thresholds", "facts")
        plain = {name: getattr(self, name) for name in names}
        spread = {name: list(values) for name, values in self.spread.items()}
        return {**plain, **tables, "spread": spread, "vintages": list(self.vintages), "says": asdict(self.says)}


def from_json(text: str) -> CultureRates:
    """The version in `text`.

    Raises SegmentationError "culture-file-changed".
    """
    told = json.loads(text)
    digest = told.pop("digest", "")
    told["rates"] = pa.Table.from_pylist(told["rates"], schema=RATE)
    told["intensity"] = pa.Table.from_pylist(told["intensity"], schema=INTENSITY)
    told["spread"] = {name: tuple(values) for name, values in told["spread"].items()}
    told["vintages"], told["says"] = tuple(told["vintages"]), Text(**told["says"])
    found = CultureRates(**told)
    if found.digest != digest:
        raise SegmentationError(
            "culture-file-changed",
            Text("Dit bestand is veranderd nadat het gemaakt is.", "This file was changed after it was made."),
            Text("Maak het opnieuw uit de bijdragen.", "Make it again from the contributions."),
        )
    return found
