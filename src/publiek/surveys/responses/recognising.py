"""Which column of a file holds the answers to which question? By its code, its words, or how tools call it.

A target is a column of the survey ("visits.theatre"), a part of the frame ("response", "collected", "weight", ...), or
a whole item ("barriers") when one cell holds everything that was ticked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from publiek.surveys.instruments.columns import columns_of
from publiek.surveys.instruments.questionnaire import Choice, Item, Questionnaire
from publiek.surveys.responses.known_words import FRAME_COLUMNS, never_read, squash, words_of

#: What a row is called when more than one question has it.
_DOUBLE = ""
_CODE_FIRST = re.compile(r"\s*([A-Za-z]\w{0,30}(?:\[\w{1,30}\])?)\.\s")
_PARTS = re.compile(r"^(.*?)[\[(]([^\[\]()]*)[\])]\s*$", re.DOTALL)


@dataclass(frozen=True)
class Guess:
    """One column of a file: its place (0-based), what it holds (`target`, "" when not read), and why it is not read:
    "personal" (points at a person), "tool" (the tool about itself), "unknown", "second" (another column was better).
    """

    position: int
    target: str = ""
    reason: str = ""


def targets_of(questionnaire: Questionnaire) -> frozenset[str]:
    """Everything a column may be mapped to."""
    columns = {column for item in questionnaire.items for column in names_of(item)}
    whole = {item.code for item in questionnaire.items if item.kind == "multi"}
    return frozenset(columns | whole | set(FRAME_COLUMNS))


def names_of(item: Item) -> tuple[str, ...]:
    """The names of the columns of one item."""
    return tuple(name for name, _ in columns_of(item))


def recognise(index: Mapping[str, str], headers: Sequence[str], labels: Sequence[str] = ()) -> tuple[Guess, ...]:
    """A guess for every column, by its header or by its `labels` (the words of the question, as SPSS keeps them);
    `index` is that of the questionnaire (`index_of`).
    """
    guesses, taken = [], set()
    for position, header in enumerate(headers):
        label = labels[position] if position < len(labels) else ""
        ways = (header, _code_before_words(header), label)
        found = (index.get(squash(way)) or by_parts(index, way) for way in ways if way)
        target = next((one for one in found if one), "")
        if not target:
            guesses.append(Guess(position, "", _unread(header)))
        elif target in taken:
            guesses.append(Guess(position, "", "second"))
        else:
            taken.add(target)
            guesses.append(Guess(position, target))
    return tuple(guesses)


def index_of(questionnaire: Questionnaire) -> Mapping[str, str]:
    """Squashed header -> target. What could mean two things means nothing, unless one is its own code."""
    found: dict[str, str] = {name: name for name in FRAME_COLUMNS}
    for item in questionnaire.items:
        for word, target in _exact(item):
            found.setdefault(word, target)
    looser: dict[str, str] = {}
    for word, target in _loose(questionnaire):
        looser[word] = target if looser.get(word, target) == target else _DOUBLE
    known = {item.code for item in questionnaire.items}
    for word, target in words_of("columns").items():
        looser[word] = target
    for word, code in words_of("items").items():
        if code in known and not looser.get(word):
            looser[word] = next(iter(names_of(questionnaire.item(code)))) if _single(questionnaire, code) else code
    return {word: target for word, target in (looser | found).items() if word and target}


def by_parts(index: Mapping[str, str], header: str) -> str:
    """`question[row]` or `question (row)`, each by its code or its words."""
    parts = _PARTS.match(header.strip())
    if not parts:
        return ""
    question, row = squash(parts[1]), squash(parts[2])
    return index.get(f"{question}{row}") or ""


def _code_before_words(header: str) -> str:
    """The code in "G01Q02[SQ001]. How often ...?", as LimeSurvey writes code and text."""
    found = _CODE_FIRST.match(header)
    return found[1] if found else ""


def _single(questionnaire: Questionnaire, code: str) -> bool:
    return len(names_of(questionnaire.item(code))) == 1


def _exact(item: Item) -> Iterator[tuple[str, str]]:
    """Headers that are codes: ours, or those of the tool the questionnaire was made with."""
    for name in names_of(item):
        yield squash(name), name
    if item.kind == "multi":
        yield squash(item.code), item.code
    if item.kind not in ("grid", "best_worst"):
        yield from ((squash(one), item.code) for one in _tool_codes(item.maps_to))


def _loose(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    """Headers that are words: of the question, of a row, or both behind each other; codes and words mixed."""
    for item in questionnaire.items:
        questions = [item.code, item.words.nl, item.words.en, *_tool_codes(item.maps_to)]
        if item.kind not in ("grid", "multi", "best_worst"):
            yield from ((squash(words), item.code) for words in questions)
            continue
        if item.kind == "multi":
            yield from ((squash(words), item.code) for words in questions)
        for row in item.rows if item.kind != "best_worst" else ():
            target = f"{item.code}.{row.code}"
            for words in _called(row):
                yield squash(words), target
                yield from ((squash(question) + squash(words), target) for question in questions)


def _called(choice: Choice) -> tuple[str, ...]:
    return (choice.code, choice.label.nl, choice.label.en, *_tool_codes(choice.maps_to))


def _tool_codes(maps_to: Sequence[tuple[str, str]]) -> list[str]:
    return [code for source, code in maps_to if source == "limesurvey"]


def _unread(header: str) -> str:
    word = squash(header)
    if word in never_read("personal"):
        return "personal"
    return "tool" if word in never_read("tool") or word.startswith(("grouptime", "questiontime")) else "unknown"
