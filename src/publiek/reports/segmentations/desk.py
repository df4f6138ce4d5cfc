"""How does a part of a model card become a card of the page? With its base, its words and what it does not say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from publiek.reports.pictures.theme import KINDS, NEUTRAL
from publiek.reports.reading import Answer
from publiek.reports.segmentations.context import SegmentationContext
from publiek.reports.segmentations.withholding import fit_to_show
from publiek.reports.story import Card, Chapter, Column, Kind
from publiek.reports.words import cleaned
from publiek.segmentation.card import GroupFacts, Measured, ModelCard

_ROOT = "segmentation"


@dataclass(frozen=True)
class Desk:
    """One model card told in one language."""

    card: ModelCard
    context: SegmentationContext

    @property
    def language(self) -> str:
        """Dutch ("nl") or English ("en")."""
        return self.context.words.language

    def say(self, path: str, /, **values: object) -> str:
        """The text at `path` of texts/segmentation.yaml."""
        return self.context.words.say(f"{_ROOT}.{path}", **values)

    def name(self, code: str) -> str:
        """The name of a group, fit to print."""
        return cleaned(self.card.name(code, self.language))

    @cached_property
    def ordered(self) -> tuple[GroupFacts, ...]:
        """The groups of the main tier in their own order."""
        return self.card.groups

    @cached_property
    def colours(self) -> dict[str, str]:
        """The colour of every group of every tier: its own in the main tier, that of its kin elsewhere."""
        own = {group.code: self._colour(at) for at, group in enumerate(self.ordered)}
        for tier in reversed(self.card.tiers[: self.card.main + 1]):
            for group in tier.groups:
                if group.parent and group.code in own:
                    own.setdefault(group.parent, own[group.code])
        for tier in self.card.tiers[self.card.main + 1 :]:
            own |= {group.code: own.get(group.parent, NEUTRAL) for group in tier.groups}
        return own

    def _colour(self, at: int) -> str:
        return KINDS[at] if len(self.ordered) <= len(KINDS) else NEUTRAL

    def base_line(self) -> str:
        """On how many households and areas it rests, from which source, which version."""
        households = sum(group.households for group in self.ordered)
        areas = sum(group.areas for group in self.ordered)
        source = cleaned(self.card.source.split(" (")[0])
        return self.say(
            "base",
            households=households,
            areas=areas,
            source=source,
            code=cleaned(self.card.code),
            version=cleaned(self.card.version),
        )

    def labels_right(self) -> str:
        """The sentence that goes with every number that leaves: for how many people a label is right, if measured."""
        right = fit_to_show(self.card.labels_right)
        return self.say("sure.not") if right.value is None else self.say("sure.measured", right=right.value)

    def columns(self, key: str, kinds: dict[str, Kind]) -> tuple[Column, ...]:
        """The columns of the table of card `key`, in the order of `kinds`."""
        return tuple(Column(self.say(f"{key}.columns.{name}"), kind) for name, kind in kinds.items())

    def measured(self, key: str) -> Measured | None:
        """A number of the card by its key, None when the card does not speak of it."""
        everything = (self.card.labels_right, *self.card.quality, *self.card.stability)
        return next((one for one in everything if one.key == key), None)

    def make(
        self, chapter: str, key: str, answer: Answer, *, limits: Sequence[str] | None = None, base: str | None = None
    ) -> Card:
        """A card of `chapter`. `limits`: what it does not say, the first of the model card when not given; `base`: the
        base line, that of the areas when not given, "" for none.
        """
        words = self.context.words
        general = [limit.in_language(self.language) for limit in self.card.limits[-3:-1]]
        table = answer.table
        if table is not None:
            shown = table.shown or answer.picture is None
            table = replace(table, shown=shown, note="" if base == "" else self.labels_right())
        return Card(
            key=f"seg-{key}",
            chapter=f"seg-{chapter}",
            question=self.say(f"{key}.question"),
            sentence=answer.sentence,
            base_line=self.base_line() if base is None else base,
            limits=tuple(general if limits is None else limits),
            try_next=words.maybe(f"{_ROOT}.{key}.try"),
            how_to_see=words.maybe(f"{_ROOT}.{key}.see"),
            picture=answer.picture,
            native=answer.native,
            table=table,
        )

    def chapter(self, key: str, cards: Sequence[Card | None]) -> Chapter:
        """A chapter of the cards that there are."""
        title, question = self.say(f"chapters.{key}.title"), self.say(f"chapters.{key}.question")
        return Chapter(f"seg-{key}", title, question, tuple(card for card in cards if card is not None))
