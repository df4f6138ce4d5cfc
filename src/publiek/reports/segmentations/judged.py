"""What does the page of judgements read? One table of judgements in one language: verdicts, spans, regions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from publiek.reports.numbers import finite
from publiek.reports.segmentations.context import SegmentationContext
from publiek.reports.story import Column, Kind
from publiek.reports.words import cleaned
from publiek.segmentation.transfer import Judgement, TransferTable
from publiek.segmentation.transfer.discrimination import Estimate
from publiek.segmentation.transfer.settings import thresholds_version
from publiek.segmentation.transfer.verdict import LETTERS

_ROOT = "transfer"
#: Colours of the verdicts, told apart without red or green, all light enough for dark letters.
SHADES = {"A": "#74b0bf", "A?": "#a3ccd7", "B": "#d2e6ec", "C": "#f1dfc6", "D": "#d6a15f", "E": "#c9ced6"}


@dataclass(frozen=True)
class Judged:
    """All judgements of a table, told in the language of `context`. `places`: the region of each area, for the map."""

    table: TransferTable
    context: SegmentationContext
    places: Mapping[int, str]

    @property
    def language(self) -> str:
        """Dutch ("nl") or English ("en")."""
        return self.context.words.language

    def say(self, path: str, /, **values: object) -> str:
        """The text at `path` of texts/segmentation-transfer.yaml."""
        return self.context.words.say(f"{_ROOT}.{path}", **values)

    def columns(self, key: str, kinds: Mapping[str, Kind]) -> tuple[Column, ...]:
        """The columns of the table of card `key`, in the order of `kinds`."""
        return tuple(Column(self.say(f"{key}.columns.{name}"), kind) for name, kind in kinds.items())

    def headline(self, judgement: Judgement) -> str:
        """The verdict in words, with the word for use outside the model's range."""
        return judgement.headline.in_language(self.language)

    @cached_property
    def by_letter(self) -> dict[str, list[Judgement]]:
        """The judgements per letter that occurs, in the order of the rule."""
        found = {letter: [one for one in self.table.judgements if one.verdict.letter == letter] for letter in LETTERS}
        return {letter: told for letter, told in found.items() if told}

    @cached_property
    def with_evidence(self) -> list[Judgement]:
        """Regions with enough evidence for figures."""
        return [one for one in self.table.judgements if one.assessment and one.assessment.figures]

    def figure(self, judgement: Judgement, name: str) -> Estimate | None:
        """One figure of a region, None when it could not be measured."""
        figures = judgement.assessment.figures if judgement.assessment else {}
        found = figures.get(name)
        return found if found is not None and finite(found.value) else None

    def span(self, estimate: Estimate | None, places: int = 2) -> str:
        """A value with its margin, as in 0,62 (0,58 tot 0,66); "" when not measured."""
        if estimate is None or not finite(estimate.value):
            return ""
        write = self.context.words.numbers.decimal
        value = write(estimate.value, places)
        if not (finite(estimate.low) and finite(estimate.high)):
            return value
        return self.say("span", value=value, low=write(estimate.low, places), high=write(estimate.high, places))

    def persons(self, judgement: Judgement) -> int | None:
        """Effective persons behind a judgement, None where there were too few to tell."""
        found = judgement.assessment
        return round(found.basis.persons) if found is not None and found.chances is not None else None

    def regions(self, judgements: Sequence[Judgement]) -> str:
        """The names of regions as a person lists them."""
        return self.context.words.listed([cleaned(one.target) for one in judgements])

    def base_line(self) -> str:
        """On how many people and regions it rests, under which version of the rule."""
        version = thresholds_version()
        if not self.with_evidence:
            return self.say("base.areas", regions=len(self.table.regions), version=version)
        persons = sum(self.persons(one) or 0 for one in self.with_evidence)
        return self.say("base.people", persons=persons, regions=len(self.with_evidence), version=version)


def places_of(table: TransferTable, context: SegmentationContext) -> dict[int, str]:
    """The region of each area when the regions are provinces or municipalities; {} when they are something else."""
    for column in ("province", "municipality"):
        names = dict(context.named(column))
        if set(table.regions) <= set(names.values()):
            return {pc4: name for pc4, name in names.items() if name in table.regions}
    return {}
