"""How does a release tell shared audience? A job counts with noise and is paid once; here its answer becomes tables.

With a trusted centre the hub is that centre: it keeps the pseudonyms of the members under a key of its own, beside the
key holder's, for as long as they count. With three servers the hub hands over what it cannot open, by a plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from publiek import disclosure
from publiek.collective.agreements import Agreement, OverlapTerms
from publiek.collective.hub import three_servers
from publiek.collective.hub.composing import EYES, rules_of
from publiek.collective.hub.places import Places
from publiek.collective.hub.three_servers import FromHub, ThreeServers
from publiek.collective.hub.told import Told
from publiek.collective.overlap.figures import figures_of
from publiek.collective.overlap.job import OverlapAnswer, OverlapJob, OverlapQuestion
from publiek.collective.packages import Contribution
from publiek.disclosure.budget import Ledger
from publiek.errors import DisclosureError, Text

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


def job_of(
    means: FromHub, agreement: Agreement, round_name: str, contributions: Mapping[str, Contribution]
) -> OverlapJob:
    """Who works it out, by the strength that was agreed: this hub as the centre, or the three servers of its plan.

    Raises UsageError "sharing-plan-missing" when there is no plan.
    """
    if _terms(agreement).strength == "centre":
        return centre_job(means.places, means.keys, agreement, round_name, contributions)
    plan = three_servers.plan_of(means.places, agreement.id, round_name)
    return ThreeServers(means, plan, contributions)


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


def told_of(
    answer: OverlapAnswer, agreement: Agreement, ledger: Ledger
) -> tuple[list[Told], tuple[Mapping[str, object], ...]]:
    """The answer through the gate: the tables, and what was done to them. Raises DisclosureError "release-unpaid"."""
    release = disclosure.overlap_release(
        figures_of(answer),
        policy=EYES[agreement.eyes],
        ledger=ledger,
        receipt=answer.receipt,
        named=agreement.named,
        rules=rules_of(agreement),
    )
    policy = release.policy
    told = [Told(name, CODE, policy.name, policy.meaning, figure) for name, figure in release.figures.items()]
    return told, release.account


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
