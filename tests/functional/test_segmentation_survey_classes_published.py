"""Latent classes against published solutions, another implementation, and real surveys of several countries."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from publiek.estimation.latent_classes import latent
from publiek.estimation.latent_classes.multinomial import Sample, fit_logit
from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.compositions import Cells
from publiek.segmentation.respondents import inspect_survey, read_survey
from publiek.segmentation.survey_classes import (
    ClassSettings,
    MembershipSettings,
    allocate,
    find_classes,
    learn_membership,
    posterior,
)
from publiek.vocabulary.microdata import Microdata
from tests.support.class_worlds import make_world

SURVEYS = Path(__file__).parents[1] / "support" / "surveys"
ELECTION = "MORALG CARESG KNOWG LEADG DISHONG INTELG MORALB CARESB KNOWB LEADB DISHONB INTELB"


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "lca-classics" / f"{name}.csv").open(encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


def _tabulated(rows: list[dict[str, str]], names: list[str]) -> latent.Answers:
    """Categories in the order of their names, as the reference solutions number them."""
    kinds = [sorted({row[name] for row in rows}) for name in names]
    codes = np.array([[kind.index(row[name]) for name, kind in zip(names, kinds, strict=True)] for row in rows])
    return latent.tabulate(codes.astype(float), tuple(len(kind) for kind in kinds), np.ones(len(rows)))


def _complete(rows: list[dict[str, str]], names: list[str]) -> list[dict[str, str]]:
    return [row for row in rows if all(row[name] not in ("", "NA") for name in names)]


@pytest.mark.parametrize(
    ("name", "items", "classes", "likelihood", "shares"),
    [
        ("carcinoma", "A B C D E F G", 2, -317.2568, (0.5012, 0.4988)),
        ("carcinoma", "A B C D E F G", 3, -293.705, (0.4447, 0.3736, 0.1817)),
        ("carcinoma", "A B C D E F G", 4, -289.2858, (0.3751, 0.3430, 0.1882, 0.0936)),
        ("gss82", "PURPOSE ACCURACY UNDERSTA COOPERAT", 3, -2754.545, (0.621, 0.207, 0.172)),
        ("election", ELECTION, 2, -17344.92, (0.5428, 0.4572)),
        ("election", ELECTION, 3, -16714.66, (0.4194, 0.3198, 0.2608)),
    ],
)
def test_published_latent_class_solutions(
    shared_data: Path, name: str, items: str, classes: int, likelihood: float, shares: tuple[float, ...]
) -> None:
    """Linzer and Lewis 2011 (poLCA): log-likelihoods, shares and BIC."""
    names = items.split()
    rows = _complete(_rows(shared_data, name), names)
    answers = _tabulated(rows, names)
    fit = latent.fit_latent(answers, classes, seed=1)
    assert fit.log_likelihood == pytest.approx(likelihood, abs=0.006)
    assert np.sort(fit.shares)[::-1] == pytest.approx(shares, abs=0.003)
    told = json.loads((shared_data / "lca-classics" / "expected_results.json").read_text())[name]["fits"][f"k{classes}"]
    bic = -2 * fit.log_likelihood + latent.parameters(answers.sizes, classes) * np.log(len(rows))
    assert bic == pytest.approx(told["bic"], abs=0.002)
    assert latent.parameters(answers.sizes, classes) == told["npar"]


def test_the_two_step_regression_on_the_election_survey(shared_data: Path) -> None:
    """One-step maximum likelihood reaches -16222.32 (poLCA) by letting party move the classes themselves; with the
    classes fixed first the same software family reports -16271.06 (StepMix, two steps).
    """
    rows = _complete(_rows(shared_data, "election"), [*ELECTION.split(), "PARTY"])
    answers = _tabulated(rows, ELECTION.split())
    fit = latent.fit_latent(answers, 3, seed=1)
    party = np.array([float(row["PARTY"]) for row in rows])
    given = latent.log_given(answers, fit.chances)[answers.row_of]
    learned = fit_logit(Sample(np.column_stack([np.ones(len(rows)), party]), given, np.ones(len(rows))), np.zeros(2))
    assert len(rows) == 1300
    assert learned.log_likelihood == pytest.approx(-16271.06, abs=0.5)
    told = np.array(
        json.loads((shared_data / "lca-classics" / "expected_results.json").read_text())["election_regression"]["coeff"]
    )
    slopes = np.sort(learned.coefficients[1])
    published = np.sort(np.array([0.0, *told[1]]) - np.mean([0.0, *told[1]]))
    assert slopes == pytest.approx(published, abs=0.3)


def test_the_same_answers_and_weights_give_the_same_likelihood_as_stepmix() -> None:
    stepmix = pytest.importorskip("stepmix.stepmix")
    world = make_world(2, people=700)
    codes = np.column_stack([world.data.codes(item.name) for item in world.data.items])
    ours = latent.fit_latent(latent.tabulate(codes, (2,) * 12, world.data.weight), 4, seed=1)
    theirs = stepmix.StepMix(
        4, measurement="categorical_nan", n_init=5, random_state=1, max_iter=3000, abs_tol=1e-9, progress_bar=0
    ).fit(codes, sample_weight=world.data.weight)
    assert np.isnan(codes).any()
    assert ours.log_likelihood / 700 == pytest.approx(theirs.lower_bound_, abs=1e-4)


def test_the_us_arts_survey_is_read_as_published(shared_data: Path) -> None:
    """41.1% attended a performance, 41.7% wanted to and did not (General Social Survey 2016, weighted)."""
    folder = shared_data / "us-gss-arts"
    read = inspect_survey(folder / "gss2016_arts.csv", SURVEYS / "gss2016_arts.yaml")
    assert (read.rows, read.set_aside, len(read.data)) == (2867, 1398, 1469)
    for name, share in (("performance", 0.411), ("wanted", 0.417)):
        answers = read.data.codes(name)
        known = ~np.isnan(answers)
        assert np.average(answers[known], weights=read.data.weight[known]) == pytest.approx(share, abs=0.0006)


@pytest.mark.parametrize(
    ("file", "name", "respondents", "items"),
    [("hobbies", "hobbies", 8403, 17), ("hdv2003", "hdv2003", 2000, 7), ("taste", "taste", 2000, 11)],
)
def test_french_surveys_are_read_whole(shared_data: Path, file: str, name: str, respondents: int, items: int) -> None:
    read = inspect_survey(shared_data / "fr-leisure-surveys" / f"{file}.csv", SURVEYS / f"{name}.yaml")
    assert (len(read.data), read.set_aside, len(read.data.items), read.findings) == (respondents, 0, items, ())


def _divisions(data: Microdata) -> tuple[AreaProfile, Cells]:
    """The census divisions as areas, their people as the weighted respondents."""
    names = np.array(sorted(set(data.region.tolist())))
    shape = [len(trait.values) for trait in data.traits]
    codes = np.column_stack([data.codes(trait.name) for trait in data.traits])
    known = ~np.isnan(codes).any(axis=1)
    cell = np.ravel_multi_index(tuple(codes[known].astype(int).T), shape)
    counts = np.zeros((len(names), int(np.prod(shape))))
    np.add.at(counts, (np.searchsorted(names, data.region[known]), cell), data.weight[known])
    index = np.stack(np.unravel_index(np.arange(counts.shape[1]), shape), axis=1)
    none, nine = np.zeros((len(names), 0)), np.zeros(len(names))
    profile = AreaProfile(
        area=names,
        level="region",
        names=(),
        kinds=(),
        values=none,
        reliability=none,
        published=nine.astype(int),
        households=nine,
        residents=counts.sum(axis=1),
        municipality=names,
        province=names,
        vintage=2016,
        source="GSS",
    )
    return profile, Cells(data.traits, counts, index)


@pytest.mark.long
def test_classes_of_the_us_arts_survey_over_its_regions(shared_data: Path) -> None:
    """Real microdata from answers to regions: allocated classes give back the visiting rates of the regions."""
    data = read_survey(shared_data / "us-gss-arts" / "gss2016_arts.csv", SURVEYS / "gss2016_arts.yaml")
    model = find_classes(data, settings=ClassSettings(most=5, resamples=10, replicates=50))
    assert model.classes == ("C1", "C2", "C3") and model.study["chosen"]["stability"] > 0.9
    profile, cells = _divisions(data)
    model = learn_membership(data, model, profile, settings=MembershipSettings(covariates=()))
    assert model.membership is not None
    held = model.membership.quality["held_out_deviance_explained"]
    assert held["traits"] > 0 and held["traits_and_place"] > 0.9 * held["traits"]
    allocation = allocate(model, profile, cells=cells)
    member = posterior(model, data) * data.weight[:, None]
    went = data.codes("performance")
    per_class = (member * went[:, None]).sum(axis=0) / member.sum(axis=0)
    direct = [np.average(went[data.region == r], weights=data.weight[data.region == r]) for r in profile.area.tolist()]
    assert np.average(allocation.mix @ per_class, weights=allocation.persons) == pytest.approx(0.411, abs=0.01)
    assert np.corrcoef(allocation.mix @ per_class, direct)[0, 1] > 0.5


@pytest.mark.long
def test_the_classes_of_french_leisure(shared_data: Path) -> None:
    """17 activities of 8,403 people: from those who do nearly everything to those who do nearly nothing."""
    data = read_survey(shared_data / "fr-leisure-surveys" / "hobbies.csv", SURVEYS / "hobbies.yaml")
    model = find_classes(data, settings=ClassSettings(most=6, resamples=5, replicates=20))
    assert len(model.classes) >= 4 and model.shares.value.min() >= 0.03
    yes = model.profiles.value[:, 1::2]
    assert (yes[0, :5] > 0.7).all() and (yes[-1, :5] < 0.5).all()
