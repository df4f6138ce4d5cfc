"""What would be released of these contributions, under which policy? Every figure goes through the gate here.

Depends on nothing but the contributions, the agreement, the rules of the day and what was released before: not on the
form in which they came, their order, or the time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from publiek import disclosure
from publiek.collective import benchmark
from publiek.collective.agreements import Agreement
from publiek.collective.hub.told import Told
from publiek.collective.menu import lattice_of, table_of
from publiek.collective.packages import Contribution
from publiek.disclosure import MEMBERS_EYES, PUBLIC_EYES, Contributed, Policy, Release, Together
from publiek.disclosure.register import Register
from publiek.disclosure.tables.published import Published
from publiek.disclosure.tables.ruling import Ruling, ruling

EYES: Mapping[str, Policy] = {"members": MEMBERS_EYES, "public": PUBLIC_EYES}
#: indicator -> group -> houses by number: what the gate must remember of a comparison.
Members = Mapping[str, Mapping[str, list[int]]]
Account = tuple[Mapping[str, object], ...]


@dataclass(frozen=True)
class Question:
    """Of which round of an agreement, from whom; `leaving_out`: agreed tables that are not released this time."""

    agreement: Agreement
    round: str
    contributions: Mapping[str, Contribution]
    leaving_out: frozenset[str] = frozenset()

    def giving(self, code: str) -> dict[str, Contribution]:
        """The contributions that have this table, in order of name."""
        return {name: made for name, made in sorted(self.contributions.items()) if code in made.tables}

    @property
    def tables(self) -> tuple[str, ...]:
        """What is released this time, in the order of the agreement."""
        return tuple(code for code in self.agreement.tables if code not in self.leaving_out)


@dataclass(frozen=True)
class Composed:
    """`published`: what the register keeps. `compared`: what the gate must remember of a comparison of houses."""

    told: tuple[Told, ...]
    published: tuple[Published, ...]
    account: Account
    compared: Members = field(default_factory=dict)


def compose(question: Question, *, register: Register, secret: bytes, before: Members) -> Composed:
    """Every figure that may be told. Raises DisclosureError when the gate refuses.

    `secret`: of this hub, agreement and round, for the rounding. `before`: `compared` of the last release.
    """
    rules = rules_of(question.agreement)
    together = _together(question, register, secret, rules)
    told = list(_told(together, EYES[question.agreement.eyes], source="") if together else ())
    account = list(together.account) if together else []
    compared = before
    for code in question.tables:
        kind = table_of(code).kind
        if kind == "indicators":
            beside = benchmark.distribution(_tables(question, code), agreement=question.agreement, before=before)
            told += _told(beside.release, beside.release.policy, source=code)
            account += beside.release.account
            compared = beside.members
        elif kind == "productions":
            for release, maker in _productions(question, code):
                told += _told(release, release.policy, source=code, reader=maker)
                account += [{**entry, "maker": maker} for entry in release.account]
    if question.agreement.named and "origin" in question.tables:
        named = benchmark.by_name(_tables(question, "origin"), agreement=question.agreement)
        told += _told(named, named.policy, source="origin")
        account += named.account
    published = disclosure.published(together) if together else ()
    return Composed(tuple(told), published, tuple(account), compared)


def rules_of(agreement: Agreement) -> Ruling:
    """The rules of today, with the minimums of the agreement where those are higher."""
    return ruling().stricter(persons=agreement.persons, organisations=agreement.organisations)


def agreed_kinds(codes: Collection[str], *kinds: str) -> tuple[str, ...]:
    """Those of these tables that are of one of these kinds."""
    return tuple(code for code in codes if table_of(code).kind in kinds)


def _together(question: Question, register: Register, secret: bytes, rules: Ruling) -> Release | None:
    agreement = question.agreement
    tables = [
        Together(
            name=code,
            kind=table_of(code).kind,
            lattice=lattice_of(code, scheme=agreement.segmentation),
            parts=tuple(
                Contributed(name, made.tables[code], agreement.holdings.get(name, ""))
                for name, made in question.giving(code).items()
            ),
        )
        for code in agreed_kinds(question.tables, "counts", "sums")
        if question.giving(code)
    ]
    if not tables:
        return None
    return disclosure.together(
        tables,
        policy=EYES[agreement.eyes],
        agreement=agreement.id,
        round=question.round,
        register=register,
        secret=secret,
        rules=rules,
    )


def _tables(question: Question, code: str) -> dict[str, object]:
    return {name: made.tables[code] for name, made in question.giving(code).items()}


def _productions(question: Question, code: str) -> Iterator[tuple[Release, str]]:
    parts = _tables(question, code)
    for maker in benchmark.makers_in(parts):
        yield benchmark.own_productions(parts, maker, agreement=question.agreement), maker


def _told(release: Release, policy: Policy, *, source: str, reader: str = "") -> Iterable[Told]:
    for name, figure in release.figures.items():
        yield Told(name, source or name, policy.name, policy.meaning, figure, reader)
