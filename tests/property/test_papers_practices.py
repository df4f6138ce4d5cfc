"""Whatever a house does: its papers say that and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from publiek.errors import Text
from publiek.governance.papers import FACTS, KINDS, Practice, claims, kinds_of, paper, proven
from publiek.governance.papers.making import Situation
from publiek.governance.papers.wording import term
from tests.support.papers import (
    ALONE,
    BUSY,
    CENTRE,
    TODAY,
    claims_said_by,
    decided,
    every_paper,
    holds,
    pattern_of,
    practices,
    register,
    sentences,
    text_files,
    words_of,
)

QUIET = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUIET
@given(practices())
def test_no_sentence_stands_of_which_a_fact_does_not_hold(practice: Practice) -> None:
    told = text_files()
    for name, one in every_paper(practice).items():
        kind = KINDS[one.kind]
        facts = Situation(register(), practice, TODAY, None, kind.scope).facts
        said = {text.nl for text in one.texts()}
        allowed, wrong = [], []
        for sentence, when in sentences(told[kind.texts]):
            true = holds((*when, *claims_said_by(sentence)), facts)
            true = true and set(sentence.get("claims", ())) <= proven()
            (allowed if true else wrong).append(pattern_of(sentence["nl"]))
        for text in said:
            if any(pattern.fullmatch(text) for pattern in wrong):
                assert any(pattern.fullmatch(text) for pattern in allowed), (name, text)


@QUIET
@given(practices())
def test_every_claim_in_a_paper_is_proven_and_holds(practice: Practice) -> None:
    for one in every_paper(practice).values():
        narrowed = replace(practice, agreed=tuple(a for a in practice.agreed if one.agreement in ("", a.code)))
        facts = Situation(register(), narrowed, TODAY, None, KINDS[one.kind].scope).facts
        for code in one.claimed():
            assert code in proven() and holds(claims()[code].when, facts), (one.name, code)


@QUIET
@given(practices())
def test_numbers_are_those_of_the_configuration(practice: Practice) -> None:
    """Each claim with a number tells the number of this house, and none of them tells another one."""
    patterns = {
        code: re.compile("".join(r"(\d+)" if part.startswith("{") else re.escape(part) for part in _cut(claim.text.nl)))
        for code, claim in claims().items()
        if "{" in claim.text.nl
    }
    numbers = {name.replace("-", "_"): value for name, value in practice.thresholds.items()}
    for one in every_paper(practice).values():
        among = [agreed for agreed in practice.agreed if one.agreement in ("", agreed.code)]
        for name in ("persons", "organisations") if among else ():
            numbers[name] = min(max(practice.thresholds[name], getattr(agreed, name)) for agreed in among)
        for text in one.texts():
            for code, pattern in patterns.items():
                if found := pattern.fullmatch(text.nl):
                    names = re.findall(r"\{(\w+)\}", claims()[code].text.nl)
                    assert [int(told) for told in found.groups()] == [numbers[name] for name in names]


def _cut(template: str) -> list[str]:
    return re.split(r"(\{\w+\})", template)


@QUIET
@given(practices())
def test_dutch_and_english_stand_beside_each_other(practice: Practice) -> None:
    for one in every_paper(practice).values():
        assert len(one.open_places("nl")) == len(one.open_places("en")), one.name
        for text in one.texts():
            assert bool(text.nl.strip()) == bool(text.en.strip())
            assert "{" not in text.nl + text.en and "None" not in text.nl


@pytest.mark.parametrize("fact", sorted(BUSY.facts))
def test_each_fact_changes_a_paper(fact: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A house that does everything, and the same without this one thing: some paper is another one."""
    if fact in _WITHOUT_A_SENTENCE:
        pytest.skip("told by its purpose, its claim or its table alone")
    whole = {name: one.facts for name, one in every_paper(BUSY).items()}
    every = BUSY.facts
    monkeypatch.setattr(Practice, "facts", property(lambda self: every - {fact}))
    less = {name: one.facts for name, one in every_paper(BUSY).items()}
    assert whole != less


#: Nothing is said of these by a sentence of its own: what follows from them is in tables, purposes or claims.
_WITHOUT_A_SENTENCE = {"contacts", "given", "log", "ledger", "counts"}


def test_the_busy_house_does_everything() -> None:
    assert BUSY.facts == set(FACTS)
    assert set(kinds_of(BUSY)) == set(KINDS)
    assert set(kinds_of(ALONE)) == {"record", "dpia-own", "balance", "privacy-text"}


@pytest.mark.parametrize(
    ("part", "word"),
    [
        ("connected", "Tixly"),
        ("written", "Spektrix"),
        ("surveyed", "Zomerpeiling"),
        ("agreed", "Samen in de stad"),
        ("delivered", "pretix"),
        ("terms", "uwe bestanden"),
        ("places", "orden naamloos"),
        ("site", "Gemeente Brugstad"),
        ("neighbours", "huis-c"),
    ],
)
def test_what_is_not_done_is_not_in_any_paper(part: str, word: str) -> None:
    assert any(word in nl for _, nl, _ in words_of(every_paper(BUSY)))
    empty = None if part == "site" else ()
    without = replace(BUSY, **{part: empty})
    if part in ("neighbours", "agreed"):
        without = replace(without, neighbours=(), agreed=())
    assert not [name for name, nl, _ in words_of(every_paper(without)) if word in nl]


