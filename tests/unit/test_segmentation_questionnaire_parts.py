"""Agreement, the choice of items, tempering, how residents answer: is each part right by itself?"""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from publiek.errors import Text
from publiek.segmentation.area_profile import packaged
from publiek.segmentation.questionnaire.class_questions import ClassProfiles, choose_items, learn_class_questions
from publiek.segmentation.questionnaire.comparing import cohen, compare
from publiek.segmentation.questionnaire.model import tempered
from publiek.segmentation.questionnaire.placing import type_person
from publiek.segmentation.questionnaire.residents import answering
from publiek.vocabulary.microdata import Item


def _item(name: str, values: int = 2) -> Item:
    return Item(name, "interest", name, tuple(f"v{n}" for n in range(values)), Text(name, name))


def _profiles(seed: int, items: int = 6, classes: int = 4) -> ClassProfiles:
    dice = np.random.default_rng(seed)
    sizes = dice.integers(2, 4, items)
    return ClassProfiles(
        scheme="made",
        version="1",
        codes=tuple(f"K{n}" for n in range(classes)),
        share=dice.dirichlet(np.full(classes, 4.0)),
        items=tuple(_item(f"i{n}", int(size)) for n, size in enumerate(sizes)),
        chances=tuple(dice.dirichlet(np.ones(size), classes) for size in sizes),
        source="made",
    )


def _expected_accuracy(profiles: ClassProfiles, chosen: tuple[int, ...] | list[int]) -> float:
    """By going through every pattern of answers."""
    total = 0.0
    for pattern in product(*(range(len(profiles.items[at].values)) for at in chosen)):
        joint = profiles.share.copy()
        for at, answer in zip(chosen, pattern, strict=True):
            joint = joint * profiles.chances[at][:, answer]
        total += joint.max()
    return total


@pytest.mark.parametrize("seed", range(4))
def test_expected_accuracy_is_that_of_every_pattern(seed: int) -> None:
    profiles = _profiles(seed)

    chosen, accuracy = choose_items(profiles, 4)

    assert accuracy == pytest.approx(_expected_accuracy(profiles, chosen), abs=1e-9)
    best = max(_expected_accuracy(profiles, pair) for pair in combinations(range(6), len(chosen)))
    assert best - 0.03 <= accuracy <= best + 1e-12


def test_the_first_item_is_the_best_single_one() -> None:
    profiles = _profiles(7)
    first = choose_items(profiles, 1)[0][0]

    assert _expected_accuracy(profiles, [first]) == max(_expected_accuracy(profiles, [at]) for at in range(6))


def test_of_one_discipline_one_item_is_asked_and_useless_items_are_not() -> None:
    told = np.array([[0.9, 0.1], [0.1, 0.9]])
    nothing = np.full((2, 2), 0.5)
    items = (
        Item("visit_film", "visit", "film", ("no", "yes"), Text("f", "f")),
        Item("interest_film", "interest", "film", ("no", "yes"), Text("f", "f")),
        _item("empty"),
    )
    profiles = ClassProfiles("made", "1", ("A", "B"), np.array([0.5, 0.5]), items, (told, told, nothing), "made")

    model = learn_class_questions(profiles)

    assert [question.code for question in model.questions] == ["visit_film"]
    assert model.expected_accuracy == pytest.approx(0.9)
    assert type_person({"visit_film": "yes"}, model).segment == "B"
    assert type_person({"visit_film": "yes"}, model).certain == pytest.approx(0.9)


@pytest.mark.parametrize("most", [0, 9])
def test_a_short_questionnaire_has_one_to_eight_questions(most: int) -> None:
    with pytest.raises(ValueError, match="between 1 and 8"):
        learn_class_questions(_profiles(1), most=most)


def test_agreement_is_that_of_other_implementations() -> None:
    inter_rater = pytest.importorskip("statsmodels.stats.inter_rater")
    dice = np.random.default_rng(3)
    true = dice.integers(0, 4, 500)
    said = np.where(dice.random(500) < 0.5, true, dice.integers(0, 4, 500))
    names = tuple("abcd")

    agreed = compare([names[n] for n in said], [names[n] for n in true], names)

    assert agreed.kappa == pytest.approx(cohen_kappa_score(true, said))
    other = inter_rater.cohens_kappa(agreed.confusion)
    assert (agreed.kappa_low, agreed.kappa_high) == pytest.approx((other.kappa_low, other.kappa_upp), abs=1e-9)
    assert agreed.accuracy == pytest.approx(np.mean(true == said))
    assert agreed.confusion.sum() == 500
    assert agreed.confusion[1, 2] == np.sum((true == 1) & (said == 2))


def test_accuracy_has_the_interval_of_wilson() -> None:
    """Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662."""
    said = ["a"] * 81 + ["b"] * 182

    agreed = compare(said, ["a"] * 263, ("a", "b"))

    assert (agreed.accuracy_low, agreed.accuracy_high) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_who_is_unclassified_is_counted_and_left_out() -> None:
    agreed = compare(["a", None, "b"], ["a", "a", "b"], ("a", "b"))

    assert (agreed.persons, agreed.unclassified, agreed.accuracy) == (2, 1, 1.0)
    assert cohen(np.array([[5, 0], [0, 0]]))[0] == 1.0
    with pytest.raises(ValueError, match="nobody"):
        compare([None], ["a"], ("a", "b"))


def test_answers_that_repeat_one_another_are_tempered() -> None:
    """Two questions with always the same answer count as one: a power of a half."""
    share = np.array([0.5, 0.5])
    chances = np.array([[0.8, 0.2], [0.3, 0.7]])
    patterns = np.array([[0, 0], [1, 1]])
    joint = share[:, None] * chances

    assert tempered(share, (chances, chances), patterns, joint) == pytest.approx(0.5, abs=2e-3)
    assert tempered(share, (chances,), np.array([[0], [1]]), joint) == pytest.approx(1.0, abs=2e-3)


@pytest.mark.parametrize("together", [True, False])
def test_residents_answer_so_that_the_shares_of_their_area_are_met(together: bool) -> None:
    profile = packaged().only(packaged().residents > 3_000)
    said = answering(profile, together=together)

    def share(question: int, answer: int) -> np.ndarray:
        return said.own[:, said.patterns[:, question] == answer].sum(axis=1)

    assert np.allclose(said.own.sum(axis=1), 1)
    assert np.allclose(said.place.sum(axis=1), 1)
    inside = (profile.variable("owned") > 0.01) & (profile.variable("owned") < 0.99)
    assert np.allclose(share(3, 0)[inside], profile.variable("owned")[inside], atol=3e-3)
    inside = (profile.variable("flats") > 0.01) & (profile.variable("flats") < 0.99)
    assert np.allclose(share(4, 0)[inside], profile.variable("flats")[inside], atol=3e-3)
    assert np.allclose(share(5, 0), profile.variable("built_before_1945"), atol=3e-3)
    assert np.allclose(share(2, 0), profile.variable("educated_high"), atol=3e-3)


def test_homes_and_people_go_together_only_when_asked() -> None:
    profile = packaged().only(packaged().residents > 10_000)
    for together, lean in ((True, 0.05), (False, 0.0)):
        said = answering(profile, together=together)
        single, flat = said.patterns[:, 1] == 0, said.patterns[:, 4] == 0
        both = said.own[:, single & flat].sum(axis=1)
        apart = said.own[:, single].sum(axis=1) * said.own[:, flat].sum(axis=1)
        extra = np.average(both / apart - 1, weights=said.persons)
        assert extra > lean if together else abs(extra) < 1e-6
