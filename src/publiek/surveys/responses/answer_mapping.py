"""How can a person say what the columns of a file mean, once, and be understood the next time too?

A YAML file: per column its letter and what it is; per question what words mean; and, when nobody was asked an age,
whether everybody was sixteen or over. Headers are written for the person who completes the file; of a mapping that is
remembered only a fingerprint of the headers is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import yaml

from publiek.errors import SurveyError, Text
from publiek.surveys.instruments.questionnaire import Questionnaire
from publiek.surveys.responses.known_words import squash
from publiek.surveys.responses.masking import mask
from publiek.surveys.responses.recognising import Guess, targets_of
from publiek.vocabulary.data_files import read_yaml

_KEYS = {"survey", "header_row", "sixteen_or_over", "columns", "values"}


@dataclass(frozen=True)
class AnswerMapping:
    """What the columns are: `targets` by position (0-based); `values`: {column: {word: code}}; `header_row` as a
    spreadsheet counts; `sixteen_or_over`: a person says that everybody in the file was.
    """

    targets: Mapping[int, str]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    header_row: int = 1
    sixteen_or_over: bool = False


def letter(position: int) -> str:
    """The letter of a column as a spreadsheet shows it."""
    name, rest = "", position + 1
    while rest:
        rest, at = divmod(rest - 1, 26)
        name = chr(65 + at) + name
    return name


def fingerprint(headers: Sequence[str]) -> str:
    """The mark by which a file with the same headers is recognised."""
    return sha256("\n".join(map(squash, headers)).encode()).hexdigest()[:16]


def as_mapping(guesses: Sequence[Guess], *, header_row: int) -> AnswerMapping:
    """The mapping that was guessed."""
    return AnswerMapping({guess.position: guess.target for guess in guesses if guess.target}, header_row=header_row)


def mapping_text(mapping: AnswerMapping, headers: Sequence[str], questionnaire: Questionnaire) -> str:
    """The mapping as a person completes it. `headers`: () for one that is remembered."""
    width = max([len(headers), *(position + 1 for position in mapping.targets)])
    columns = [
        {
            "column": letter(position),
            # A file without headers begins with a person.
            "header": mask(headers[position][:120]).text if position < len(headers) else "",
            "is": mapping.targets.get(position),
        }
        for position in range(width)
    ]
    body = {
        "header_row": mapping.header_row,
        "sixteen_or_over": mapping.sixteen_or_over,
        "values": {name: dict(words) for name, words in mapping.values.items()},
        "columns": columns,
    }
    listed = "".join(f"#   {name}\n" for name in sorted(targets_of(questionnaire)))
    written = yaml.safe_dump(body, allow_unicode=True, sort_keys=False, width=120)
    return f"{_HEAD}{written}#\n# Mogelijk achter `is:` / possible after `is:`\n{listed}"


def read_mapping(text: str, questionnaire: Questionnaire) -> AnswerMapping:
    """A mapping that a person completed. Raises SurveyError "survey-mapping-invalid", which says what is wrong."""
    try:
        told = read_yaml(text)
    except yaml.YAMLError:
        raise _invalid("file") from None
    if not isinstance(told, dict) or not set(told) <= _KEYS or not isinstance(told.get("columns"), list):
        raise _invalid("columns")
    targets: dict[int, str] = {}
    known = targets_of(questionnaire)
    for position, entry in enumerate(told["columns"]):
        if not isinstance(entry, dict) or entry.get("column") not in (None, letter(position)):
            raise _invalid(f"column {letter(position)}")
        target = entry.get("is")
        if target and (target not in known or target in targets.values()):
            raise _invalid(f"column {letter(position)}: is")
        if target:
            targets[position] = target
    header_row, over = told.get("header_row", 1), told.get("sixteen_or_over", False)
    if not isinstance(header_row, int) or not 1 <= header_row <= 1_000 or not isinstance(over, bool):
        raise _invalid("header_row, sixteen_or_over")
    return AnswerMapping(targets, _values(told.get("values") or {}, questionnaire), header_row, over)


def _values(told: Any, questionnaire: Questionnaire) -> dict[str, dict[str, str]]:
    codes = codes_by_item(questionnaire)
    found: dict[str, dict[str, str]] = {}
    for name, words in told.items() if isinstance(told, dict) else [("values", None)]:
        # YAML reads yes and no as true and false.
        meant = {"True": "yes", "False": "no"}
        if name not in codes or not isinstance(words, dict):
            raise _invalid("values")
        found[name] = {str(word): meant.get(str(code), str(code)) for word, code in words.items()}
        if not set(found[name].values()) <= codes[name]:
            raise _invalid(f"values: {name}")
    return found


def codes_by_item(questionnaire: Questionnaire) -> dict[str, set[str]]:
    """The codes that answers to each item may have."""
    return {
        item.code: {"yes", "no"}
        if item.kind in ("multi", "yes_no")
        else {one.code for one in item.options or item.rows}
        for item in questionnaire.items
    }


def _invalid(place: str) -> SurveyError:
    return SurveyError(
        "survey-mapping-invalid",
        Text("Het mappingbestand klopt niet.", "The mapping file does not hold together."),
        Text(
            "Verbeter de genoemde plaats, of laat het bestand opnieuw maken met --write-map.",
            "Mend the place named, or have the file written again with --write-map.",
        ),
        {"place": place},
    )


_HEAD = """\
# Wat betekent elke kolom? Vul achter `is:` een naam in uit de lijst onderaan, of laat het leeg (null): niet gelezen.
# What does each column mean? Put a name of the list below after `is:`, or leave it empty (null): not read.
#
# sixteen_or_over: zet op true als er geen leeftijd gevraagd is en u zeker weet dat iedereen 16 jaar of ouder was.
#                  set to true when no age was asked and you are sure that everybody was 16 or over.
# values:          wat woorden betekenen / what words mean: {visits: {soms: 1-3, nooit: never}}
"""
