"""Latent classes and correspondence against published data sets solved by other programs (R: poLCA, FactoMineR)."""

from __future__ import annotations

import csv
import json
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from publiek.estimation.latent_classes import latent
from publiek.estimation.latent_classes.fit_measures import fit_measures
from publiek.estimation.latent_classes.regression import fit_regression

ELECTION = [
    "MORALG",
    "CARESG",
    "KNOWG",
    "LEADG",
    "DISHONG",
    "INTELG",
    "MORALB",
    "CARESB",
    "KNOWB",
    "LEADB",
    "DISHONB",
    "INTELB",
]
ITEMS = {"carcinoma": list("ABCDEFG"), "gss82": ["PURPOSE", "ACCURACY", "UNDERSTA", "COOPERAT"], "election": ELECTION}
SOLVED = [("carcinoma", k) for k in (1, 2, 3, 4)] + [(name, k) for name in ("gss82", "election") for k in (1, 2, 3)]


@pytest.fixture(scope="module")
def classics(shared_data: Path) -> Path:
    return shared_data / "lca-classics"


@pytest.fixture(scope="module")
def expected(classics: Path) -> dict[str, Any]:
    return json.loads((classics / "expected_results.json").read_text(encoding="utf-8"))


def _complete(folder: Path, name: str, needed: list[str]) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8") as opened:
        return [row for row in csv.DictReader(opened) if all(row[item] not in ("", "NA") for item in needed)]


def _answers(rows: list[dict[str, str]], items: list[str]) -> latent.Answers:
    """Categories in the order of their names, as the reference solutions number them."""
    kinds = [sorted({row[item] for row in rows}) for item in items]
    codes = [[kind.index(row[item]) for item, kind in zip(items, kinds, strict=True)] for row in rows]
    return latent.tabulate(np.array(codes, dtype=float), tuple(len(kind) for kind in kinds), np.ones(len(rows)))


def _in_their_order(fit: latent.Fit, chances: np.ndarray) -> latent.Fit:
    """Classes have no order of their own: put ours in that of the other program."""
    orders = (np.array(order) for order in permutations(range(len(fit.shares))))
    return latent.ordered(fit, min(orders, key=lambda order: np.abs(fit.chances[order] - chances).sum()))


@pytest.mark.parametrize(("name", "classes"), SOLVED)
def test_every_stored_solution_of_polca(classics: Path, expected: dict[str, Any], name: str, classes: int) -> None:
    """Linzer and Lewis 2011 (poLCA), 20 to 30 starts: likelihood, AIC, BIC, G2, X2, degrees of freedom, entropy, shares
    and the chance of every answer.
    """
    told = expected[name]["fits"][f"k{classes}"]
    rows = _complete(classics, name, ITEMS[name])
    answers = _answers(rows, ITEMS[name])
    found = latent.fit_latent(answers, classes, seed=1, starts=20 if classes > 1 else 1)
    theirs = np.concatenate([np.reshape(told["probs"][item], (classes, -1)) for item in ITEMS[name]], axis=1)
    fit = _in_their_order(latent.climb(answers, found, close=1e-11), theirs)
    measured = fit_measures(answers, fit)
    assert len(rows) == told["N"]
    assert measured.log_likelihood == pytest.approx(told["llik"], abs=1e-6)
    assert measured.parameters == told["npar"]
    assert measured.aic == pytest.approx(told["aic"], abs=1e-6)
    assert measured.bic == pytest.approx(told["bic"], abs=1e-6)
    assert measured.g_squared == pytest.approx(told["Gsq"], abs=1e-6)
    assert measured.chi_squared == pytest.approx(told["Chisq"], rel=1e-5)
    assert measured.degrees == told["resid.df"]
    if told["entropy"] is not None:
        assert measured.entropy == pytest.approx(told["entropy"], abs=1e-6)
    assert fit.shares == pytest.approx(np.atleast_1d(told["P"]), abs=1e-5)
    assert fit.chances == pytest.approx(theirs, abs=1e-4)


def test_the_classes_of_voters_that_shift_with_their_party(classics: Path, expected: dict[str, Any]) -> None:
    """Latent class regression in one step: log-likelihood -16222.32, coefficients and their standard errors."""
    told = expected["election_regression"]
    rows = _complete(classics, "election", [*ELECTION, "PARTY"])
    answers = _answers(rows, ELECTION)
    party = np.column_stack([np.ones(len(rows)), [float(row["PARTY"]) for row in rows]])
    fit = latent.fit_latent(answers, 3, seed=1)
    first = fit_regression(answers, party, fit)
    order = min(permutations(range(3)), key=lambda order: np.abs(first.shares[list(order)] - told["P"]).sum())
    found = fit_regression(answers, party, latent.ordered(fit, np.array(order)))
    assert len(rows) == told["N"]
    assert found.log_likelihood == pytest.approx(told["llik"], abs=1e-6)
    assert found.aic == pytest.approx(told["aic"], abs=1e-6)
    assert found.bic(len(rows)) == pytest.approx(told["bic"], abs=1e-6)
    assert found.shares == pytest.approx(np.array(told["P"]), abs=1e-5)
    assert found.coefficients == pytest.approx(np.array(told["coeff"]), abs=1e-4)
    assert found.errors == pytest.approx(np.array(told["coeff.se"]), abs=1e-5)
