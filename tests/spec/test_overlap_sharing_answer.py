"""What the receiver gets from three servers, what it costs, and when nothing is opened at all."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from publiek.collective.overlap import kept_answers
from publiek.collective.overlap.job import OverlapAnswer, OverlapQuestion
from publiek.collective.overlap.sharing import JobTerms, Node, messages, node, promise
from publiek.collective.overlap.sharing.checks import bounds
from publiek.collective.overlap.sharing.keeping import JobFolder
from publiek.errors import DisclosureError, NetworkError, PackageError, PubliekError, UsageError
from tests.support.three_servers import AGREEMENT, ROUND, SERVERS, Theatre, terms_of, town

HOUSES = town()


@pytest.fixture
def theatre(tmp_path: Path) -> Theatre:
    made = Theatre.of(tmp_path, HOUSES)
    made.give(HOUSES)
    return made


def refusal(reply: bytes) -> str:
    assert reply[:1] == b"-"
    return str(json.loads(reply[1:])["code"])


def folder_of(theatre: Theatre, place: int) -> JobFolder:
    return JobFolder(theatre.cast.folder / SERVERS[place], theatre.terms, place)


def test_sizes_overlaps_reach_and_frequencies_with_intervals(theatre: Theatre) -> None:
    answer = theatre.job.run(theatre.question, ledger=theatre.ledger)
    lists = [set(households) for households in HOUSES.values()]
    truth = np.array([[len(a & b) for b in lists] for a in lists])
    # The noise is drawn anew each time, and the pairs stand here twice: 0.8 would be missed once in two hundred times.
    assert np.mean((answer.pairs_low <= truth) & (truth <= answer.pairs_high)) > 0.6
    assert np.array_equal(answer.pairs, answer.pairs.T)
    assert np.array_equal(np.diag(answer.pairs), answer.sizes)
    assert abs(answer.union - len(set.union(*lists))) < 60
    visited = np.bincount([sum(each in one for one in lists) for each in set.union(*lists)])[1:]
    assert np.abs(answer.histogram - visited).max() < 60
    assert answer.histogram.shape == (6,)
    assert not answer.histogram_open
    assert answer.coverage.tolist() == [0.9] * 6
    assert answer.sigma == pytest.approx(7.5 * np.sqrt(1.5))


def test_it_is_paid_from_the_ledger_for_a_household_in_ten_houses(theatre: Theatre) -> None:
    answer = theatre.job.run(theatre.question, ledger=theatre.ledger)
    left = theatre.ledger.left(agreement=AGREEMENT, round=ROUND)
    assert answer.rho == pytest.approx(6 * 7 / 4 / 7.5**2 + 0.5)  # six members: nobody visits ten
    assert left == pytest.approx(1 - answer.rho)
    assert len(answer.receipt) == 64


def test_no_budget_no_question(tmp_path: Path) -> None:
    theatre = Theatre.of(tmp_path, HOUSES, round="2025/26")
    theatre.ledger.allow(0.3, agreement=AGREEMENT, round="2025/26")
    theatre.give(HOUSES)
    with pytest.raises(DisclosureError, match="budget-spent"):
        theatre.job.run(theatre.question, ledger=theatre.ledger)
    assert all(folder_of(theatre, place).journal().state == "open" for place in range(3))


def test_epsilon_by_number_of_houses_is_the_published_table() -> None:
    terms = terms_of({}, members=tuple(f"house-{each}" for each in range(90)), declared=(1000,) * 90)
    table = promise.epsilon_by_houses(terms)
    published = {1: 0.6, 2: 1.05, 3: 1.5, 5: 2.5, 10: 5.2, 20: 11, 32: 20}
    assert all(table[houses] == pytest.approx(epsilon, rel=0.1) for houses, epsilon in published.items())
    assert max(table) == 90
    assert promise.charge(terms) == pytest.approx(0.489 + 0.5, abs=0.001)
    assert "no cap per household" in promise.in_words(terms, ("a", "b", "c")).en


def test_afterwards_nothing_is_left_but_the_journal(theatre: Theatre) -> None:
    theatre.job.run(theatre.question, ledger=theatre.ledger)
    for place in range(3):
        left = [path.name for path in folder_of(theatre, place).path.rglob("*") if path.is_file()]
        assert left == ["journal.json"]
        assert folder_of(theatre, place).journal().state == "done"


def test_a_job_is_done_once(theatre: Theatre) -> None:
    theatre.job.run(theatre.question, ledger=theatre.ledger)
    theatre.ledger.allow(1.0, agreement=AGREEMENT, round=ROUND)
    job = theatre.job
    job.receipt = None
    with pytest.raises(DisclosureError, match=r"sharing-done|budget-spent"):
        job.run(theatre.question, ledger=theatre.ledger)
    reply = theatre.line.nodes[SERVERS[0]].answer(theatre.cast.sealed(theatre.terms, "house-1", [1, 2, 3])[0])
    assert refusal(reply) == "sharing-second-contribution"


@pytest.mark.parametrize(
    "other", [("elsewhere", ROUND, "sharing"), (AGREEMENT, "2030/31", "sharing"), (AGREEMENT, ROUND, "centre")]
)
def test_only_the_question_that_was_agreed(theatre: Theatre, other: tuple[str, str, str]) -> None:
    question = OverlapQuestion(other[0], other[1], theatre.terms.members, other[2])
    with pytest.raises(DisclosureError, match="sharing-not-listed"):
        theatre.job.run(question, ledger=theatre.ledger)
    fewer = OverlapQuestion(AGREEMENT, ROUND, theatre.terms.members[:-1], "sharing")
    with pytest.raises(DisclosureError, match="sharing-not-listed"):
        theatre.job.run(fewer, ledger=theatre.ledger)


def test_a_server_does_only_what_its_own_settings_list(theatre: Theatre) -> None:
    other = terms_of(HOUSES, number=2)
    for server, sealed in zip(SERVERS, theatre.cast.sealed(other, "house-1", HOUSES["house-1"]), strict=True):
        assert refusal(theatre.line.nodes[server].answer(sealed)) == "sharing-not-listed"


def test_servers_with_other_terms_do_not_begin(theatre: Theatre) -> None:
    lax = terms_of(HOUSES, sigma=2.0)
    one = theatre.line.nodes[SERVERS[1]]
    theatre.line.nodes[SERVERS[1]] = Node(one.me, node.Duty(one.duty.parties, (lax,), 5.0), one.folder, one.line)
    with pytest.raises(DisclosureError, match="sharing-terms-differ"):
        theatre.job.run(theatre.question, ledger=theatre.ledger)


def test_who_gave_nothing_is_named_and_nobody_waits(tmp_path: Path) -> None:
    theatre = Theatre.of(tmp_path, HOUSES)
    theatre.give({house: told for house, told in HOUSES.items() if house != "house-4"})
    with pytest.raises(DisclosureError, match="overlap-members-missing") as told:
        theatre.job.run(theatre.question, ledger=theatre.ledger)
    assert told.value.where["members"] == ["house-4"]


def test_two_servers_with_something_different_of_a_house_stop(tmp_path: Path) -> None:
    theatre = Theatre.of(tmp_path, HOUSES)
    theatre.give({house: told for house, told in HOUSES.items() if house != "house-4"})
    first = theatre.cast.sealed(theatre.terms, "house-4", HOUSES["house-4"])
    second = theatre.cast.sealed(theatre.terms, "house-4", HOUSES["house-4"][:-1])
    for server, sealed in zip(SERVERS, (first[0], second[1], first[2]), strict=True):
        assert theatre.line.nodes[server].answer(sealed) == b"+"
    with pytest.raises(PackageError, match="sharing-contributions-differ") as told:
        theatre.job.run(theatre.question, ledger=theatre.ledger)
    assert told.value.where["houses"] == ["house-4"]


def test_the_same_contribution_twice_counts_once_and_another_is_refused_until_it_is_withdrawn(theatre: Theatre) -> None:
    theatre.give({"house-1": HOUSES["house-1"]})
    other = theatre.cast.sealed(theatre.terms, "house-1", HOUSES["house-1"][1:])
    first = theatre.line.nodes[SERVERS[0]]
    assert refusal(first.answer(other[0])) == "sharing-second-contribution"
    header = {"kind": node.WITHDRAW, "job": theatre.terms.id, "to": SERVERS[0]}
    assert first.answer(messages.written(header, b"", by=theatre.cast.houses["house-1"])) == b"+"
    assert first.answer(other[0]) == b"+"


@pytest.mark.parametrize(
    ("filled", "noticed"), [("all", True), ("none", True), ("twice", True), ("a tenth more", False)]
)
def test_a_bitmap_much_fuller_or_emptier_than_declared_is_noticed(tmp_path: Path, filled: str, noticed: bool) -> None:
    """Checked on the size with noise, before an overlap is opened."""
    houses = {**HOUSES, "house-7": list(range(5_000, 5_300))}
    theatre = Theatre.of(tmp_path, houses)
    given = {"all": range(60_000), "none": [], "twice": range(5_000, 5_600), "a tenth more": range(5_000, 5_330)}
    theatre.give({**houses, "house-7": list(given[filled])})
    if not noticed:
        assert theatre.job.run(theatre.question, ledger=theatre.ledger).sizes[6] > 250
        return
    with pytest.raises(DisclosureError, match="sharing-size") as told:
        theatre.job.run(theatre.question, ledger=theatre.ledger)
    assert told.value.where["houses"] == ["house-7"]


def test_which_sizes_pass_is_known_beforehand() -> None:
    terms = JobTerms(AGREEMENT, ROUND, 1, ("abcd1", "abcd2", "abcd3", "abcd4"), (1000, 10, 60_000, 2_000_000))
    least, most = bounds(1000, terms=terms)
    assert 450 < least < 500 < 1500 < most < 1550
    assert bounds(10, terms=terms)[0] < 0  # of a house this small an empty bitmap hides in the noise
    assert bounds(2_000_000, terms=terms)[1] == pytest.approx(0.8 * (1 << 20))


def test_a_run_that_broke_off_goes_on_with_the_same_noise_and_is_paid_once(theatre: Theatre) -> None:
    job, nodes = theatre.job, theatre.line.nodes
    away = nodes.pop(SERVERS[2])

    def meddle(to: str, content: bytes) -> list[bytes]:
        return [content] if to in nodes else []

    theatre.line.meddle = meddle
    with pytest.raises(NetworkError, match="sharing-server-gone"):
        job.run(theatre.question, ledger=theatre.ledger)
    left = theatre.ledger.left(agreement=AGREEMENT, round=ROUND)
    noise = [folder_of(theatre, place).noise() for place in range(3)]
    nodes[SERVERS[2]] = away
    answer = job.run(theatre.question, ledger=theatre.ledger)
    assert theatre.ledger.left(agreement=AGREEMENT, round=ROUND) == left
    lists = [set(households) for households in HOUSES.values()]
    added = sum(each.sizes for each in noise)
    filled = answer.sizes - added  # close to what it should be once exactly this noise is taken off
    assert np.abs(filled - [len(each) for each in lists]).max() < 25


def test_a_request_that_was_used_before_is_refused(theatre: Theatre) -> None:
    asked: list[tuple[str, bytes]] = []

    def meddle(to: str, content: bytes) -> list[bytes]:
        if messages.is_one(content) and b'"kind":"run"' in content:
            asked.append((to, content))
        return [] if b'"step":"ready"' in content else [content]

    theatre.line.meddle = meddle
    with pytest.raises(PubliekError):
        theatre.job.run(theatre.question, ledger=theatre.ledger)
    to, content = asked[0]
    assert refusal(theatre.line.nodes[to].answer(content)) == "sharing-replayed"


def test_terms_that_make_no_sense_are_refused_by_their_field() -> None:
    for change in (
        {"sigma": 0.0},
        {"buckets": 1000},
        {"declared": (1, 2, 3, 4, 5, 6)},
        {"number": 0},
        {"round": "now"},
    ):
        with pytest.raises(UsageError, match="sharing-settings") as told:
            terms_of(HOUSES, **change)
        assert told.value.where["field"] in change
    three = dict(list(HOUSES.items())[:3])
    with pytest.raises(UsageError) as told:
        terms_of(three)
    assert told.value.where["field"] == "members"


def test_the_answer_is_kept_before_the_servers_delete_and_another_process_pays_nothing(theatre: Theatre) -> None:
    """A receiver that cannot write the answer down asks again, from nothing but the ledger, and gets the same."""
    kept: list[OverlapAnswer] = []

    def full_disk(answer: OverlapAnswer) -> None:
        kept.append(answer)
        raise OSError(28, "no room")

    with pytest.raises(OSError, match="no room"):
        replace(theatre.job, keep=full_disk).run(theatre.question, ledger=theatre.ledger)
    assert {folder_of(theatre, place).journal().state for place in range(3)} == {"fixed"}
    spent = theatre.ledger.spent(agreement=AGREEMENT, round=ROUND)
    again = replace(theatre.job, receipt=None, keep=kept.append).run(theatre.question, ledger=theatre.ledger)
    assert theatre.ledger.spent(agreement=AGREEMENT, round=ROUND) == spent
    assert [one.pairs.tolist() for one in kept] == [again.pairs.tolist()] * 2
    assert kept_answers.from_json(kept_answers.as_json(again)).pairs.tolist() == again.pairs.tolist()
    assert {folder_of(theatre, place).journal().state for place in range(3)} == {"done"}
