"""Which few items of a survey tell its classes apart best? A greedy choice on expected accuracy.

Expected accuracy of a set of items is the sum over answer patterns of max_s share_s prod_j P(answer_j | s): of how
many people the most likely class is theirs, if the classes are as the model says. At every step the item is added
that raises it most; of one discipline at most one item is asked, since answers about the same thing are not
independent within a class. The choice ends at eight questions, or when the next would add too little.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.errors import Text
from publiek.segmentation.questionnaire.model import (
    MOST_QUESTIONS,
    Floats,
    Question,
    Questionnaire,
    stored,
    stored_shares,
)
from publiek.vocabulary.microdata import Item

_GAIN = 0.003
_RARE = 1e-7
_MOST_PATTERNS = 20_000
_VERSION, _DATED = "2026.1", "2026-11"


@dataclass(frozen=True)
class ClassProfiles:
    """What the classes of a survey answer. `share` one per class; `chances` per item classes x values; `scheme`,
    `version` and `source`: of the segmentation they belong to.
    """

    scheme: str
    version: str
    codes: tuple[str, ...]
    share: Floats
    items: tuple[Item, ...]
    chances: tuple[Floats, ...]
    source: str


def learn_class_questions(profiles: ClassProfiles, *, most: int = MOST_QUESTIONS) -> Questionnaire:
    """The questionnaire of at most `most` (1-8) items that types a person by the classes of a survey.

    Raises ValueError when `most` is not 1 to 8.
    """
    if not 1 <= most <= MOST_QUESTIONS:
        raise ValueError(f"between 1 and {MOST_QUESTIONS} questions")
    chosen, accuracy = choose_items(profiles, most)
    return Questionnaire(
        scheme=profiles.scheme,
        scheme_version=profiles.version,
        version=_VERSION,
        dated=_DATED,
        questions=tuple(_asked(profiles.items[at]) for at in chosen),
        segments=profiles.codes,
        share=stored_shares(profiles.share),
        chances=tuple(stored(profiles.chances[at]) for at in chosen),
        tempering=1.0,
        least=max(1, (len(chosen) + 1) // 2),
        expected_accuracy=round(accuracy, 4),
        source=profiles.source,
    )


def choose_items(profiles: ClassProfiles, most: int) -> tuple[list[int], float]:
    """Positions of the chosen items in the order of choice, and the expected accuracy with all of them."""
    share = profiles.share / profiles.share.sum()
    patterns, chosen, reached = share[:, None], list[int](), float(share.max())
    while len(chosen) < most:
        used = {profiles.items[at].discipline for at in chosen} - {""}
        free = [at for at, item in enumerate(profiles.items) if at not in chosen and item.discipline not in used]
        if not free:
            break
        found = [_accuracy(patterns, profiles.chances[at]) for at in free]
        best = int(np.argmax(found))
        if found[best] - reached < _GAIN:
            break
        reached = found[best]
        chosen.append(free[best])
        patterns = _extended(patterns, profiles.chances[free[best]])
    return chosen, reached


def _accuracy(patterns: Floats, chances: Floats) -> float:
    """Sum of the largest class over all patterns and answers; `patterns`: classes x patterns."""
    return float(sum((patterns * answer[:, None]).max(axis=0).sum() for answer in np.asarray(chances).T))


def _extended(patterns: Floats, chances: Floats) -> Floats:
    """Classes x (patterns x answers). The rarest patterns are taken together: they no longer tell classes apart."""
    longer = np.concatenate([patterns * answer[:, None] for answer in np.asarray(chances).T], axis=1)
    total = longer.sum(axis=0)
    kept = _commonest(total)
    if kept.all():
        return longer
    return np.column_stack([longer[:, kept], longer[:, ~kept].sum(axis=1)])


def _commonest(total: Floats) -> NDArray[np.bool_]:
    """The patterns that are kept apart: not rarer than one in ten million, and at most 20,000."""
    kept: NDArray[np.bool_] = total > _RARE
    if kept.sum() > _MOST_PATTERNS:
        kept &= total >= np.sort(total)[-_MOST_PATTERNS]
    return kept


def _asked(item: Item) -> Question:
    """The item as a question; its answers are shown as the survey words them."""
    labels = tuple(_WORDS.get(value, Text(value, value)) for value in item.values)
    return Question(item.name, item.label, item.values, labels, "culture")


_WORDS = {
    "no": Text("Nee", "No"),
    "yes": Text("Ja", "Yes"),
    "none": Text("Geen", "None"),
    "a little": Text("Een beetje", "A little"),
    "interested": Text("Wel", "Interested"),
    "very": Text("Veel", "Very"),
    "0": Text("Niet", "Never"),
    "1-2": Text("1 of 2 keer", "Once or twice"),
    "3-5": Text("3 tot 5 keer", "3 to 5 times"),
    "6+": Text("6 keer of vaker", "6 times or more"),
}
