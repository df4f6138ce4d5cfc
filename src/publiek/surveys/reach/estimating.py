"""What comes out when everything that is known is put together? Parts, totals and contradictions.

One seeded generator draws every part `DRAWS` times; sums, products and quotients are of draws, so that the interval of
the end holds the uncertainty of every part. Measured ways (a survey with counts or tickets) go before assumed ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from publiek.errors import SurveyError, Text
from publiek.surveys.reach import conflicts, living, reckoning
from publiek.surveys.reach.asking import Answered, answered, usable
from publiek.surveys.reach.assumptions import Assumptions, assumed
from publiek.surveys.reach.conflicts import Conflict
from publiek.surveys.reach.counting import visit_draws, visit_parts
from publiek.surveys.reach.evidence import Booked, Evidence, Passes
from publiek.surveys.reach.parts import Floats, Part, exact, spread
from publiek.surveys.reach.reckoning import Reckoned

DRAWS, SEED = 4000, 20261129


@dataclass(frozen=True)
class Reached:
    """`parts` in the order of the reckoning; `visits`, `visitors` and `bookers` (None: none known) are the totals;
    `how`: which ways decided the visitors; `assumption`: whether an assumed range did; `few_units`: people
    were asked at so few places or moments that the margin is wide and the ways were not mixed.
    """

    parts: tuple[Part, ...]
    visits: Part
    visitors: Part
    bookers: Part | None
    how: str
    assumption: bool
    conflicts: tuple[Conflict, ...]
    few_units: bool = False

    def part(self, name: str) -> Part:
        """The part of that name for the whole house. Raises KeyError."""
        return {part.name: part for part in self.parts if not part.place}[name]


def estimate(
    evidence: Evidence, assumptions: Assumptions | None = None, *, seed: int = SEED, draws: int = DRAWS
) -> Reached:
    """Visits, visitors and bookers with their parts. Raises SurveyError "reach-nothing-counted" without any visit."""
    assumptions, dice = assumptions or assumed(), np.random.default_rng(seed)
    visits = visit_draws(evidence.performances, door_count=assumptions.door_count, count=draws, dice=dice)
    if not visits.max() > 0:
        raise SurveyError(
            "reach-nothing-counted",
            Text("Van dit seizoen is geen enkel bezoek bekend.", "Not one visit of this season is known."),
            Text("Lees kaarten, tellingen of een postcodetelling in.", "Import tickets, counts or a postcode tally."),
        )
    asked = answered(evidence.asked, count=draws, dice=dice) if evidence.asked and usable(evidence.asked) else None
    ways = _ways(evidence, asked, visits, assumptions=assumptions, dice=dice)
    visitors, how = _decided(ways, degrees=asked.degrees if asked else 0)
    visitors = np.clip(visitors, 1.0, visits)
    parts = visit_parts(evidence.performances, visits)
    parts += _known(evidence, assumptions) + (_survey_parts(asked) if asked else [])
    parts += [_way(way) for way in ways]
    rests_on = ways[0].rests_on
    total = Part("visitors", "all", "visitors", *spread(visitors), how, rests_on)
    often = Part("visits_per_visitor", "all", "visits_per_visitor", *spread(visits / visitors), how, rests_on)
    parts += [total, often, *living.place_parts(evidence, visits, visitors, dice=dice)]
    found = conflicts.of_counts(evidence, visits) + conflicts.of_range(evidence, assumptions, visits, visitors)
    found += (conflicts.of_answers(evidence, asked, visits) if asked else []) + conflicts.of_ways(ways)
    bookers = next((part for part in parts if part.name == "bookers"), None)
    assumption = not any(way.measured for way in ways)
    few = asked is not None and asked.degrees < reckoning.FEWEST_UNITS - 1
    return Reached(tuple(parts), parts[0], total, bookers, how, assumption, tuple(found), few)


def _ways(
    evidence: Evidence,
    asked: Answered | None,
    visits: Floats,
    *,
    assumptions: Assumptions,
    dice: np.random.Generator,
) -> list[Reckoned]:
    """Every way to the visitors that the evidence allows, measured ones first."""
    booked, ways = (
        evidence.booked,
        [reckoning.from_counts(visits, assumptions, subsector=evidence.subsector, dice=dice)],
    )
    if booked and booked.bookers:
        bookers = reckoning.persons_who_book(booked, assumptions, count=len(visits), dice=dice)
        ways.insert(0, reckoning.from_tickets(visits, bookers, booked, assumptions, dice=dice))
    if asked and evidence.asked:
        persons = reckoning.share_of_persons(asked, assumptions, window=evidence.asked.window, dice=dice)
        by_bookers = reckoning.from_bookers(bookers, persons, asked) if booked and booked.bookers else None
        ways[:0] = [reckoning.from_survey(visits, persons, asked), *([by_bookers] if by_bookers else [])]
    return ways


def _decided(ways: list[Reckoned], *, degrees: int) -> tuple[Floats, str]:
    """Measured ways together; else the first assumed one (tickets before counts)."""
    measured = [way for way in ways if way.measured]
    if measured:
        kept = measured if degrees >= reckoning.FEWEST_UNITS - 1 else measured[:1]
        return reckoning.together(kept), "+".join(way.name.removeprefix("visitors_") for way in kept)
    return ways[0].draws, ways[0].name.removeprefix("visitors_")


def _known(evidence: Evidence, assumptions: Assumptions) -> list[Part]:
    found: list[Part] = []
    if evidence.booked:
        found += _booked(evidence.booked, assumptions)
    if evidence.passes and evidence.passes.visits:
        found += _passes(evidence.passes)
    return found


def _booked(booked: Booked, assumptions: Assumptions) -> list[Part]:
    accounts = assumptions.accounts_per_booker
    middle = booked.bookers * 2 / (accounts.least + accounts.most)
    ends = booked.bookers / accounts.most, booked.bookers / accounts.least
    found = [Part("bookers", "tickets", "bookers", middle, *ends, "accounts-as-persons", booked.bookers)]
    if booked.bookers:
        often, how = booked.visits_per_booker, "own-visits-of-known-bookers"
        found.append(
            Part("visits_per_booker", "tickets", "visits_per_visitor", often, often, often, how, booked.bookers)
        )
    own, rest = booked.own_visits, booked.tickets - booked.own_visits
    found.append(exact("visits_of_bookers", "tickets", unit="visits", value=own, how="one-per-performance"))
    found.append(exact("visits_of_companions", "tickets", unit="visits", value=rest, how="other-places-of-the-order"))
    if booked.rest:
        found.append(exact("visits_of_unknown", "tickets", unit="visits", value=booked.rest, how="no-known-booker"))
    return found


def _passes(passes: Passes) -> list[Part]:
    found = [exact("visits_on_passes", "passes", unit="visits", value=passes.visits, how="kind-of-ticket")]
    if passes.holders:
        found.append(exact("pass_holders", "passes", unit="bookers", value=passes.holders, how="known-holders"))
        often = passes.own_visits / passes.holders
        how = "own-visits-of-known-holders"
        found.append(Part("visits_per_pass", "passes", "visits_per_visitor", often, often, often, how, passes.holders))
    return found


def _survey_parts(asked: Answered) -> list[Part]:
    shares = {
        "share_first": asked.first,
        "mean_one_in_times": asked.harmonic,
        "share_own": asked.own,
        "share_on_pass": asked.on_pass,
    }
    found = [
        Part(name, "survey", "share", *spread(draws), "asked-at-a-visit", asked.n)
        for name, draws in shares.items()
        if draws is not None and np.all(np.isfinite(draws))
    ]
    if asked.party is not None:
        how = "met-at-a-visit"
        found.append(Part("party_met", "survey", "visits_per_visitor", *spread(asked.party), how, asked.n))
    return found


def _way(way: Reckoned) -> Part:
    source = {"survey": "survey", "bookers": "survey", "tickets": "tickets", "counts": "assumption"}
    how = "measured" if way.measured else "assumed-range"
    return Part(way.name, source[way.name.removeprefix("visitors_")], "visitors", *spread(way.draws), how, way.rests_on)
