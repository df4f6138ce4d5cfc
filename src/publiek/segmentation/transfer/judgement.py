"""What is told of one region: the verdict, what it rests on, the rule, and everything as plain data."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import isfinite

from publiek.errors import Text
from publiek.segmentation.transfer.assessment import Assessment
from publiek.segmentation.transfer.heterogeneity import Transfer
from publiek.segmentation.transfer.relatedness import Relatedness
from publiek.segmentation.transfer.sample_size import Needed
from publiek.segmentation.transfer.settings import Thresholds, thresholds_version
from publiek.segmentation.transfer.shift import Spread
from publiek.segmentation.transfer.verdict import RuleLine, Verdict, filled, questions, rule, texts

_OUTSIDE_SHOWN = 50


@dataclass(frozen=True)
class Judgement:
    """The judgement of one region.

    `source`: the regions the rates were learned in; `target`: the region judged; `about`: what was asked; `verdict`;
    `extrapolation`: why the model is used outside its range ("groups", "support", "unmatched"), empty when it is not;
    `assessment`: what the evidence says, None without evidence; `relatedness`: what the areas say, None without them;
    `spread`: of the predicted rates; `transfer`: T over all regions with evidence; `needed`: persons to ask.
    """

    source: tuple[str, ...]
    target: str
    about: str
    verdict: Verdict
    extrapolation: tuple[str, ...]
    assessment: Assessment | None
    relatedness: Relatedness | None
    spread: Spread | None
    transfer: Transfer | None
    needed: Needed
    thresholds: Thresholds

    @property
    def headline(self) -> Text:
        """The verdict as it stands above the page, with "extrapolation" when the model is used outside its range."""
        if not self.extrapolation:
            return self.verdict.headline
        word = texts()["extrapolation"]["word"]
        told = self.verdict.headline
        return Text(f"{told.nl} ({word['nl']})", f"{told.en} ({word['en']})")

    @property
    def warnings(self) -> tuple[Text, ...]:
        """Why the model is used outside its range, in words."""
        told = texts()["extrapolation"]
        return tuple(filled(told[reason], self.thresholds) for reason in self.extrapolation)

    @property
    def notes(self) -> tuple[Text, ...]:
        """What was not measured, assumed or withheld, in words."""
        return tuple(filled(texts()["notes"][code], self.thresholds) for code in self._note_codes())

    @property
    def rule(self) -> tuple[RuleLine, ...]:
        """The rule with its thresholds, to be printed beside the verdict."""
        return rule(self.thresholds)

    def _note_codes(self) -> list[str]:
        found = self.assessment
        stable = self.relatedness.stability if self.relatedness else None
        conditions = {
            "no-evidence": found is None,
            "design-effect-assumed": found is not None and found.basis.assumed,
            "two-regions": self.transfer is not None and self.transfer.regions < 4,
            "withheld": found is not None and any(line.withheld for line in found.groups),
            "no-areas": self.relatedness is None,
            "stability-not-measured": stable is not None and stable.agreement is None,
        }
        return [code for code, holds in conditions.items() if holds]

    def as_dict(self, language: str = "nl") -> dict[str, object]:
        """The judgement as plain data in one language; null where a figure could not be measured or is withheld."""
        return plain(
            {
                "source": list(self.source),
                "target": self.target,
                "about": self.about,
                "verdict": {
                    "letter": self.verdict.letter,
                    "code": self.verdict.code,
                    **{
                        name: getattr(self if name == "headline" else self.verdict, name).in_language(language)
                        for name in ("headline", "meaning", "action")
                    },
                },
                "extrapolation": list(self.extrapolation),
                "warnings": [text.in_language(language) for text in (*self.warnings, *self.notes)],
                "evidence": None if self.assessment is None else _evidence(self.assessment, language),
                "areas": None if self.relatedness is None else _areas(self.relatedness),
                "spread": None if self.spread is None else asdict(self.spread),
                "transfer": None if self.transfer is None else asdict(self.transfer),
                "needed": {**asdict(self.needed), "persons": self.needed.persons},
                "rule": _told_rule(self.thresholds, language),
            }
        )


def _told_rule(limits: Thresholds, language: str) -> dict[str, object]:
    return {
        "version": thresholds_version(),
        "questions": {name: text.in_language(language) for name, text in questions(limits).items()},
        "outcomes": [
            {
                "letter": line.letter,
                "shown": line.shown.in_language(language),
                "condition": line.condition.in_language(language),
            }
            for line in rule(limits)
        ],
        "thresholds": asdict(limits),
    }


def _evidence(found: Assessment, language: str) -> dict[str, object]:
    labels = texts()["figures"]
    return {
        "basis": _withheld_basis(found),
        "chances": None if found.chances is None else asdict(found.chances),
        "figures": {
            name: {"label": labels[name][language], **asdict(estimate)} for name, estimate in found.figures.items()
        },
        "groups": [asdict(line) for line in found.groups],
        "ladder": {"name": found.ladder.name, **asdict(found.ladder)},
    }


def _withheld_basis(found: Assessment) -> dict[str, object]:
    """The counts, null when they are so small that they could point at somebody (no verdict was given then)."""
    told: dict[str, object] = asdict(found.basis)
    if found.chances is None:
        told |= {"persons": None, "participants": None, "clusters": None}
    return told


def _areas(related: Relatedness) -> dict[str, object]:
    told: dict[str, object] = asdict(related)
    areas = related.support.outside
    told["support"] = {
        "share": related.support.share,
        "limit": related.support.limit,
        "areas_outside": len(areas),
        "outside": list(areas[:_OUTSIDE_SHOWN]),
    }
    return told


def plain(value: object) -> object:
    """The same with null for numbers that are none, and lists for tuples."""
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, float) and not isfinite(value):
        return None
    return value
