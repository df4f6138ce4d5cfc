"""Which codes would people have given the answers that nobody coded yet? A program that learns from those they did.

Parts of words (two to five letters, TF-IDF) and a logistic regression per code. It is checked on coded answers it had
not seen (cross-validation): F1 per code and their mean. Answers of which it is not sure go to a person. What it says is
never counted as it stands: see `prevalence`. Nothing leaves the machine and nothing of it is kept: texts may hold
traces of people even after masking. No program guesses at anybody's health: that code is given by people alone. Needs
the extra `surveys` (scikit-learn).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from publiek.errors import SurveyError, Text, UsageError
from publiek.estimation.coding.codebook import codebook
from publiek.estimation.coding.prevalence import Checked, Prevalence, prevalence
from publiek.estimation.threads import one_thread

Floats = NDArray[np.float64]
#: Answers that people must have coded before a program may learn from them (see double_coding for their agreement).
LEAST = 200
LEAST_OF_A_CODE = 10
_FOLDS = 5
_SURE = 0.7  # a code counts as given from 0.5 on; between 0.3 and 0.7, or with no code at all, a person looks


@dataclass(frozen=True)
class Suggested:
    """`codes` of which the program has seen enough; `chances` answers x codes, for all answers in order; of answers
    coded by people those are by a program that had not seen them. `f1` per code, on coded answers; `macro_f1`: their
    mean; `for_a_person`: the uncoded answers it is not sure of; `prevalence` per code.
    """

    codes: tuple[str, ...]
    chances: Floats
    f1: dict[str, float]
    macro_f1: float
    for_a_person: tuple[int, ...]
    prevalence: dict[str, Prevalence]


def suggest_codes(
    texts: Sequence[str],
    coded: Mapping[int, tuple[str, ...]],
    *,
    weight: Floats | None = None,
    draws: int = 500,
    seed: int = 1,
) -> Suggested:
    """Codes for all `texts` from those that people gave some (`coded`: position -> codes). `weight` per answer (1).

    Raises SurveyError "coding-too-few", UsageError "surveys-extra-missing".
    """
    weight = np.ones(len(texts)) if weight is None else weight
    at = np.array(sorted(coded), dtype=np.int64)
    names = tuple(code.code for code in codebook() if not code.special)
    given = np.array([[code in coded[int(i)] for code in names] for i in at], dtype=bool).reshape(len(at), len(names))
    enough = [j for j in range(given.shape[1]) if LEAST_OF_A_CODE <= given[:, j].sum() <= len(at) - LEAST_OF_A_CODE]
    if len(at) < LEAST or not enough:
        raise _too_few(len(at), len(enough))
    codes = tuple(names[j] for j in enough)
    rest = np.setdiff1d(np.arange(len(texts)), at)
    with one_thread():
        chances = _chances([texts[int(i)] for i in at], given[:, enough], [texts[int(i)] for i in rest], seed)
    whole = np.empty((len(texts), len(codes)))
    whole[at], whole[rest] = chances
    guessed = (whole >= 0.5).astype(float)
    f1 = {code: _f1(given[:, j], guessed[at, k] > 0) for k, (code, j) in enumerate(zip(codes, enough, strict=True))}
    told = {
        code: prevalence(
            Checked(given[:, j].astype(float), guessed[at, k], guessed[rest, k], weight[at], weight[rest]),
            draws=draws,
            seed=seed,
        )
        for k, (code, j) in enumerate(zip(codes, enough, strict=True))
    }
    return Suggested(codes, whole, f1, float(np.mean(list(f1.values()))), _unsure(whole, rest), told)


def _unsure(chances: Floats, rest: NDArray[np.int64]) -> tuple[int, ...]:
    """Uncoded answers with a code in doubt, or with none."""
    doubt = ((chances > 1 - _SURE) & (chances < _SURE)).any(axis=1) | (chances < 0.5).all(axis=1)
    return tuple(int(i) for i in rest if doubt[i])


def _f1(true: NDArray[np.bool_], guessed: NDArray[np.bool_]) -> float:
    """2 hits / (given by people + given by the program)."""
    return float(2 * (true & guessed).sum() / max(int(true.sum() + guessed.sum()), 1))


def _chances(coded: list[str], given: NDArray[np.bool_], rest: list[str], seed: int) -> tuple[Floats, Floats]:
    """Chances of each code: of coded answers by programs that had not seen them, of the rest by one that saw all."""
    learn = _library()
    unseen, others = np.zeros(given.shape), np.zeros((len(rest), given.shape[1]))
    for k in range(given.shape[1]):
        folds = learn.StratifiedKFold(_FOLDS, shuffle=True, random_state=seed)
        for learned, held in folds.split(coded, given[:, k]):
            model = learn.model().fit([coded[i] for i in learned], given[learned, k])
            unseen[held, k] = model.predict_proba([coded[i] for i in held])[:, 1]
        if rest:
            others[:, k] = learn.model().fit(coded, given[:, k]).predict_proba(rest)[:, 1]
    return unseen, others


class _Library:
    """What is used of scikit-learn."""

    def __init__(self, parts: dict[str, Any]) -> None:
        self._parts = parts
        self.StratifiedKFold = parts["StratifiedKFold"]

    def model(self) -> Any:
        """One code's program, untrained."""
        features = self._parts["TfidfVectorizer"](analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
        logit = self._parts["LogisticRegression"](C=10.0, class_weight="balanced", max_iter=1000)
        return self._parts["make_pipeline"](features, logit)


def _library() -> _Library:
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import StratifiedKFold
        from sklearn.pipeline import make_pipeline
    except ImportError:
        raise UsageError(
            "surveys-extra-missing",
            Text(
                "Om open antwoorden te laten coderen is scikit-learn nodig.", "Coding open answers needs scikit-learn."
            ),
            Text('Voer uit: pip install "publiek[surveys]"', 'Run: pip install "publiek[surveys]"'),
        ) from None
    return _Library(
        {
            "TfidfVectorizer": TfidfVectorizer,
            "LogisticRegression": LogisticRegression,
            "StratifiedKFold": StratifiedKFold,
            "make_pipeline": make_pipeline,
        }
    )


def _too_few(coded: int, codes: int) -> SurveyError:
    return SurveyError(
        "coding-too-few",
        Text("Er zijn te weinig antwoorden door mensen gecodeerd.", "Too few answers were coded by people."),
        Text(
            f"Codeer er met twee mensen minstens {LEAST}, met minstens {LEAST_OF_A_CODE} keer een code.",
            f"Code at least {LEAST} with two people, some code at least {LEAST_OF_A_CODE} times.",
        ),
        {"coded": coded, "need": LEAST, "codes_seen_enough": codes},
    )
