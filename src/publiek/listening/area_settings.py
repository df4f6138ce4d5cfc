"""What may be chosen when barriers are estimated per postcode area, and from how little is nothing estimated?"""

from __future__ import annotations

from dataclasses import dataclass

#: Fewer respondents with a known postcode area, areas, or people of the group asked about, and nothing is said.
LEAST_RESPONDENTS, LEAST_AREAS, LEAST_OF_GROUP = 300, 30, 50
#: A barrier that fewer than this name, or fewer than this do not name, is the same everywhere as far as we know.
LEAST_NAMED = 10
#: How much more likely (log) the answers must be before differences between people, and then between places, are as
#: believable as none: strong evidence in Kass and Raftery (1995).
EVIDENCE_ASKED = 3.0
#: What is told: each barrier, the four groups of barriers, or the most important one (shares that add up to one).
TOLD = ("barriers", "groups", "main")


@dataclass(frozen=True)
class MixSettings:
    """`among`: "non_visitors" or "interested" (those of them with interest). `of`: one of TOLD. `only`: these codes
    alone, () for all. `draws`, `rounds`, `seed`: of the posterior. `rate`: how strongly differences between people and
    places are held near none: their standard deviation has an exponential prior with mean 1 / rate (logits).
    """

    among: str = "non_visitors"
    of: str = "barriers"
    only: tuple[str, ...] = ()
    draws: int = 200
    rounds: int = 16
    seed: int = 20260501
    rate: float = 10.0
