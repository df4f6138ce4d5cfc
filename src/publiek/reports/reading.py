"""How does a released figure become a card? The reader's side of a Release, and the one way to make a card of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from publiek.disclosure import Release
from publiek.errors import Text
from publiek.measures.wording import limits as limit_texts
from publiek.measures.wording import values as code_texts
from publiek.reports.context import ReportContext
from publiek.reports.pictures.ground import Ground, ground_of
from publiek.reports.story import Card, CardTable, Chapter, NativeChart, Picture
from publiek.reports.words import Words, cleaned
from publiek.surveys.wording import limits as survey_limit_texts
from publiek.vocabulary.figures import Figure

Row = dict[str, object]
#: What the layouts call the figures they are given.
Released = Release
#: Limits that hold for nearly every figure: said last.
_GENERAL = ("groups-left-out", "no-postcode-left-out", "booker-not-visitor", "barrier-own-words", "sex-not-weighted")
#: Limits that explain why a figure is silent.
_REASONS = (
    "bookers-unknown", "no-prices", "venue-unknown", "one-season-only", "too-few-areas", "mix-says-too-little",
)  # fmt: skip
#: Figures about where people live: their base is only those with a postcode.
_HOME = (
    "segment_index", "person_index", "catchment", "penetration", "distance_bands", "white_spots", "genre_segments",
    "production_segments", "coverage",
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What a chapter says about one figure; the rest of the card follows from the figure and the texts."""

    sentence: str
    picture: Picture | None = None
    native: NativeChart | None = None
    table: CardTable | None = None


@dataclass(frozen=True)
class Ask:
    """One card to be: its key, the figure it rests on ("" for none), and who tells it (only called with rows)."""

    key: str
    figure: str
    tell: Callable[[Reading, list[Row]], Answer]


