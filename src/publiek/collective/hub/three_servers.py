"""How does a hub have three servers count shared audience? By a plan that everybody has, with what came in packages.

The hub carries what houses sealed for each server, and opens only sums with noise. The plan lies in the hub as
servers/AGREEMENT/ROUND/plan.yaml; beside it what was answered, written before the servers delete what it was made of.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from publiek.collective.agreements import Agreement
from publiek.collective.hub.configuration import Configuration
from publiek.collective.hub.places import Places
from publiek.collective.identities import SecretIdentity
from publiek.collective.overlap import kept_answers, whole_files
from publiek.collective.overlap.job import OverlapAnswer, OverlapQuestion
from publiek.collective.overlap.sharing import JobTerms, SharedJob, hand_over, promise
from publiek.collective.overlap.sharing import plan as plans
from publiek.collective.overlap.sharing.plan import Party, Plan
from publiek.collective.overlap.sharing.refusals import members_missing, not_listed, plan_missing, plan_unsound
from publiek.collective.overlap.sharing.tls import Credentials, TlsLine
from publiek.collective.packages import Contribution
from publiek.collective.wire import certificates
from publiek.disclosure.budget import Ledger
from publiek.errors import StorageError

#: Seconds that the hub waits for a server: longer than servers wait for each other, so that they tell the reason.
PATIENCE = 600.0
_CERTIFICATE_MISSING = "certificate-missing"
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Wanted:
    """What a plan is made of besides what the hub knows: the `servers`, households `declared` by house, number, noise.

    The houses of `declared` take part; others of the agreement do not.
    """

    servers: Sequence[Party]
    declared: Mapping[str, int]
    number: int = 1
    sigma: float = 7.5


@dataclass(frozen=True)
class FromHub:
    """The hub that asks: its places, its secret identity, its keys folder."""

    places: Places
    secret: SecretIdentity
    keys: Path


def make_plan(hub: FromHub, known: Configuration, agreement: Agreement, round_name: str, wanted: Wanted) -> Plan:
    """The plan for a round, kept in the hub; the certificate of the hub is made when it has none.

    Raises UsageError "sharing-plan" with the field: strength, servers, members, rho (the budget agreed is too small),
    or what makes no sense in itself.
    """
    terms = agreement.overlap
    if terms is None or terms.strength != "sharing":
        raise plan_unsound("strength")
    by_name = {server.identity.name: server for server in wanted.servers}
    if set(by_name) != set(terms.servers) or len(wanted.servers) != len(by_name):
        raise plan_unsound("servers")
    members = tuple(sorted(wanted.declared))
    if not set(members) <= set(agreement.members) & set(known.members) or len(members) < agreement.organisations:
        raise plan_unsound("members")
    job = JobTerms(
        agreement=agreement.id,
        round=round_name,
        number=wanted.number,
        members=members,
        declared=tuple(wanted.declared[name] for name in members),
        sigma=wanted.sigma,
    )
    if promise.charge(job) > terms.rho + _ROUNDING:
        raise plan_unsound("rho")
    first, second, third = (by_name[name] for name in terms.servers)
    houses = {name: known.members[name] for name in members}
    made = plans.checked(Plan(job, (first, second, third), _receiver(hub), houses))
    whole_files.write(_folder(hub.places, agreement.id, round_name) / "plan.yaml", made.content)
    return made


def plan_of(places: Places, agreement: str, round_name: str) -> Plan:
    """The plan of a round. Raises UsageError "sharing-plan-missing" or "sharing-plan"."""
    path = _folder(places, agreement, round_name) / "plan.yaml"
    if not path.is_file():
        raise plan_missing(agreement)
    return plans.read(path)


@dataclass(frozen=True)
class ThreeServers:
    """The overlap job of a hub with a plan (`overlap.job.OverlapJob`). `contributions`: what counts, by member."""

    hub: FromHub
    plan: Plan
    contributions: Mapping[str, Contribution]

    def run(self, question: OverlapQuestion, *, ledger: Ledger) -> OverlapAnswer:
        """The answer; the same contributions get the answer that was given, for nothing.

        What houses sealed is handed over first: a server that is not there costs nothing. Raises DisclosureError
        "overlap-members-missing" or "sharing-not-listed" when other members gave in than the plan names, and what
        `SharedJob.run` raises. Whatever is raised, nothing was opened.
        """
        self._require_planned(question)
        path = self._answer_path(question)
        if path.exists():
            return kept_answers.from_json(path.read_bytes())
        line = self._line()
        for member in question.members:
            hand_over(self.contributions[member].blobs, line=line)
        job = SharedJob(self.plan.terms, self.plan.parties, self.hub.secret, line, keep=lambda one: _keep(path, one))
        return job.run(question, ledger=ledger)

    def _require_planned(self, question: OverlapQuestion) -> None:
        terms = self.plan.terms
        if missing := set(terms.members) - set(question.members):
            raise members_missing(sorted(missing))
        if (question.agreement, question.round, question.members) != (terms.agreement, terms.round, terms.members):
            raise not_listed(terms.id)

    def _answer_path(self, question: OverlapQuestion) -> Path:
        """A name of its own for the same plan and the same sealed shares of everybody."""
        shares = [
            [name, blob, sha256(content).hexdigest()]
            for name in question.members
            for blob, content in sorted(self.contributions[name].blobs.items())
        ]
        key = sha256(json.dumps([self.plan.terms.digest, shares]).encode()).hexdigest()
        return _folder(self.hub.places, question.agreement, question.round) / f"answer-{key[:32]}.json"

    def _line(self) -> TlsLine:
        shown = certificates.opened(self.hub.keys, self.hub.secret.public.name)
        terms = self.plan.terms
        authorities = _folder(self.hub.places, terms.agreement, terms.round) / "authorities.pem"
        whole_files.write(authorities, self.plan.authorities)
        return TlsLine(Credentials(shown.path, shown.key, authorities), self.plan.addresses, PATIENCE)


def _keep(path: Path, answer: OverlapAnswer) -> None:
    whole_files.write(path, kept_answers.as_json(answer))


def _receiver(hub: FromHub) -> Party:
    """The hub, as servers must know it."""
    name = hub.secret.public.name
    try:
        shown = certificates.opened(hub.keys, name)
    except StorageError as error:
        if error.code != _CERTIFICATE_MISSING:
            raise
        shown = certificates.make(hub.keys, name)
    identity = replace(hub.secret.public, certificate=shown.fingerprint)
    return Party(identity, certificates.only_certificate(shown.pem()).decode("ascii"))


def _folder(places: Places, agreement: str, round_name: str) -> Path:
    return places.servers(agreement, round_name)
