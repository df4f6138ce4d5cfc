"""Coding of open answers: do two people agree, what must they talk over, and may a program go on?"""

from __future__ import annotations

import numpy as np
import pytest

from publiek.errors import SurveyError
from publiek.estimation.coding.agreement import (
    agreement,
    cohen_kappa,
    fleiss_kappa,
    krippendorff_alpha,
    percent_agreement,
    verdict,
)
from publiek.estimation.coding.codebook import code_names, codebook
from publiek.estimation.coding.double_coding import adjudicated, by_answer, compared, read_sheet
from publiek.estimation.coding.prevalence import Checked, prevalence
from publiek.vocabulary.barriers import barrier_codes

NAN = np.nan
#: Krippendorff 2011, the example with missing judgements: four coders, twelve units.
FOUR_CODERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
        [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
    ]
)
#: Ten units, fourteen coders, five categories: the worked example of Fleiss's kappa.
FOURTEEN_CODERS = np.array(
    [
        [0, 0, 0, 0, 14],
        [0, 2, 6, 4, 2],
        [0, 0, 3, 5, 6],
        [0, 3, 9, 2, 0],
        [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0],
        [3, 2, 6, 3, 0],
        [2, 5, 3, 2, 2],
        [6, 5, 2, 1, 0],
        [0, 2, 2, 3, 7],
    ]
)


# Agreement


@pytest.mark.parametrize(
    ("scale", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_alpha_of_four_coders_as_published(scale: str, alpha: float) -> None:
    """Krippendorff 2011, section D: missing judgements on four scales."""
    assert krippendorff_alpha(FOUR_CODERS, scale=scale) == pytest.approx(alpha, abs=5e-4)


@pytest.mark.parametrize("scale", ["nominal", "ordinal", "interval", "ratio"])
def test_alpha_is_that_of_another_program_on_random_judgements(scale: str) -> None:
    other = pytest.importorskip("krippendorff")
    for seed in range(5):
        chance = np.random.default_rng(seed)
        true = chance.integers(1, 5, 40)
        values = np.where(chance.random((3, 40)) < 0.7, true, chance.integers(1, 5, (3, 40))).astype(float)
        values[chance.random(values.shape) < 0.2] = NAN
        theirs = other.alpha(reliability_data=values, level_of_measurement=scale)
        assert krippendorff_alpha(values, scale=scale) == pytest.approx(theirs, abs=1e-10)


def test_kappa_of_fourteen_coders_as_published() -> None:
    assert fleiss_kappa(FOURTEEN_CODERS) == pytest.approx(0.210, abs=5e-4)


def test_kappa_and_percent_of_two_coders_by_hand() -> None:
    """20 + 15 of 50 the same; by chance 0.5 x 0.6 + 0.5 x 0.4 = 0.5: kappa 0.4."""
    first = np.repeat([1.0, 1, 0, 0], [20, 5, 10, 15])
    second = np.repeat([1.0, 0, 1, 0], [20, 5, 10, 15])
    assert cohen_kappa(first, second) == pytest.approx(0.4)
    assert percent_agreement(np.stack([first, second])) == pytest.approx(0.7)
    gaps = cohen_kappa(np.append(first, NAN), np.append(second, 1.0))
    assert gaps == pytest.approx(0.4)
    assert np.isnan(cohen_kappa(np.ones(5), np.ones(5)))


def test_kappa_and_fleiss_are_those_of_other_programs() -> None:
    inter = pytest.importorskip("statsmodels.stats.inter_rater")
    metrics = pytest.importorskip("sklearn.metrics")
    chance = np.random.default_rng(1)
    first = chance.integers(0, 4, 80)
    second = np.where(chance.random(80) < 0.6, first, chance.integers(0, 4, 80))
    assert cohen_kappa(first.astype(float), second.astype(float)) == pytest.approx(
        metrics.cohen_kappa_score(first, second)
    )
    counts = inter.aggregate_raters(np.stack([first, second], axis=1))[0]
    assert fleiss_kappa(counts.astype(float)) == pytest.approx(inter.fleiss_kappa(counts))
    with pytest.raises(ValueError, match="equally many"):
        fleiss_kappa(np.array([[2.0, 0], [1, 2]]))


def test_a_verdict_never_stands_on_a_handful() -> None:
    assert verdict(0.95, 29) == "too-few"
    assert verdict(0.8, 30) == "reliable"
    assert verdict(0.7, 200) == "tentative"
    assert verdict(0.66, 200) == "anew"
    assert verdict(NAN, 200) == "one-category"


def test_agreement_has_an_interval_that_narrows_with_more_answers() -> None:
    chance = np.random.default_rng(3)

    def judged(n: int) -> np.ndarray:
        true = chance.integers(0, 5, n)
        return np.where(chance.random((2, n)) < 0.9, true, chance.integers(0, 5, (2, n))).astype(float)

    few, many = agreement(judged(60), draws=300), agreement(judged(600), draws=300)
    assert few.low < few.alpha < few.high
    assert many.high - many.low < 0.5 * (few.high - few.low)
    assert many.alpha == pytest.approx(0.81, abs=0.06)


@pytest.mark.parametrize(
    ("values", "scale", "code"),
    [(np.array([[1.0, NAN], [NAN, 2.0]]), "nominal", "coding-nothing-twice"), (np.ones((2, 5)), "x", "coding-scale")],
)
def test_what_cannot_be_compared_is_refused(values: np.ndarray, scale: str, code: str) -> None:
    with pytest.raises(SurveyError) as caught:
        agreement(values, scale=scale)
    assert caught.value.code == code


# The codebook and the sheet


def test_the_codebook_is_the_barriers_with_other_and_unclear_in_both_languages() -> None:
    assert code_names() == (*barrier_codes(), "other", "unclear")
    for code in codebook():
        assert code.label.nl
        assert code.hints["nl"]
        assert code.hints["en"]
    assert [code.code for code in codebook() if code.special] == ["health"]


def _rows(given: dict[str, tuple[str, str]]) -> list[dict[str, str]]:
    return [
        {"answer": answer, "coder": coder, "codes": codes}
        for answer, both in given.items()
        for coder, codes in zip("ab", both, strict=True)
    ]


def test_a_sheet_tells_agreement_per_code_and_what_must_be_talked_over() -> None:
    given = {f"t{i}": ("time", "time") for i in range(20)} | {
        f"c{i}": ("cost; travel", "cost travel") for i in range(15)
    }
    given |= {"x1": ("habit", "time"), "x2": ("cost", "cost,travel"), "empty": ("", "")}
    sheet = read_sheet(_rows(given))
    told = compared(sheet, draws=100)
    assert told.main.units == 37
    assert told.main.agree == pytest.approx(36 / 37)
    assert told.main.verdict == "reliable"
    assert set(told.codes) == {"time", "cost", "travel", "habit"}
    assert told.codes["cost"].alpha == 1
    assert told.codes["habit"].alpha < 0.1
    assert told.differ == {"x1": {"a": ("habit",), "b": ("time",)}, "x2": {"a": ("cost",), "b": ("cost", "travel")}}


def test_differences_are_decided_by_a_person_one_by_one() -> None:
    sheet = read_sheet(_rows({"1": ("time", "time"), "2": ("habit", "time")}))
    with pytest.raises(SurveyError) as caught:
        adjudicated(sheet, {})
    assert caught.value.code == "coding-not-decided"
    assert caught.value.where == {"open": 1}
    assert adjudicated(sheet, {"2": ("habit", "time")}) == {"1": ("time",), "2": ("habit", "time")}
    assert by_answer(sheet)["2"] == {"a": ("habit",), "b": ("time",)}


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([{"answer": "1", "coder": "a", "codes": "money"}], "coding-unknown-code"),
        ([{"answer": "1", "coder": "a", "codes": "other time"}], "coding-alone"),
        ([{"answer": "1", "coder": "a", "codes": "time"}] * 2, "coding-line-twice"),
    ],
)
def test_a_sheet_with_mistakes_is_refused_by_line_number_and_without_the_text(rows: list, code: str) -> None:
    with pytest.raises(SurveyError) as caught:
        read_sheet(rows)
    assert caught.value.code == code
    assert caught.value.where == {"lines": [len(rows)]}
    assert "money" not in str(caught.value)


