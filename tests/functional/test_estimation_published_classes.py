"""Latent classes and correspondence against published data sets solved by other programs (R: poLCA, FactoMineR)."""

from __future__ import annotations

import csv
import json
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from publiek.estimation.correspondence import correspondence, supplement
from publiek.estimation.designs.design import Design
from publiek.estimation.designs.means import shares
from publiek.estimation.latent_classes import latent
from publiek.estimation.latent_classes.fit_measures import fit_measures
from publiek.estimation.latent_classes.regression import fit_regression

ELECTION = [item + side for side in "GB" for item in ("MORAL", "CARES", "KNOW", "LEAD", "DISHON", "INTEL")]
#: Categories that the reference solutions do not number by their names.
IN_ORDER = {
    "PURPOSE": ["Good", "Depends", "Waste of time"],
    "COOPERAT": ["Interested", "Cooperative", "Impatient"],
    "UNDERSTA": ["Good", "Fair/Poor"],
}
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
    """Categories numbered as the reference solutions do."""
    kinds = [IN_ORDER.get(item) or sorted({row[item] for row in rows}) for item in items]
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


@pytest.fixture(scope="module")
def hobbies(shared_data: Path) -> tuple[list[dict[str, str]], dict[str, Any]]:
    folder = shared_data / "fr-leisure-surveys"
    with (folder / "hobbies.csv").open(encoding="utf-8") as opened:
        return list(csv.DictReader(opened)), json.loads((folder / "expected_results.json").read_text(encoding="utf-8"))


def _columns(told: list[dict[str, Any]]) -> np.ndarray:
    return np.array([[row["Dim 1"], row["Dim 2"]] for row in told])


def test_the_leisure_of_the_french_by_correspondence(hobbies: tuple[list[dict[str, str]], dict[str, Any]]) -> None:
    """INSEE 2003 by Husson, Lê and Pagès (FactoMineR 2.7): eigenvalues, coordinates, contributions and test
    values of 18 activities, and where sex, age, marital status and profession lie.
    """
    rows, told = hobbies
    items = list(dict.fromkeys(name.rsplit("_", 1)[0] for name in told["var_names"]))
    sizes = tuple(sum(name.rsplit("_", 1)[0] == item for name in told["var_names"]) for item in items)
    found = correspondence(np.array([[float(row[item]) for item in items] for row in rows]), sizes, axes=10)
    side = np.sign(found.coordinates[0, :2]) * np.sign(_columns(told["var_coord_dim1_2"])[0])
    assert (len(rows), len(items)) == (told["n"], told["n_active_vars"])
    assert found.eigenvalues == pytest.approx(np.array(told["eigen"]), abs=1e-8)
    assert found.percentages == pytest.approx(np.array(told["pct"]), abs=1e-6)
    assert found.coordinates[:, :2] * side == pytest.approx(_columns(told["var_coord_dim1_2"]), abs=1e-7)
    assert found.contributions[:, :2] == pytest.approx(_columns(told["var_contrib_dim1_2"]), abs=1e-6)
    assert found.test_values[:, :2] * side == pytest.approx(_columns(told["var_v.test"]), abs=1e-5)
    place = {row["_row"]: (row["Dim 1"], row["Dim 2"]) for row in told["quali_sup_coord"]}
    looked_at = 0
    for trait in ("Sex", "Age", "Marital status", "Profession"):
        named = [row[trait] if row[trait] not in ("", "NA") else f"{trait}.NA" for row in rows]
        groups = sorted(set(named))
        lies = supplement(found, np.array([groups.index(name) for name in named])).coordinates[:, :2] * side
        assert lies == pytest.approx(np.array([place[group] for group in groups]), abs=1e-7)
        looked_at += len(groups)
    assert looked_at == len(told["quali_sup_names"])


def test_the_weighted_shares_of_leisure_among_two_thousand_french(shared_data: Path) -> None:
    """Histoire de vie 2003 (INSEE): seven activities, unweighted and by the sampling weight."""
    folder = shared_data / "fr-leisure-surveys"
    told = json.loads((folder / "expected_results.json").read_text(encoding="utf-8"))["hdv2003_weighted"]
    with (folder / "hdv2003.csv").open(encoding="utf-8") as opened:
        rows = list(csv.DictReader(opened))
    said = np.array([[float(row[one["var"]] == "Oui") for one in told] for row in rows])
    weight = np.array([float(row["poids"]) for row in rows])
    assert shares(Design(np.ones(len(rows))), said).value == pytest.approx(
        [one["unweighted"] for one in told], abs=1e-9
    )
    assert shares(Design(weight), said).value == pytest.approx([one["weighted"] for one in told], abs=1e-8)
