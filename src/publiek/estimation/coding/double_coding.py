"""Two people coded the same answers, each alone: how far do they agree, on which codes, and what must be talked over?

A sheet has a line per answer and coder, with the codes given (several are allowed, the first is the main one).
Agreement is told of the main code and of every code by itself (given or not). Where coders differ a person decides;
nothing is averaged and nobody is outvoted by a program.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from publiek.errors import SurveyError, Text
from publiek.estimation.coding.agreement import Agreement, agreement
from publiek.estimation.coding.codebook import OTHER, UNCLEAR, code_names
from publiek.vocabulary.data_files import read_yaml

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Coded:
    """What one coder gave one answer: `codes` in order, the main one first."""

    answer: str
    coder: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """`main`: agreement on the main code; `codes`: on every code that anybody gave; `differ`: the answers that coders
    did not give the same codes, with what each gave.
    """

    main: Agreement
    codes: dict[str, Agreement]
    differ: dict[str, dict[str, tuple[str, ...]]]


def read_sheet(rows: Iterable[Mapping[str, str]]) -> tuple[Coded, ...]:
    """Lines with `answer`, `coder` and `codes` (separated by spaces, commas or semicolons; empty: not coded yet).

    Raises SurveyError "coding-unknown-code", "coding-alone", "coding-line-twice" with line numbers.
    """
    found: list[Coded] = []
    wrong: dict[str, list[int]] = {}
    seen: set[tuple[str, str]] = set()
    for number, row in enumerate(rows, start=1):
        codes = tuple(dict.fromkeys(row["codes"].replace(",", " ").replace(";", " ").split()))
        if not codes:
            continue
        place = (row["answer"].strip(), row["coder"].strip())
        trouble = _trouble(codes, place in seen)
        if trouble:
            wrong.setdefault(trouble, []).append(number)
        seen.add(place)
        found.append(Coded(*place, codes))
    if wrong:
        code = next(iter(wrong))
        raise _refused(code, wrong[code])
    return tuple(found)


def _refused(code: str, lines: list[int]) -> SurveyError:
    """One of the texts of refusal_texts.yaml."""
    raw = read_yaml(files("publiek.estimation.coding").joinpath("refusal_texts.yaml").read_text(encoding="utf-8"))
    return SurveyError(code, Text(**raw[code]["what"]), Text(**raw[code]["do"]), {"lines": lines})


def _trouble(codes: tuple[str, ...], again: bool) -> str:
    if set(codes) - set(code_names()):
        return "coding-unknown-code"
    if len(codes) > 1 and set(codes) & {OTHER, UNCLEAR}:
        return "coding-alone"
    return "coding-line-twice" if again else ""


def compared(sheet: tuple[Coded, ...], *, draws: int = 1000, seed: int = 1) -> Told:
    """How far coders agree. Raises SurveyError "coding-nothing-twice"."""
    place = {code: at for at, code in enumerate(code_names())}
    main = _values(sheet, lambda codes: float(place[codes[0]]))
    given = [code for code in code_names() if any(code in one.codes for one in sheet)]
    return Told(
        main=agreement(main, draws=draws, seed=seed),
        codes={
            code: agreement(_values(sheet, lambda codes, code=code: float(code in codes)), draws=draws, seed=seed)
            for code in given
        },
        differ={
            answer: codes
            for answer, codes in by_answer(sheet).items()
            if len({frozenset(c) for c in codes.values()}) > 1
        },
    )


def by_answer(sheet: tuple[Coded, ...]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Per answer the codes of each coder."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for one in sheet:
        found.setdefault(one.answer, {})[one.coder] = one.codes
    return found


def adjudicated(sheet: tuple[Coded, ...], decided: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The final codes of every answer: what coders agreed on, else what was decided. Raises SurveyError
    "coding-not-decided" with how many differences are still open.
    """
    final: dict[str, tuple[str, ...]] = {}
    still = 0
    for answer, codes in by_answer(sheet).items():
        if answer in decided:
            final[answer] = tuple(decided[answer])
        elif len({frozenset(one) for one in codes.values()}) == 1:
            final[answer] = next(iter(codes.values()))
        else:
            still += 1
    if still:
        raise SurveyError(
            "coding-not-decided",
            Text("Over sommige antwoorden is nog niet beslist.", "Some answers were not decided on yet."),
            Text(
                "Bespreek de antwoorden waarover de codeurs verschillen en leg per antwoord de codes vast.",
                "Talk over the answers on which coders differ and set down the codes of each.",
            ),
            {"open": still},
        )
    return final


def _values(sheet: tuple[Coded, ...], number: object) -> Floats:
    """Coders x answers."""
    answers = {answer: at for at, answer in enumerate(dict.fromkeys(one.answer for one in sheet))}
    coders = {coder: at for at, coder in enumerate(dict.fromkeys(one.coder for one in sheet))}
    values = np.full((len(coders), len(answers)), np.nan)
    for one in sheet:
        values[coders[one.coder], answers[one.answer]] = number(one.codes)  # type: ignore[operator]
    return values
