"""What would be released now, from whom, who is missing, and what does the gate say? Nothing of it is shown to readers.

A draft pins what it was made of: the digests of the contributions. Its own digest is what approvers approve; the same
contributions, agreement, rules and earlier releases give the same digest.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

import pyarrow as pa

from publiek import __version__
from publiek.collective.agreements import Agreement
from publiek.collective.hub import keeping, remembering, sharing_audience
from publiek.collective.hub.composing import Composed, Question, compose, rules_of
from publiek.collective.hub.configuration import Configuration
from publiek.collective.hub.differing import (
    Inputs,
    by_other_rules,
    read_off,
    told_by_another_hub,
    too_few_changed,
)
from publiek.collective.hub.draft import Draft
from publiek.collective.hub.places import Places
from publiek.collective.hub.released import FORMAT, maker_file
from publiek.collective.identities import SecretIdentity
from publiek.collective.menu import menu_version
from publiek.collective.packages import Contribution, written
from publiek.disclosure.brought import digest as table_digest
from publiek.disclosure.register import Register
from publiek.errors import DisclosureError, PackageError


@dataclass(frozen=True)
class Drafted:
    """A draft with everything it was made of: what a release writes, and what the hub must remember of it."""

    draft: Draft
    composed: Composed | None = None
    contributions: Mapping[str, Contribution] = field(default_factory=dict)


@dataclass(frozen=True)
class Came:
    """What counts now, by member; the sha256 of each package as it came; of whom what lies here no longer holds."""

    contributions: Mapping[str, Contribution]
    packages: Mapping[str, str]
    unreadable: tuple[str, ...]

    def of(self, members: frozenset[str]) -> Came:
        """The same of some members alone."""
        kept = {name: made for name, made in self.contributions.items() if name in members}
        return Came(kept, {name: self.packages[name] for name in kept}, self.unreadable)


def draft(
    places: Places,
    known: Configuration,
    agreement: Agreement,
    round_name: str,
    *,
    receiver: SecretIdentity,
    leaving_out: frozenset[str] = frozenset(),
    only: frozenset[str] | None = None,
    today: date | None = None,
) -> Drafted:
    """What would be released now. Raises UsageError for a round that was not agreed, or an agreement not in force.

    `only`: of these members, those of a draft that was approved: it stays as it was while others come in.
    """
    agreement.require_round(round_name, today=today or date.today())
    came = contributions(places, known, agreement, round_name, receiver)
    if only is not None:
        came = came.of(only)
    question = Question(agreement, round_name, came.contributions, leaving_out)
    secret = remembering.secret_of(receiver, round_name)
    inputs = inputs_of(question, secret)
    telling = _telling(places, known, question, came) | {"figures_from": inputs}
    reasons = list(_reasons_before(places, question, telling))
    if sharing_audience.CODE in question.tables and agreement.overlap is not None:
        giving = sharing_audience.giving(came.contributions)
        telling["overlap"] = {"members": list(giving), "strength": agreement.overlap.strength}
        telling["cost"] = {"rho": agreement.overlap.rho}
        reasons += _reasons_of_audience(places, question, len(giving), paid=only is not None)
    composed: Composed | None = None
    if not reasons:
        try:
            composed = compose(
                question,
                register=Register(places.register),
                secret=secret,
                before=remembering.compared(places, agreement.id),
            )
        except DisclosureError as error:
            reasons = _reasons_of(error)
    if composed is None:
        return Drafted(Draft({**telling, "reasons": reasons}, {}), None, came.contributions)
    files, told = _written(composed, secret)
    return Drafted(Draft({**telling, **told, "reasons": []}, files), composed, came.contributions)


def contributions(
    places: Places, known: Configuration, agreement: Agreement, round_name: str, receiver: SecretIdentity
) -> Came:
    """What counts now: the last of every member that did not leave, each opened and checked again."""
    found: dict[str, Contribution] = {}
    packages: dict[str, str] = {}
    unreadable: list[str] = []
    for member in sorted(agreement.members):
        kept = keeping.latest(places, agreement.id, round_name, member)
        if kept is None or kept.package is None or places.departure(agreement.id, member).exists():
            continue
        try:
            made, _ = kept.opened(receiver=receiver, members=known.members)
        except PackageError:
            unreadable.append(member)
            continue
        if made.agreement_digest == agreement.digest and made.menu_version == menu_version():
            found[member], packages[member] = made, kept.receipt.package
        else:
            unreadable.append(member)
    return Came(found, packages, tuple(unreadable))


def inputs_of(question: Question, secret: bytes) -> Inputs:
    """Per table and member a mark that is the same as long as the member gives the same figures.

    Keyed: from a plain digest the figures of a small house could be guessed.
    """
    return {
        code: {name: _mark(secret, code, name, made.tables[code]) for name, made in question.giving(code).items()}
        for code in question.tables
        if question.giving(code)
    }


def _mark(secret: bytes, code: str, member: str, table: pa.Table) -> str:
    return hmac.digest(secret, f"{code}/{member}/{table_digest(table)}".encode(), "sha256").hex()[:32]


def _telling(places: Places, known: Configuration, question: Question, came: Came) -> dict[str, Any]:
    """Everything about a draft that is known before anything is added up."""
    agreement = question.agreement
    left = [name for name in agreement.members if places.departure(agreement.id, name).exists()]
    return {
        "format": FORMAT,
        "kind": "draft",
        "hub": known.name,
        "agreement": agreement.id,
        "agreement_digest": agreement.digest,
        "title": {"nl": agreement.title.nl, "en": agreement.title.en},
        "purpose": {"nl": agreement.purpose.nl, "en": agreement.purpose.en},
        "licence": agreement.licence,
        "segmentation": agreement.segmentation,
        "eyes": agreement.eyes,
        "minimum": {"persons": agreement.persons, "organisations": agreement.organisations},
        "holdings": dict(sorted(agreement.holdings.items())),
        "round": question.round,
        "number": remembering.last_number(places, agreement.id, question.round) + 1,
        "inputs": [
            {"member": name, "package": came.packages[name], "number": made.number}
            for name, made in sorted(came.contributions.items())
        ],
        "missing": [name for name in sorted(agreement.members) if name not in came.contributions and name not in left],
        "unreadable": list(came.unreadable),
        "left": sorted(left),
        "leaving_out": sorted(question.leaving_out),
        "versions": {"program": __version__, "menu": menu_version(), "rules": rules_of(agreement).version},
        "register": None,
        "tables": [],
        "makers": {},
        "account": [],
    }


def _reasons_before(places: Places, question: Question, telling: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    """Why nothing can be released, as far as that is clear without adding up."""
    least, have = question.agreement.organisations, len(question.contributions)
    if have < least:
        yield {"reason": "too-few-members", "organisations": have, "least": least}
        return
    unknown = sorted(question.leaving_out - set(question.agreement.tables))
    if unknown:
        yield {"reason": "table-not-agreed", "table": unknown[0]}
    now, agreement = telling["figures_from"], question.agreement.id
    mine = remembering.tellings(places, agreement, question.round)
    others = remembering.tellings_elsewhere(places, agreement, question.round)
    earlier, elsewhere = ([one["figures_from"] for one in told] for told in (mine, others))
    if now in earlier:
        yield {"reason": "nothing-new"}
    yield from too_few_changed(now, [*earlier, *elsewhere], least=least)
    yield from read_off(now, elsewhere, least=least)
    yield from by_other_rules(telling, [*mine, *others])
    taken = remembering.tellings_taken(places, question.round)
    yield from told_by_another_hub(now, [one["figures_from"] for one in taken])


def _reasons_of_audience(places: Places, question: Question, giving: int, *, paid: bool) -> Iterator[dict[str, object]]:
    """Why shared audience cannot be told. `paid`: whether that is no longer the question."""
    agreement = question.agreement
    if giving < agreement.organisations:
        yield {"reason": "overlap-too-few", "organisations": giving, "least": agreement.organisations}
    elif not paid:
        ledger = sharing_audience.ledger_of(places, agreement, question.round)
        if agreement.overlap and ledger.left(agreement=agreement.id, round=question.round) < agreement.overlap.rho:
            yield {"reason": "overlap-too-late"}


def _reasons_of(error: DisclosureError) -> list[dict[str, object]]:
    reasons = error.where.get("reasons")
    if isinstance(reasons, list) and reasons:
        return [dict(reason) for reason in reasons]
    return [{"reason": error.code, **error.where}]


def _written(composed: Composed, secret: bytes) -> tuple[dict[str, bytes], dict[str, object]]:
    """The files of the figures, and how they are told in the draft. What is for one maker is told to that maker.

    Others see the digest of that. A word that only the maker gets goes with it, or guesses could be tried against it.
    """
    files = {one.file: one.content for one in composed.told}
    makers: dict[str, str] = {}
    for maker in sorted({one.reader for one in composed.told} - {""}):
        mine = [one.described() for one in composed.told if one.reader == maker]
        account = [dict(entry) for entry in composed.account if entry.get("maker") == maker]
        salt = hmac.digest(secret, f"maker/{maker}".encode(), "sha256").hex()
        content = written.as_json({"tables": mine, "account": account, "salt": salt})
        files[maker_file(maker)] = content
        makers[maker] = sha256(content).hexdigest()
    tables = [one.described() for one in composed.told if not one.reader]
    account = [_public(entry) for entry in composed.account if "maker" not in entry]
    return files, {"tables": json.loads(written.as_json(tables)), "makers": makers, "account": account}


def _public(entry: Mapping[str, object]) -> dict[str, object]:
    """A line of the account without what would let somebody check a guess about the figures of one house."""
    return {name: value for name, value in entry.items() if name != "digest"}