# How often a code really occurs


def _judged(seed: int, share: float, *, coded: int = 300, rest: int = 3000) -> Checked:
    """A program that finds 70% of those with the code and names 15% of the others."""
    chance = np.random.default_rng(seed)
    true = chance.random(coded + rest) < share
    guessed = (chance.random(coded + rest) < np.where(true, 0.7, 0.15)).astype(float)
    return Checked(true[:coded].astype(float), guessed[:coded], guessed[coded:], np.ones(coded), np.ones(rest))


def test_corrected_counts_hold_the_truth_where_raw_ones_do_not() -> None:
    held, raw = [], []
    for seed in range(50):
        told = prevalence(_judged(seed, 0.1), draws=200)
        held.append(told.low <= 0.1 <= told.high)
        raw.append(told.raw)
    assert np.mean(held) >= 0.88
    assert np.mean(raw) > 0.18


def test_a_program_that_knows_nothing_of_a_code_says_nothing_of_it() -> None:
    chance = np.random.default_rng(1)
    told = prevalence(
        Checked(
            (chance.random(300) < 0.3).astype(float),
            (chance.random(300) < 0.5).astype(float),
            (chance.random(900) < 0.5).astype(float),
            np.ones(300),
            np.ones(900),
        )
    )
    assert np.isnan(told.share)
    assert np.isnan(told.low)


def test_when_people_coded_everything_the_share_is_theirs() -> None:
    true = np.array([1.0] * 30 + [0.0] * 70)
    told = prevalence(Checked(true, 1 - true, np.ones(0), np.ones(100), np.ones(0)), draws=200)
    assert told.share == pytest.approx(0.3)
    assert told.low < 0.3 < told.high
