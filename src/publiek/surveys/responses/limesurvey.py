"""What does a LimeSurvey structure file (.lss) ask, as a questionnaire of ours?

Questions, subquestions, answers, languages and simple routes are taken over; each keeps its LimeSurvey code in
`maps_to`, so that the columns of a response export (`G01Q02[SQ001]`) are recognised. What has no counterpart here is
left out and told. Health is asked only after a consent of its own: rows about it are left out (decision 38).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from publiek.errors import Text
from publiek.surveys.instruments.catalogue import core
from publiek.surveys.instruments.questionnaire import Choice, Item, Page, Questionnaire, Route
from publiek.surveys.instruments.soundness import demand_sound
from publiek.surveys.responses.answer_words import reader_of
from publiek.surveys.responses.lime_kinds import choices_of, is_health, kind_of, plain_text, routes_of, slug
from publiek.surveys.responses.lime_xml import Asked, Structure, parse_structure, unreadable

SOURCE = "limesurvey"
_LARGEST = 20_000_000
_LEFT = {
    "kind": Text("soort vraag bestaat hier niet", "there is no such kind of question here"),
    "route": Text("voorwaarde is te ingewikkeld; de vraag wordt altijd gesteld", "condition too complex; always asked"),
    "health": Text("gezondheid zonder eigen toestemming is weggelaten", "health without its own consent was left out"),
    "age": Text("er werd geen leeftijd gevraagd; die vraag is toegevoegd", "no age was asked; the question was added"),
    "sound": Text("vraag klopt niet en is weggelaten", "question does not hold together and was left out"),
}


@dataclass(frozen=True)
class Taken:
    """The questionnaire, and what was left out or changed: (question code of LimeSurvey, why: a key of the texts)."""

    questionnaire: Questionnaire
    left: tuple[tuple[str, str], ...] = ()

    @property
    def told(self) -> tuple[Text, ...]:
        """What was left out, in words."""
        return tuple(
            Text(f"  {code or '-'}: {_LEFT[why].nl}.", f"  {code or '-'}: {_LEFT[why].en}.") for code, why in self.left
        )


def read_structure(path: Path) -> Taken:
    """The questionnaire in a .lss file. Raises SurveyError "structure-unreadable" or "questionnaire-wrong"."""
    try:
        content = path.read_bytes() if path.stat().st_size <= _LARGEST else b""
    except OSError:
        content = b""
    return taken_from(parse_structure(content), name=slug(path.stem))


def taken_from(structure: Structure, *, name: str) -> Taken:
    """The questionnaire that a structure makes."""
    making = _Making(structure)
    pages = [page for group in structure.groups if (page := making.page(group.gid, group.title))]
    if "age" not in making.codes:
        making.left.append(("", "age"))
        age = next(item for item in core().items if item.code == "age")
        pages.insert(0, Page("leeftijd", Text("Vooraf", "First"), (age,)))
    if not pages:
        raise unreadable()
    title, welcome = structure.title, structure.welcome
    made = Questionnaire(name or SOURCE, "1", plain_text(title, "Enquête"), plain_text(welcome, "-"), tuple(pages))
    made = replace(made, sources={SOURCE: "taken over from a LimeSurvey structure file"})
    demand_sound(made, whole=True)
    return Taken(made, tuple(making.left))


@dataclass
class _Making:
    structure: Structure
    left: list[tuple[str, str]] = field(default_factory=list)
    codes: dict[str, Item] = field(default_factory=dict)
    by_title: dict[str, Item] = field(default_factory=dict)

    def page(self, gid: str, title: dict[str, str]) -> Page | None:
        """One group of questions; None when nothing of it could be taken over."""
        items = [item for question in self.structure.questions if question.gid == gid for item in self._items(question)]
        return Page(f"g{slug(gid)}"[:40], plain_text(title, "-"), tuple(items)) if items else None

    def _items(self, question: Asked) -> Iterator[Item]:
        kind = kind_of(question)
        if kind is None:
            if question.type not in ("X", "*"):
                self.left.append((question.title, "kind"))
            return
        routes, whole = routes_of(question.relevance, self.by_title)
        if not whole:
            self.left.append((question.title, "route"))
        made = self._made(question, kind, routes)
        if made is None:
            self.left.append((question.title, "health" if is_health(question.texts) else "sound"))
            return
        self.codes[made.code] = made
        self.by_title[question.title] = made
        yield made
        if question.other and kind in ("single", "multi"):
            yield self._other(question, made)

    def _made(self, question: Asked, kind: str, routes: tuple[Route, ...]) -> Item | None:
        """The item of one question; None when nothing is left of it."""
        words = plain_text(question.texts, question.title)
        code = self._code(question, kind)
        item = Item(code, kind, words, help=plain_text(question.help, "") if any(question.help.values()) else None)
        item = replace(item, routes=routes, required=question.mandatory, maps_to=((SOURCE, question.title),))
        if code == "age":
            return replace(item, kind="single", options=_age_options(question), required=True, routes=())
        if is_health(question.texts):
            return None
        rows, options = choices_of(question, kind)
        left = len(rows) + len(options)
        rows, options = _healthy(rows), _healthy(options)
        if len(rows) + len(options) < left:
            self.left.append((question.title, "health"))
        if kind == "number":
            return replace(item, least=0, most=1_000_000)
        if (kind in ("grid", "multi") and not rows) or (kind in ("single", "grid") and len(options) < 2):
            return None
        return replace(item, rows=rows, options=options)

    def _code(self, question: Asked, kind: str) -> str:
        words = f"{question.title} {' '.join(question.texts.values())}".casefold()
        if "age" not in self.codes and kind in ("single", "number", "open") and _asks_age(question.title, words):
            return "age"
        if kind == "postcode" and "postcode" not in self.codes:
            return "postcode"
        wanted = slug(question.title) or "q"
        wanted = wanted if wanted[0].isalpha() else f"q{wanted}"
        code, at = wanted[:36], 2
        while code in self.codes or code in ("age", "postcode", "consent_health"):
            code, at = f"{wanted[:36]}-{at}", at + 1
        return code

    def _other(self, question: Asked, made: Item) -> Item:
        """What was written behind "other": an open answer of its own."""
        code = f"{made.code}_other"[:40]
        item = Item(
            code, "open", Text("Anders, namelijk", "Other, namely"), maps_to=((SOURCE, f"{question.title}other"),)
        )
        self.codes[code] = item
        return replace(item, routes=made.routes)


def _asks_age(title: str, words: str) -> bool:
    return slug(title) in ("age", "leeftijd", "geboortejaar") or any(
        asked in words for asked in ("leeftijd", "hoe oud", "how old", "your age", "geboortejaar", "year of birth")
    )


def _age_options(question: Asked) -> tuple[Choice, ...]:
    """The ages of the core questionnaire: answers in other words are put in their band, under sixteen by itself."""
    own = next(item for item in core().items if item.code == "age").options
    reader = reader_of(Item("age", "single", Text("", ""), options=own), {})
    maps: dict[str, list[tuple[str, str]]] = {}
    for answer in question.answers:
        code = next(
            (read for text in answer.texts.values() if (read := reader.read(text)) in {o.code for o in own}), ""
        )
        if code:
            maps.setdefault(code, []).append((SOURCE, answer.code))
    return tuple(replace(option, maps_to=(*option.maps_to, *maps.get(option.code, ()))) for option in own)


def _healthy(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    return tuple(one for one in choices if not is_health({"nl": one.label.nl, "en": one.label.en}))
