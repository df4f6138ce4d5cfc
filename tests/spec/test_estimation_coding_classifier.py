"""A program that goes on coding where people stopped: checked on what it had not seen, unsure where it must be."""

from __future__ import annotations

import numpy as np
import pytest

from publiek.errors import SurveyError
from publiek.estimation.coding.classifier import Suggested, suggest_codes

pytest.importorskip("sklearn")

#: Invented answers: ways to say one thing, with words around it that say nothing.
SAID = {
    "time": ["geen tijd", "veel te druk met werk", "mijn agenda is vol", "ik werk 's avonds", "te weinig vrije tijd"],
    "cost": [
        "te duur",
        "de kaartjes kosten te veel",
        "geen geld voor",
        "zo'n kaartje is prijzig",
        "veel te hoge prijzen",
    ],
    "company": [
        "niemand om mee te gaan",
        "ik ga niet graag alleen",
        "mijn partner wil niet mee",
        "alleen vind ik niks",
    ],
    "health": ["ik zit in een rolstoel", "ben vaak ziek en moe"],
}
AROUND = ["eerlijk gezegd", "meestal", "de laatste jaren", "denk ik", "tja", "op dit moment", "helaas", "gewoon"]
SHARES = {"time": 0.5, "cost": 0.3, "company": 0.12, "health": 0.08}


def _answers(seed: int, n: int) -> tuple[list[str], list[str]]:
    chance = np.random.default_rng(seed)
    codes = chance.choice(list(SHARES), size=n, p=list(SHARES.values())).tolist()
    texts = [f"{chance.choice(AROUND)} {chance.choice(SAID[code])} {chance.choice(AROUND)}" for code in codes]
    for at in np.flatnonzero(chance.random(n) < 0.1):
        texts[at] = " ".join(chance.choice(AROUND, 3))
    return texts, codes


@pytest.fixture(scope="module")
def suggested() -> tuple[Suggested, list[str]]:
    texts, codes = _answers(1, 900)
    return suggest_codes(texts, {i: (codes[i],) for i in range(300)}, draws=200), codes


def test_it_learns_what_people_coded_and_tells_how_well_per_code(suggested) -> None:
    told, _ = suggested
    assert set(told.f1) == set(told.codes)
    assert told.macro_f1 == pytest.approx(np.mean(list(told.f1.values())))
    assert 0.7 < told.macro_f1 < 1


def test_shares_are_corrected_and_hold_the_truth(suggested) -> None:
    told, codes = suggested
    for code, found in told.prevalence.items():
        true = np.mean([one == code for one in codes])
        assert found.low - 0.01 <= true <= found.high + 0.01
        assert 0 <= found.low <= found.share <= found.high <= 1


def test_answers_it_is_not_sure_of_go_to_a_person(suggested) -> None:
    """Among them those that say nothing, which no code fits."""
    told, _ = suggested
    assert all(at >= 300 for at in told.for_a_person)
    assert 0 < len(told.for_a_person) < 400
    nothing = [i for i in range(300, 900) if told.chances[i].max() < 0.5]
    assert set(nothing) <= set(told.for_a_person)


def test_no_program_guesses_at_health(suggested) -> None:
    told, _ = suggested
    assert "health" not in told.codes
    assert "health" not in told.prevalence


def test_the_same_answers_give_the_same_codes() -> None:
    texts, codes = _answers(2, 300)
    coded = {i: (codes[i],) for i in range(220)}
    one, other = (suggest_codes(texts, coded, draws=20) for _ in range(2))
    assert (one.chances == other.chances).all()


def test_from_a_handful_of_coded_answers_nothing_is_learned() -> None:
    texts, codes = _answers(3, 300)
    with pytest.raises(SurveyError) as caught:
        suggest_codes(texts, {i: (codes[i],) for i in range(199)})
    assert caught.value.code == "coding-too-few"
    assert caught.value.where["need"] == 200
