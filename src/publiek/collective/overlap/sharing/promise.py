"""What does an answer of the three servers give away of one household, and to whom?

Nobody sees how many houses a household visits, so nothing can be cut off at a cap, and what an answer gives away grows
with that number d: it changes d sizes and d (d - 1) / 2 overlaps by at most one each, the square of the L2 sensitivity
is d (d + 1) / 2. The ledger is charged for a household that visits ten houses; the table tells it for every number.
"""

from __future__ import annotations

import math

from publiek.collective.overlap.job import DELTA
from publiek.collective.overlap.sharing.noise import EPSILON_HISTOGRAM
from publiek.collective.overlap.sharing.terms import JobTerms
from publiek.disclosure.budget import epsilon_of, rho_of
from publiek.errors import Text

#: The ledger is charged for a household in so many houses (97 of 100 invented households visit no more).
CHARGED_FOR = 10
TABLE = (1, 2, 3, 5, 10, 20, 32)


def rho_of_counts(houses: int, *, sigma: float) -> float:
    """What sizes and overlaps cost a household that visits so many `houses`, in zCDP, when one server adds no noise."""
    return rho_of(sensitivity=math.sqrt(houses * (houses + 1) / 2), sigma=sigma)


def rho_of_histogram() -> float:
    """What the histogram costs whoever it is: half the square of epsilon (Bun and Steinke 2016, proposition 1.4)."""
    return EPSILON_HISTOGRAM**2 / 2


def charge(terms: JobTerms) -> float:
    """What an answer costs in the ledger."""
    return rho_of_counts(min(CHARGED_FOR, len(terms.members)), sigma=terms.sigma) + rho_of_histogram()


def epsilon_by_houses(terms: JobTerms) -> dict[int, float]:
    """Number of houses that a household visits -> epsilon of sizes and overlaps at DELTA; the histogram comes on top.

    The last number is that of all members: the household that visits every one of them.
    """
    most = len(terms.members)
    numbers = [*(number for number in TABLE if number < most), most]
    return {each: epsilon_of(rho_of_counts(each, sigma=terms.sigma), delta=DELTA) for each in numbers}


def epsilon_worst(terms: JobTerms) -> float:
    """For the household that visits every member, the histogram included."""
    return epsilon_of(rho_of_counts(len(terms.members), sigma=terms.sigma) + rho_of_histogram(), delta=DELTA)


def in_words(terms: JobTerms, servers: tuple[str, str, str]) -> Text:
    """The promise, as it stands in every answer."""
    names = ", ".join(servers)
    table = "; ".join(
        f"{houses}: {math.ceil(10 * epsilon) / 10:.1f}" for houses, epsilon in epsilon_by_houses(terms).items()
    )
    return Text(
        f"Geen van de drie servers ({names}) kan iets over een huishouden te weten komen, ook niet samen met de "
        "ontvanger en met alle andere organisaties. Twee servers samen kunnen zien welke vakjes een organisatie vulde, "
        "en met de sleutelhouder erbij welke adressen. Wat de uitkomst hooguit verraadt hangt af van hoeveel "
        f"organisaties een huishouden bezoekt (epsilon bij delta {DELTA:g}): {table.replace('.', ',')}. De verdeling "
        f"over 1, 2, 3... telt daar {EPSILON_HISTOGRAM:g} bij op. Er is geen maximum per huishouden. Niet gedekt: een "
        "server die verkeerd rekent.",
        f"None of the three servers ({names}) can learn anything of a household, also together with the receiver and "
        "all other organisations. Two servers together can see which buckets an organisation filled, and with the "
        "key holder which addresses. What the outcome gives away at most depends on how many organisations a "
        f"household visits (epsilon at delta {DELTA:g}): {table}. The distribution over 1, 2, 3... adds "
        f"{EPSILON_HISTOGRAM:g} to it. There is no cap per household. Not covered: a server that computes wrongly.",
    )
