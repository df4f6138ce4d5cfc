"""How does a release tell shared audience? A job counts with noise and is paid once; here its answer becomes tables.

With a trusted centre the hub is that centre: it keeps the pseudonyms of the members under a key of its own, beside the
key holder's, for as long as they count. With three servers whoever runs the release brings the job along.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa

from publiek.collective.agreements import Agreement, OverlapTerms
from publiek.collective.hub.composing import EYES
from publiek.collective.hub.places import Places
from publiek.collective.hub.told import Told
from publiek.collective.overlap.job import OverlapAnswer, OverlapJob, OverlapQuestion
from publiek.collective.packages import Contribution
from publiek.disclosure.budget import Ledger
from publiek.errors import DisclosureError, Text
from publiek.vocabulary.figures import Base, Figure

CODE, BLOB = "overlap", "overlap"


def giving(contributions: Mapping[str, Contribution]) -> tuple[str, ...]:
    """Who gave in households, in order of name."""
    return tuple(name for name, made in sorted(contributions.items()) if any(b.startswith(BLOB) for b in made.blobs))


def ledger_of(places: Places, agreement: Agreement, round_name: str) -> Ledger:
    """The budget of the round, set to what was agreed."""
    ledger = Ledger(places.budget)
    ledger.allow(_terms(agreement).rho, agreement=agreement.id, round=round_name)
    return ledger


def question_of(agreement: Agreement, round_name: str, contributions: Mapping[str, Contribution]) -> OverlapQuestion:
    """What is asked."""
    return OverlapQuestion(agreement.id, round_name, giving(contributions), _terms(agreement).strength)


def centre_job(
    places: Places, keys: Path, agreement: Agreement, round_name: str, contributions: Mapping[str, Contribution]
) -> OverlapJob:
    """The job of this hub as the trusted centre, which from now on has the households of these members alone."""
    from publiek.collective.overlap.centre import Centre
    from publiek.collective.overlap.centre_job import CentreJob
    from publiek.collective.overlap.epoch_keys import epoch_of

    if _terms(agreement).strength != "centre":
        raise _not_here()
    centre, epoch = Centre(keys=keys / "centre", folder=places.centre), epoch_of(agreement.id, round_name)
    centre.open(epoch)
    members = giving(contributions)
    for gone in set(centre.members(epoch)) - set(members):
        centre.withdraw(gone, epoch=epoch)
    for member in members:
        centre.receive(member, contributions[member].blobs[BLOB])
    return CentreJob(centre, rho=_terms(agreement).rho)


def forget(places: Places, keys: Path, agreement: str, round_name: str, member: str) -> None:
    """Wipe what the centre holds of a member that left or took its contribution back. Twice changes nothing."""
    from publiek.collective.overlap.centre import Centre
    from publiek.collective.overlap.epoch_keys import epoch_of

    if places.centre.is_dir():
        epoch = epoch_of(agreement, round_name)
        centre = Centre(keys=keys / "centre", folder=places.centre)
        if member in centre.members(epoch):
            centre.withdraw(member, epoch=epoch)


def told_of(answer: OverlapAnswer, agreement: Agreement) -> Iterator[Told]:
    """The answer as tables: each number with the interval in which the truth lies."""
    members = answer.question.members
    policy = EYES[agreement.eyes]
    facts: dict[str, object] = {
        "strength": answer.question.strength,
        "rho": answer.rho,
        "epsilon_worst": answer.epsilon_worst,
        "delta": answer.delta,
        "sigma": answer.sigma,
        "promise": {"nl": answer.promise.nl, "en": answer.promise.en},
    }
    for name, table in (
        ("overlap_reach", _reach(answer)),
        ("overlap_pairs", _pairs(answer)),
        ("overlap_together", _together(answer)),
    ):
        base = Base("households", answer.union, answer.union)
        figure = Figure(name, base, table, facts={**facts, "members": list(members)}, limits=("household-by-address",))
        yield Told(name, CODE, policy.name, policy.meaning, figure)


def account_of(answer: OverlapAnswer) -> dict[str, object]:
    """What was done to the figures of shared audience, and what it cost."""
    return {"figure": CODE, "rule": "noise", "rho": answer.rho, "sigma": answer.sigma, "receipt": answer.receipt}


def _reach(answer: OverlapAnswer) -> pa.Table:
    return pa.table(
        {
            "member": pa.array(answer.question.members, pa.string()),
            "households": pa.array(answer.sizes.tolist(), pa.int64()),
            "low": pa.array(answer.sizes_low.tolist(), pa.int64()),
            "high": pa.array(answer.sizes_high.tolist(), pa.int64()),
            "coverage": pa.array([round(float(one), 3) for one in answer.coverage], pa.float64()),
        }
    )


def _pairs(answer: OverlapAnswer) -> pa.Table:
    names = answer.question.members
    rows = [
        {
            "member": names[one],
            "other": names[two],
            "households": int(answer.pairs[one, two]),
            "low": int(answer.pairs_low[one, two]),
            "high": int(answer.pairs_high[one, two]),
        }
        for one in range(len(names))
        for two in range(one + 1, len(names))
    ]
    kinds = [("member", pa.string()), ("other", pa.string())]
    kinds += [(name, pa.int64()) for name in ("households", "low", "high")]
    return pa.Table.from_pylist(rows, schema=pa.schema(kinds))


def _together(answer: OverlapAnswer) -> pa.Table:
    """One row for all members together, then how many households visit exactly so many ("12+": or more)."""
    last = len(answer.histogram)
    visits = [f"{n}+" if n == last and answer.histogram_open else str(n) for n in range(1, last + 1)]
    told = {
        "households": [answer.union, *answer.histogram.tolist()],
        "low": [answer.union_low, *answer.histogram_low.tolist()],
        "high": [answer.union_high, *answer.histogram_high.tolist()],
    }
    columns = {name: pa.array(values, pa.int64()) for name, values in told.items()}
    return pa.table({"members_visited": pa.array(["all", *visits], pa.string()), **columns})


def _terms(agreement: Agreement) -> OverlapTerms:
    if agreement.overlap is None:
        raise _not_here()
    return agreement.overlap


def _not_here() -> DisclosureError:
    return DisclosureError(
        "overlap-not-here",
        Text("Deze hub rekent gedeeld publiek niet zelf uit.", "This hub does not work out shared audience itself."),
        Text(
            "Geef de rekenaar van de drie servers mee, of laat die tabel weg.",
            "Bring the job of the three servers along, or leave that table out.",
        ),
    )
