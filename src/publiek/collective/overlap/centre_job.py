"""How does the trusted centre answer a question about shared audience? Pay, count, add noise, tell with intervals.

The same question about the same rows gets the same answer, for nothing: fresh noise on the same truth could be averaged
away. Whatever changes the rows (a member more, a household erased) is a new question, and is paid.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict

import numpy as np
from numpy.typing import NDArray

from publiek.collective.overlap import whole_files
from publiek.collective.overlap.centre import Centre, Kept, answer_key, members_missing
from publiek.collective.overlap.counting import ExactCounts, classes, sensitivity
from publiek.collective.overlap.epoch_keys import epoch_of
from publiek.collective.overlap.job import DELTA, OverlapAnswer, OverlapQuestion
from publiek.collective.overlap.kept_answers import as_json, from_json
from publiek.collective.overlap.telling import missed_by_the_cap, spread_over, told
from publiek.disclosure.budget import Ledger, Receipt, discrete_gaussian, epsilon_of
from publiek.disclosure.budget.noise import sigma_of
from publiek.errors import DisclosureError, Text, UsageError

#: Members below which no question is answered: two of three would find the third by subtraction.
FEWEST = 4
RHO = 0.5

Noise = Callable[..., NDArray[np.int64]]


class CentreJob:
    """The overlap job in strength "centre". `rho`: what one measurement costs; `noise`: another source, for tests."""

    def __init__(self, centre: Centre, *, rho: float = RHO, noise: Noise = discrete_gaussian) -> None:
        self._centre, self._rho, self._noise = centre, rho, noise

    def run(self, question: OverlapQuestion, *, ledger: Ledger) -> OverlapAnswer:
        """The answer to `question`; see `OverlapJob.run` for what is refused."""
        epoch = self._check(question)
        kept = [self._centre.kept(member, epoch=epoch) for member in question.members]
        asked = {"question": asdict(question), "rho": self._rho}
        path = self._centre.place_of_answers(epoch) / f"{answer_key(kept, question=asked)}.json"
        if path.exists():
            return from_json(path.read_bytes())
        paid = ledger.spend(self._rho, agreement=question.agreement, round=question.round, what="overlap-centre")
        answer = self._answer(question, kept, paid=paid)
        whole_files.write(path, as_json(answer))
        return answer

    def _check(self, question: OverlapQuestion) -> str:
        if question.strength != "centre":
            raise UsageError(
                "overlap-other-strength",
                Text(
                    "Deze vraag is voor de andere vorm van rekenen.", "This question is for the other way of counting."
                ),
                Text("Gebruik wat in de afspraak staat.", "Use what the agreement says."),
            )
        if len(set(question.members)) != len(question.members) or len(question.members) < FEWEST:
            raise DisclosureError(
                "overlap-too-few",
                Text(
                    "Dit zijn te weinig organisaties om samen te tonen.", "These are too few members to show together."
                ),
                Text("Vraag het van meer organisaties.", "Ask it of more members."),
                {"members": len(set(question.members)), "needed": FEWEST},
            )
        epoch = epoch_of(question.agreement, question.round)
        missing = set(question.members) - set(self._centre.members(epoch))
        if missing:
            raise members_missing(len(missing))
        return epoch

    def _answer(self, question: OverlapQuestion, kept: list[Kept], *, paid: Receipt) -> OverlapAnswer:
        members = len(question.members)
        exact = self._centre.counted(question.members, epoch=epoch_of(question.agreement, question.round))
        sigma = sigma_of(sensitivity=sensitivity(members), rho=paid.rho)
        noisy = _noisy(exact, sigma=sigma, noise=self._noise)
        missed = missed_by_the_cap(noisy.histogram, members=members)
        pairs = told(noisy.pairs, sigma=sigma, missed=spread_over(noisy.pairs, share=missed.pairs))
        sizes = told(noisy.sizes, sigma=sigma, missed=spread_over(noisy.sizes, share=missed.memberships))
        union = told(np.array(noisy.union), sigma=sigma)
        histogram = told(noisy.histogram, sigma=sigma)
        for part, size in ((pairs.value, sizes.value), (pairs.low, sizes.low), (pairs.high, sizes.high)):
            np.fill_diagonal(part, size)
        return OverlapAnswer(
            question=question,
            sizes=sizes.value, sizes_low=sizes.low, sizes_high=sizes.high,
            pairs=pairs.value, pairs_low=pairs.low, pairs_high=pairs.high,
            union=int(union.value), union_low=int(union.low), union_high=int(union.high),
            histogram=histogram.value, histogram_low=histogram.low, histogram_high=histogram.high,
            # No more precise than it is told: coverage is the one number here without noise.
            coverage=np.round([one.coverage for one in kept], 2),
            promise=promise(paid.rho),
            rho=paid.rho,
            epsilon_worst=epsilon_of(paid.rho, delta=DELTA),
            sigma=sigma,
            histogram_open=classes(members) < members,
            receipt=paid.digest,
        )  # fmt: skip


def _noisy(exact: ExactCounts, *, sigma: float, noise: Noise) -> ExactCounts:
    """Every count with its own noise, drawn at once."""
    members = len(exact.sizes)
    above = np.triu_indices(members, 1)
    parts = [exact.sizes, exact.pairs[above], np.array([exact.union]), exact.histogram]
    drawn = noise(np.concatenate(parts), sigma=sigma)
    sizes, upper, union, histogram = np.split(drawn, np.cumsum([len(part) for part in parts])[:-1])
    pairs = np.zeros((members, members), dtype=np.int64)
    pairs[above] = upper
    return ExactCounts(sizes, pairs + pairs.T, int(union[0]), histogram)


def promise(rho: float) -> Text:
    """What is promised to a household, in words."""
    epsilon = math.ceil(10 * epsilon_of(rho, delta=DELTA)) / 10
    return Text(
        f"Of één huishouden meetelt of niet, is aan deze cijfers niet met zekerheid af te lezen (rho {rho:g}; epsilon "
        f"{epsilon} bij delta een op een miljoen voor wie bij twintig organisaties komt, veel minder voor wie bij "
        "enkele komt). Wie de rijen en de sleutel van het centrum én de sleutel van de sleutelhouder heeft, kan wel "
        "iedereen herkennen.",
        f"Whether one household is counted cannot be told with certainty from these figures (rho {rho:g}; epsilon "
        f"{epsilon} at delta one in a million for who visits twenty members, much less for who visits a few). Whoever "
        "holds the rows and the key of the centre and the key of the key holder as well can recognise everybody.",
    )
