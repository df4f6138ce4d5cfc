"""What do the tables of a survey rest on? Answers with their design, and the traits by which they may be divided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from publiek.estimation.designs.design import Design
from publiek.surveys.responses.answers import Answers
from publiek.vocabulary.figures import Base

#: In this order they are told; "discipline" is not a trait of a respondent (see `standing`).
DIMENSIONS = ("segment", "age", "education", "province")


@dataclass(frozen=True)
class Weighed:
    """Answers ready to be told of. `by`: dimension -> category per respondent ("" unknown); `limits`: codes of what
    holds for every figure of this survey (not weighted, only visitors, own choice to take part, ...); `sources`: who
    published the margins; `version`: of the questionnaire.
    """

    answers: Answers
    design: Design
    by: Mapping[str, NDArray[np.str_]] = field(default_factory=dict)
    limits: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.answers)

    def base(self, n: int, *, of: int | None = None) -> Base:
        """The base of a figure on `n` of these respondents (or `of` others)."""
        first, last = self._period()
        return Base(
            counted="respondents",
            n=n,
            of=len(self) if of is None else of,
            first=first,
            last=last,
            sources=self.sources,
            version=self.answers.questionnaire.name,
        )

    def _period(self) -> tuple[date | None, date | None]:
        days = [day for day in self.answers.table.column("collected").to_pylist() if day]
        return (min(days), max(days)) if days else (None, None)