@pytest.mark.parametrize(
    "purpose", ["own-analysis", "linking-accounts", "audience-survey", "benchmark", "looking-together"]
)
def test_a_stopped_purpose_of_which_nothing_is_kept_vanishes_from_all_papers(purpose: str) -> None:
    """Only then: while something of it is kept, keeping it is processing and must be told (see below)."""
    known = register().purposes[purpose].purpose
    before = words_of(every_paper(BUSY))
    after = words_of(every_paper(BUSY, register(decided("stop", purpose))))
    for told in (known.name, known.what_for):
        assert any(told.nl.lower() in nl.lower() for _, nl, _ in before)
        assert not [name for name, nl, _ in after if told.nl.lower() in nl.lower()]


@pytest.mark.parametrize("purpose", ["own-analysis", "linking-accounts", "audience-survey", "looking-together"])
def test_a_stopped_purpose_of_which_data_are_kept_keeps_its_row_and_no_claim_that_it_runs(purpose: str) -> None:
    """Articles 13 and 30 are about data that are held: they are told until the last is gone."""
    known = register().purposes[purpose].purpose
    after = every_paper(replace(BUSY, kept=frozenset((purpose,))), register(decided("stop", purpose)))
    stopped = "Gestopt op 29 november 2026; er loopt niets meer op; wat bewaard is, blijft tot zijn termijn"
    told = next(block for part in after["record"].sections for block in part.blocks
                if hasattr(block, "rows") and block.caption.nl == f"Doel: {known.name.nl}")  # fmt: skip
    rows = {row[0].nl: row[1].nl for row in told.rows}
    assert rows["Besloten"] == stopped and {"Welke gegevens", "Grondslag", "Bewaartermijn"} <= set(rows)
    of_visitors = [row for part in after["privacy-text"].sections for block in part.blocks if hasattr(block, "rows")
                   for row in block.rows if known.what_for.nl.lower() in row[0].nl.lower()]  # fmt: skip
    assert [len(row) for row in of_visitors] == [3, 2] and all(stopped[1:] in row[0].nl for row in of_visitors)
    situation = Situation(register(decided("stop", purpose)), replace(BUSY, kept=frozenset((purpose,))), TODAY)
    assert f"purpose:{purpose}" not in situation.facts and purpose not in {one.code for one in situation.running}
    looks = any("Met uw postcode kijken wij uit" in nl for _, nl, _ in words_of(after))
    assert looks == (purpose != "own-analysis")


def test_a_purpose_that_nobody_decided_is_in_no_paper_until_it_is_decided() -> None:
    name = register().purposes["own-newsletter"].purpose.name.nl
    assert not [one for one, nl, _ in words_of(every_paper(BUSY)) if name.lower() == nl.lower()]
    adopted = register(decided("adopt", "own-newsletter", ground="consent"))
    assert [one for one, nl, _ in words_of(every_paper(BUSY, adopted)) if name.lower() == nl.lower()]


def test_another_term_of_the_house_is_in_the_papers_and_the_old_one_is_not() -> None:
    changed = register(decided("change", "own-analysis", months=13))
    record = every_paper(BUSY, changed)["record"]
    table = next(
        block
        for section in record.sections
        for block in section.blocks
        if hasattr(block, "rows") and "publiek leren kennen" in block.caption.nl
    )
    assert {row[0].nl: row[1].nl for row in table.rows}["Bewaartermijn"] == "13 maanden"
    assert record.facts != every_paper(BUSY)["record"].facts


def test_three_years_and_more_are_told_in_years_as_the_law_does() -> None:
    told = [(term(n).nl, term(n).en) for n in (1, 24, 36, 37, 84)]
    assert [nl for nl, _ in told] == ["1 maand", "24 maanden", "3 jaar", "37 maanden", "7 jaar"]
    assert told[-1][1] == "7 years"
    assert not [nl for _, nl, _ in words_of(every_paper(BUSY)) if nl in ("60 maanden", "84 maanden")]


def test_visitors_read_two_grounds_as_one_or_the_other() -> None:
    adopted = register(decided("adopt", "own-newsletter", ground="consent"))
    told = [nl for one, nl, _ in words_of(every_paper(BUSY, adopted)) if one == "privacy-text"]
    mail = "U kocht bij ons en wilde dit ontvangen, of zei geen nee toen het kon. Afmelden kan altijd."
    assert f"U gaf toestemming. Of: {mail}" in told and mail not in told


def test_who_stopped_with_the_own_analysis_tells_of_no_neighbourhoods() -> None:
    said = "Met uw postcode kijken wij uit wat voor buurten ons publiek komt."
    told = [
        [nl for _, nl, _ in words_of(every_paper(BUSY, one))]
        for one in (register(), register(decided("stop", "own-analysis")))
    ]
    assert [any(said in nl for nl in one) for one in told] == [True, False]


def test_a_recipient_of_several_agreements_is_told_to_visitors_once() -> None:
    told = [nl for one, nl, _ in words_of(every_paper(BUSY)) if one == "privacy-text" and "telt onze cijfers op" in nl]
    assert len(BUSY.agreed) > 1 and len(told) == len({one.hub for one in BUSY.agreed})


def test_an_agreement_has_papers_of_its_own_that_tell_of_no_other() -> None:
    joint = paper("joint", register(), BUSY, agreement="een-huis", today=TODAY)
    said = " ".join(text.nl for text in joint.texts())
    assert "In één huis" in said and "Samen in de stad" not in said and "sleutelhouder" not in said
    assert not {code for code in joint.claimed() if code.startswith("overlap")}


def test_the_same_facts_give_the_same_digest_on_another_day() -> None:
    other = paper("record", register(), BUSY, today=TODAY.replace(year=2027))
    assert other.facts == every_paper(BUSY)["record"].facts
    renamed = replace(BUSY, agreed=(replace(CENTRE, title=Text("Anders", "Other")),))
    assert every_paper(renamed)["record"].facts != other.facts