@dataclass(frozen=True)
class Reading:
    """One release read in one language."""

    release: Release
    context: ReportContext
    words: Words = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", Words("en" if self.context.language == "en" else "nl"))

    @cached_property
    def _rows(self) -> dict[str, list[Row]]:
        return {name: figure.table.to_pylist() for name, figure in self.release.figures.items()}

    @cached_property
    def _groups(self) -> dict[str, Text]:
        return {group.code: group.name for group in self.context.groups}

    @cached_property
    def ground(self) -> Ground | None:
        """What lies under every map of this report; None when there is nothing to draw on."""
        return ground_of(self.rows("penetration"), self.context.shapes, self.context.venue_pc4)

    def figure(self, name: str) -> Figure | None:
        """The figure, or None when it was not released."""
        return self.release.figures.get(name)

    def rows(self, name: str) -> list[Row]:
        """The rows of a figure; none when it is too thin or not released."""
        figure = self.figure(name)
        return [] if figure is None or figure.too_thin else self._rows[name]

    def fact(self, name: str, key: str) -> object:
        """A single number of a figure, None when it is not there."""
        figure = self.figure(name)
        return figure.facts.get(key) if figure else None

    def group(self, code: object) -> str:
        """The name of a group; the code itself for a group without a name."""
        name = self._groups.get(str(code))
        return cleaned(self.text(name)) if name else cleaned(code)

    def reference(self, code: object) -> str:
        """The name of a population that is compared with: "uw gemeente", or a municipality or province by its own."""
        kind, _, name = str(code).partition(":")
        return (
            self.words.say(f"references.named.{kind}", name=cleaned(name))
            if name
            else self.words.say(f"references.{kind}")
        )

    def text(self, text: Text) -> str:
        """A two-language text in the language of the report."""
        return text.in_language(self.words.language)

    def code(self, column: str, code: object) -> str:
        """The word for a code in a table, as the measures name it."""
        known = code_texts().get(column, {}).get(str(code))
        return self.text(known) if known else self.words.label(column, code)

    def unit(self, name: str, count: object = 2) -> str:
        """The unit a figure counts, singular for one: "boekers", "bezoek"."""
        figure = self.figure(name)
        return self.words.say(f"units.{figure.base.counted if figure else 'bookers'}", n=count)

    def place(self, row: Row) -> str:
        """An area as people know it: "Barendrecht (2992)"."""
        return f"{cleaned(row['place'] or row['municipality'] or '')} ({row['pc4']})".strip()

    def chapter(self, key: str, asked: Sequence[Ask]) -> Chapter:
        """A chapter of cards, each told or silent."""
        say = self.words.say
        cards = tuple(self._card(key, ask) for ask in asked)
        return Chapter(key, say(f"chapters.{key}.title"), say(f"chapters.{key}.question"), cards)

    def _card(self, chapter: str, ask: Ask) -> Card:
        words, rows = self.words, self.rows(ask.figure) if ask.figure else []
        question = words.say(f"{ask.key}.question")
        if ask.figure and not rows:
            return Card(ask.key, chapter, question, too_thin=self.silence(ask.figure), figure=ask.figure)
        answer = ask.tell(self, rows)
        return Card(
            key=ask.key,
            chapter=chapter,
            question=question,
            sentence=answer.sentence,
            base_line=self.base_line(ask.figure) if ask.figure else "",
            limits=self.limits(ask.figure) if ask.figure else (),
            try_next=words.maybe(f"{ask.key}.try"),
            how_to_see=words.maybe(f"{ask.key}.see"),
            picture=answer.picture,
            native=answer.native,
            table=self._with_note(ask.figure, _opened(answer)),
            figure=ask.figure,
        )

    def label_right(self, name: str) -> str:
        """Of how many people the label of an area is right, "" for a figure that does not read segments."""
        figure = self.figure(name)
        if figure is None or "labels_right" not in figure.facts:
            return ""
        right = figure.facts["labels_right"]
        return (
            self.words.say("label-right.unknown") if right is None else self.words.say("label-right.known", right=right)
        )

    def _with_note(self, name: str, table: CardTable | None) -> CardTable | None:
        note = self.label_right(name) if name else ""
        return replace(table, note=note) if table and note else table

    def limits(self, name: str) -> tuple[str, ...]:
        """What a figure does not say: what is particular to it first."""
        figure, known = self.release.figures[name], {**limit_texts(), **survey_limit_texts()}
        order = sorted(dict.fromkeys(figure.limits), key=lambda code: code in _GENERAL)
        return tuple(self.text(known[code]) for code in order if code in known)

    def silence(self, name: str) -> str:
        """Why nothing is said: too few, and what is missing."""
        figure, say = self.figure(name), self.words.say
        if figure is None:
            return say("silence.absent")
        reasons = [self.text(limit_texts()[code]) for code in _REASONS if code in figure.limits]
        thin = figure.too_thin
        if thin is None or thin.have <= 0:
            return " ".join([say("silence.nothing"), *reasons])
        path = "silence.areas" if "too-few-areas" in figure.limits else "silence.few"
        said = say(path, have=thin.have, need=thin.need, unit=self.unit(name, thin.need))
        return " ".join([said, *reasons])

    def base_line(self, name: str) -> str:
        """What was counted, how many of all, over which period, compared with whom, from which sources."""
        base, say = self.release.figures[name].base, self.words.say
        unit = say(f"units.{base.counted}", n=base.n)
        kept = "base.home" if name in _HOME else "base.plain"
        parts = [say(kept, n=base.n, unit=unit)]
        if base.of > base.n:
            parts[0] += say("base.part", share=base.coverage, unit=say(f"units.{base.counted}", n=2))
        if base.first and base.last:
            parts[0] += say("base.period", first=base.first, last=base.last)
        if base.reference and base.reference_n:
            where = self.reference(base.reference)
            parts.append(say("base.reference", n=base.reference_n, where=where))
        elif base.reference_n:
            parts.append(say("base.households", n=base.reference_n))
        parts.extend(cleaned(source) for source in (*base.sources, base.version) if source)
        return " ".join(part for part in ("; ".join(parts) + ".", self.label_right(name)) if part)


def _opened(answer: Answer) -> CardTable | None:
    """A table without a picture is itself the answer and stands open."""
    if answer.table is None or answer.picture is not None:
        return answer.table
    return replace(answer.table, shown=True)
