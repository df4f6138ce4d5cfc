"""Does a model of one place work in another? What the verdicts mean, when each is given, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from publiek.errors import PubliekError, SegmentationError, Text, UsageError
from publiek.segmentation.transfer import (
    Evidence,
    Settings,
    Territory,
    evidence_from,
    evidence_of,
    judge,
    judge_all,
    territory,
    thresholds,
)
from publiek.segmentation.transfer.verdict import Chances, decide, questions, rule, verdict
from publiek.vocabulary.microdata import Item, Microdata, Trait
from tests.support.transfer import groups_by_nearest, made_survey, made_territory

QUICK = Settings(thresholds=replace(thresholds(), replicates=200, coefficient_replicates=20, draws=400), deep=False)
PATTERN = (-1.4, -0.5, 0.6)


@pytest.fixture(scope="module")
def ground() -> Territory:
    return made_territory()


@pytest.mark.parametrize(
    ("discriminates", "keeps", "retained", "level", "slope", "letter"),
    [
        (1.0, 1.0, 0.9, 0.9, 0.9, "A"),
        (0.8, 0.8, 0.8, 0.8, 0.8, "A"),
        (1.0, 1.0, 0.9, 0.5, 0.9, "A?"),
        (1.0, 1.0, 0.9, 0.9, 0.5, "A?"),
        (1.0, 1.0, 0.9, 0.1, 0.9, "B"),
        (1.0, 1.0, 0.9, 0.9, 0.2, "B"),
        (1.0, 1.0, 0.1, 0.9, 0.9, "C"),
        (1.0, 1.0, 0.2, 0.0, 0.0, "C"),
        (0.1, 1.0, 0.9, 0.9, 0.9, "D"),
        (1.0, 0.2, 0.1, 0.9, 0.9, "D"),
        (0.5, 1.0, 0.9, 0.9, 0.9, "E"),
        (0.5, 1.0, 0.1, 0.9, 0.9, "E"),
        (1.0, 1.0, 0.5, 0.9, 0.9, "E"),
    ],
)
def test_the_rule(discriminates: float, keeps: float, retained: float, level: float, slope: float, letter: str) -> None:
    found = Chances(discriminates, keeps, retained, level, slope)
    assert decide(found, 500, 500, thresholds()) == letter
    assert decide(found, 99, 500, thresholds()) == "E"
    assert decide(found, 500, 99, thresholds()) == "E"


@pytest.mark.parametrize(
    ("south", "code"),
    [
        (PATTERN, "direct"),
        (tuple(p + 0.9 for p in PATTERN), "recalibrate-level"),
        (PATTERN[::-1], "recalibrate-profiles"),
        ((-0.5, -0.5, -0.5), "not-usable"),
    ],
)
def test_four_truths_get_their_verdict(ground: Territory, south: tuple[float, ...], code: str) -> None:
    evidence = made_survey(ground, {"North": PATTERN, "South": south}, size=4000)
    told = judge(evidence, source="North", target="South", ground=ground, settings=QUICK)
    assert told.verdict.code == code
    assert told.assessment is not None
    figures = told.assessment.figures
    for name in ("concordance", "retained", "observed_expected", "slope", "concordance_own"):
        assert figures[name].low <= figures[name].value <= figures[name].high, name
    assert told.transfer is not None
    assert told.transfer.coefficient.low <= told.transfer.coefficient.value <= told.transfer.coefficient.high


def test_too_few_respondents_is_not_a_rejection_and_says_how_many_are_needed(ground: Territory) -> None:
    evidence = made_survey(ground, {"North": PATTERN, "South": PATTERN}, size=2000)
    few = evidence.only((evidence.region == "North") | (np.arange(len(evidence)) % 10 == 0))
    told = judge(few, source="North", target="South", ground=ground, settings=QUICK)
    assert told.verdict.code == "insufficient"
    assert told.verdict.headline.nl == "Onvoldoende gegevens"
    assert told.needed.persons > 200
    assert told.needed.planned >= 1000
    assert f"{told.needed.planned:,}".replace(",", ".") in told.verdict.action.nl
    assert told.relatedness is not None, "shift and support are still told"
    assert told.assessment is not None
    wide, narrow = (
        told.assessment.figures["concordance"],
        judge(evidence, source="North", target="South", ground=ground, settings=QUICK).assessment.figures[
            "concordance"
        ],
    )  # type: ignore[union-attr]
    assert wide.high - wide.low > 2 * (narrow.high - narrow.low), "figures are told, with their wide intervals"


def test_a_handful_of_respondents_is_not_shown_at_all(ground: Territory) -> None:
    evidence = made_survey(ground, {"North": PATTERN, "South": PATTERN}, size=2000)
    few = evidence.only((evidence.region == "North") | (np.arange(len(evidence)) % 200 == 0))
    told = judge(few, source="North", target="South", ground=ground, settings=QUICK)
    assert told.verdict.code == "insufficient"
    shown = told.as_dict()["evidence"]
    assert shown["basis"]["persons"] is None  # type: ignore[index]
    assert shown["basis"]["participants"] is None  # type: ignore[index]
    assert (shown["figures"], shown["groups"]) == ({}, [])  # type: ignore[index]


def test_without_evidence_only_the_areas_speak(ground: Territory) -> None:
    told = judge(None, source="North", target="South", ground=ground, settings=Settings(recluster=groups_by_nearest))
    assert told.verdict.code == "insufficient"
    assert told.assessment is None
    assert told.relatedness is not None
    assert told.relatedness.groups < 0.1
    assert told.relatedness.stability.agreement == pytest.approx(1.0)
    assert told.relatedness.membership == pytest.approx(0.5, abs=0.12)
    assert told.relatedness.kernel is not None
    assert told.relatedness.kernel.p > 0.01
    assert not told.extrapolation
    assert any("Alleen de gebieden" in text.nl for text in told.notes)
    assert told.needed.planned == 2000


def test_without_areas_only_the_evidence_speaks(ground: Territory) -> None:
    evidence = made_survey(ground, {"North": PATTERN, "South": PATTERN}, size=3000)
    told = judge(evidence, source="North", target="South", settings=QUICK)
    assert told.verdict.code in ("direct", "direct-level-undecided")
    assert told.relatedness is None


def test_a_region_unlike_the_source_is_called_an_extrapolation(ground: Territory) -> None:
    """Only one of the three groups lives there: large shift, two groups missing."""
    kept = (ground.region == "North") | (ground.segment == "T1")
    other = territory(ground.profile.only(kept), ground.scheme)
    told = judge(None, source="North", target="South", ground=other, settings=QUICK)
    assert told.extrapolation == ("groups",)
    assert told.headline.nl == "Onvoldoende gegevens (extrapolatie)"
    assert told.headline.en.endswith("(extrapolation)")
    assert "0,25" in told.warnings[0].nl
    assert told.relatedness is not None
    assert told.relatedness.stability.missing == ("T2", "T3")


def test_groups_without_rates_elsewhere_are_no_part_of_the_verdict_and_warn(ground: Territory) -> None:
    evidence = made_survey(ground, {"North": PATTERN, "South": PATTERN}, size=4000)
    partly = evidence.only((evidence.region == "South") | (evidence.segment != "T3"))
    told = judge(partly, source="North", target="South", ground=ground, settings=QUICK)
    assert told.assessment is not None
    assert told.assessment.basis.unmatched == pytest.approx(1 / 3, abs=0.05)
    assert "unmatched" in told.extrapolation
    assert [line.segment for line in told.assessment.groups] == ["T1", "T2"]


def test_bookers_are_judged_against_their_exposure(ground: Territory) -> None:
    """Accounts per area, Poisson; the same pattern at twice the level asks for another level."""
    chance = np.random.default_rng(3)
    rate = np.array([0.02, 0.05, 0.12])[ground.positions] * np.where(ground.region == "South", 2, 1)
    table = pa.table(
        {
            "area": ground.profile.area.tolist(),
            "segment": ground.segment.tolist(),
            "persons": ground.profile.households,
            "participants": chance.poisson(rate * ground.profile.households).astype(float),
        }
    )
    told = judge(evidence_of(table, kind="bookers"), source="North", target="South", ground=ground, settings=QUICK)
    assert told.verdict.code == "recalibrate-level"
    assert told.assessment is not None
    assert told.assessment.figures["observed_expected"].value == pytest.approx(2, rel=0.1)
    assert told.assessment.ladder.name == "level"


def test_groups_that_rest_on_few_people_are_withheld(ground: Territory) -> None:
    evidence = made_survey(ground, {"North": PATTERN, "South": PATTERN}, size=3000)
    rare = (evidence.region == "South") & (evidence.segment == "T1")
    kept = evidence.only(~rare | (np.cumsum(rare) <= 15))
    told = judge(kept, source="North", target="South", ground=ground, settings=QUICK)
    assert told.assessment is not None
    lines = {line.segment: line for line in told.assessment.groups}
    assert lines["T1"].withheld
    assert np.isnan(lines["T1"].rate.value)
    assert not lines["T3"].withheld
    shown = told.as_dict()["evidence"]["groups"][0]  # type: ignore[index]
    assert (shown["segment"], shown["persons"], shown["rate"]["value"]) == ("T1", None, None)
    assert any("minder dan 10" in text.nl for text in told.notes)


def test_the_judgement_is_plain_data_in_two_languages(ground: Territory) -> None:
    evidence = made_survey(ground, {"North": PATTERN, "South": PATTERN}, size=2500)
    told = judge(evidence, source="North", target="South", ground=ground, settings=QUICK)
    for language in ("nl", "en"):
        plain = told.as_dict(language)
        assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert told.as_dict("nl")["rule"]["outcomes"][0]["shown"] == "Direct bruikbaar"  # type: ignore[index]
    assert told.as_dict("en")["rule"]["outcomes"][0]["shown"] == "Usable as it is"  # type: ignore[index]


def test_the_rule_is_printed_with_its_thresholds() -> None:
    lines = rule(replace(thresholds(), decided=0.75))
    assert [line.letter for line in lines] == ["A", "A?", "B", "C", "D", "E"]
    assert "75%" in lines[0].condition.nl
    assert "25%" in lines[3].condition.en
    told = questions(thresholds())
    assert "0,55" in told["discriminates"].nl
    assert "0.55" in told["discriminates"].en
    assert "1,25" in told["level"].nl
    for line in lines:
        for text in (line.shown, line.condition, *(getattr(verdict(line.letter, thresholds()), n) for n in _WORDS)):
            assert text.nl and text.en and "{" not in text.nl + text.en


_WORDS = ("headline", "meaning", "action")


def test_dutch_sentences_are_short() -> None:
    """B1: at most 25 words to a sentence."""
    for letter in ("A", "A?", "B", "C", "D", "E"):
        told = verdict(letter, thresholds())
        for text in (told.meaning.nl, told.action.nl):
            assert max(len(sentence.split()) for sentence in text.split(". ")) <= 26, text


def test_every_region_by_all_others_and_every_pair() -> None:
    ground = made_territory(regions=("East", "North", "South", "West"), per_region=90)
    shifted = {"East": PATTERN, "North": PATTERN, "South": PATTERN[::-1], "West": PATTERN}
    told = judge_all(made_survey(ground, shifted, size=3000), ground=ground, settings=QUICK)
    letters = {judgement.target: judgement.verdict.letter for judgement in told.judgements}
    assert letters["South"] == "C"
    assert len(told.pairs) == 12
    between = {(pair.source, pair.target): pair.verdict.letter for pair in told.pairs}
    assert between["East", "West"] in ("A", "A?")
    assert between["East", "South"] == between["South", "East"] == "C"
    assert told.transfer is not None
    assert told.transfer.coefficient.value < 0.6
    assert told.concordance is not None
    assert told.concordance.prediction[0] < told.concordance.mean < told.concordance.prediction[1]
    assert told.level is not None
    plain = told.as_dict("nl")
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain


def test_only_some_regions(ground: Territory) -> None:
    three = made_territory(regions=("East", "North", "South"))
    told = judge_all(None, ground=three, regions=["South", "East"], settings=QUICK, pairs=False)
    assert told.regions == ("South", "East")
    assert told.judgements[0].source == ("East",)
    assert told.pairs == ()


def test_the_same_evidence_gives_the_same_judgement(ground: Territory) -> None:
    evidence = made_survey(ground, {"North": PATTERN, "South": PATTERN}, size=1500)
    first, second = (
        judge(evidence, source="North", target="South", ground=ground, settings=replace(QUICK, deep=True))
        for _ in range(2)
    )
    assert json.dumps(first.as_dict()) == json.dumps(second.as_dict())


def _microdata() -> Microdata:
    answers = pa.table(
        {
            "visit": pa.array([1, 0, None, 1, 2, 0], pa.int8()),
            "age": pa.array([0, 1, 0, None, 1, 1], pa.int8()),
            "degree": pa.array([1, 1, 0, 0, 0, 1], pa.int8()),
        }
    )
    word = Text("x", "x")
    return Microdata(
        answers,
        items=(Item("visit", "frequency", "", ("never", "once", "often"), word),),
        traits=(Trait("age", ("young", "old"), word), Trait("degree", ("low", "high"), word)),
        weight=np.array([1.0, 1, 1, 1, 1, 1]),
        area=np.array(["1000", "1001", "1002", "1000AB", "", "9999"]),
        region=np.array(["R"] * 6),
        cluster=np.arange(6),
        source="made",
        year=2026,
    )


def test_evidence_comes_from_a_survey_by_home_area_or_by_traits(ground: Territory) -> None:
    by_area = evidence_from(_microdata(), item="visit", scheme=ground.scheme)
    assert by_area.segment.tolist() == ["T1", "T2", "T1"]
    assert by_area.participants.tolist() == [1, 0, 1]
    assert by_area.left_out == {"no_answer": 1, "no_group": 2}
    by_trait = evidence_from(_microdata(), item="visit", traits=("age", "degree"), at_least=2)
    assert by_trait.segment.tolist() == ["0-1", "1-1", "1-0", "1-1"]
    assert by_trait.participants.tolist() == [0, 0, 1, 0]


def _refused(call: object, code: str) -> PubliekError:
    with pytest.raises((UsageError, SegmentationError), match=code) as told:
        call()  # type: ignore[operator]
    assert told.value.code == code
    assert told.value.what.nl and told.value.what.en and told.value.do.nl and told.value.do.en
    return told.value


def test_what_is_refused(ground: Territory) -> None:
    evidence = made_survey(ground, {"North": PATTERN, "South": PATTERN}, size=300)
    wrong = replace(evidence, segment=np.where(evidence.segment == "T1", "Z", evidence.segment))
    asked = {"source": "North", "target": "South", "settings": QUICK}
    _refused(lambda: judge(None, **asked), "transfer-nothing-given")
    _refused(lambda: judge(evidence, ground=ground, **(asked | {"target": "North"})), "regions-overlap")
    _refused(lambda: judge(evidence, ground=ground, **(asked | {"source": []})), "region-unknown")
    unknown = _refused(lambda: judge(evidence, ground=ground, **(asked | {"target": "Nowhere"})), "region-unknown")
    assert unknown.where == {"unknown": ["Nowhere"], "known": ["North", "South"]}
    _refused(lambda: judge(wrong, ground=ground, **asked), "evidence-groups-unknown")
    _refused(lambda: territory(ground.profile, ground.scheme, by="street"), "regions-unknown")
    _refused(lambda: judge_all(None, settings=QUICK), "transfer-nothing-given")
    _refused(lambda: judge_all(None, ground=ground, regions=["North"], settings=QUICK), "regions-too-few")
    _refused(lambda: judge_all(None, ground=ground, regions=["North", "Nowhere"], settings=QUICK), "region-unknown")
    _refused(lambda: evidence_from(_microdata(), item="nothing", traits=("age",)), "evidence-item-unknown")
    _refused(lambda: evidence_from(_microdata(), item="visit"), "evidence-item-unknown")
    _refused(lambda: evidence_of(pa.table({"segment": ["A"]}), kind="survey"), "evidence-columns-missing")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kind": "guess"}, "unknown_kind"),
        ({"participants": np.array([2.0, 0, 0])}, "more_participants_than_persons"),
        ({"participants": np.array([-1.0, 0, 0])}, "participants_below_zero"),
        ({"participants": np.array([np.nan, 0, 0])}, "not_a_number"),
        ({"persons": np.array([0.0, 1, 1])}, "persons_not_above_zero"),
        ({"weight": np.array([0.0, 1, 1])}, "weight_not_above_zero"),
        ({"segment": np.array(["", "A", "A"])}, "without_group"),
        ({"weight": np.ones(2)}, "columns_of_unequal_length"),
    ],
)
def test_evidence_that_does_not_add_up_is_refused_with_counts_alone(change: dict[str, object], reason: str) -> None:
    right = {
        "kind": "survey",
        "region": np.array(["R"] * 3),
        "area": np.array([""] * 3),
        "segment": np.array(["A", "A", "B"]),
        "persons": np.ones(3),
        "participants": np.zeros(3),
        "weight": np.ones(3),
        "cluster": np.arange(3),
    }
    assert len(Evidence(**right)) == 3  # type: ignore[arg-type]
    refused = _refused(lambda: Evidence(**(right | change)), "evidence-unusable")  # type: ignore[arg-type]
    assert refused.where[reason] == 1
    assert all(isinstance(count, int) for count in refused.where.values())


def test_an_empty_table_is_refused() -> None:
    empty = pa.table({"segment": pa.array([], pa.string()), "persons": [], "participants": []})
    assert _refused(lambda: evidence_of(empty, kind="survey"), "evidence-unusable").where == {"without_rows": 1}
