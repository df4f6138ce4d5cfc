"""What may houses that look together, or everybody, be told of all of them? Sums of contributions, and never one house.

Per table: contributions are read and added up (`brought`); cells of few organisations, few persons, mostly one or two
organisations, or rows that are almost all alike are not told, and with them go the cells from which they could be
worked out, by anybody or by a member that takes off its own part (`hiding`); what is told is rounded once more to the
base of these readers, so that it adds up; and the whole is judged together with what was released before (`register`).
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from publiek import __version__
from publiek.disclosure.as_readers_have import figure_of, not_judged, tables_in
from publiek.disclosure.brought import Brought, Contributed, brought, digest
from publiek.disclosure.hiding import judged
from publiek.disclosure.leaving_home import CONTRIBUTION_EYES, CountedTable, contribution
from publiek.disclosure.passage import Policy, Release, sealed
from publiek.disclosure.rules import Changes
from publiek.disclosure.tables.cells import Counts, Lattice
from publiek.disclosure.tables.labels import Words, refuse_names, require_codes
from publiek.disclosure.tables.places import leaf_cells, leaves_of
from publiek.disclosure.tables.primary import TOLD, Verdicts
from publiek.disclosure.tables.published import Published
from publiek.disclosure.tables.rounding import rounded
from publiek.disclosure.tables.ruling import Ruling, ruling
from publiek.errors import DisclosureError, Text
from publiek.vocabulary.figures import Figure

if TYPE_CHECKING:
    from publiek.disclosure.register import Register, Verdict

MEMBERS_EYES = Policy(
    "members-eyes",
    Text(
        nl="Voor de organisaties die samen kijken, en voor niemand anders.",
        en="For the organisations that look together, and for nobody else.",
    ),
)
PUBLIC_EYES = Policy("public-eyes", Text(nl="Voor iedereen.", en="For everybody."))
_BASES = {MEMBERS_EYES.name: "base-members", PUBLIC_EYES.name: "base-public"}


__all__ = [
    "CONTRIBUTION_EYES",
    "MEMBERS_EYES",
    "PUBLIC_EYES",
    "Contributed",
    "CountedTable",
    "Together",
    "contribution",
    "only_counted",
    "published",
    "together",
]


@dataclass(frozen=True)
class Together:
    """One table to be released: `parts` are the contributions of the houses, `title` the text beside it, if any."""

    name: str
    kind: str
    lattice: Lattice
    parts: tuple[Contributed, ...]
    title: Text | None = None


def together(
    tables: Iterable[Together],
    *,
    policy: Policy,
    agreement: str,
    round: str,
    register: Register,
    secret: bytes,
    rules: Ruling | None = None,
    words: Words | None = None,
) -> Release:
    """The sums over houses that may be told under "members-eyes" (base 5) or "public-eyes" (base 10).

    A figure has a row per cell that is not nothing: its codes (root: ""), the measures (null: not told), `houses` (how
    many brought something), `low` and `high` (where the true number of bookers lies in 95 of 100 cases, by the rounding
    of all contributions) and `verdict` (told, few-persons, few-houses, dominated, group, complement). A cell without
    a row is told to be nothing. Visits are multiples of the base, cents of 100 euros. `secret`: of this agreement and
    round, for the rounding. `rules`: as of today when None; for higher minimums `ruling().stricter(...)`. `words`: the
    code lists, and the names no text may hold; members are always among them.

    Judged with the register but not recorded: record `published(release)` once it is approved. Raises DisclosureError
    "policy-unknown", "table-not-understood", "contribution-unsound", "label-not-a-code", "label-refused" or
    "release-refused".
    """
    rules = rules or ruling()
    if policy not in (MEMBERS_EYES, PUBLIC_EYES):
        raise _unknown_policy()
    base, words = rules[_BASES[policy.name]], words or Words()
    figures: dict[str, Figure] = {}
    account: Changes = [{"rule": "versions", "rules": rules.version, "program": __version__, "base": base}]
    for table in tables:
        if table.name in figures:
            raise _twice(table.name)
        _require_no_names(table, words)
        key = hmac.digest(secret, f"{policy.name}/{table.name}".encode(), "sha256")
        came = brought(table.name, table.kind, table.lattice, table.parts, rules)
        verdict = judged(came, rules, kind=table.kind)
        steps = {m: 100 * rules["money-step"] if m == "cents" else base for m in came.measures}
        values = {m: _rounded(came, m, base=step, key=key) for m, step in steps.items()}
        facts = {"kind": table.kind, "agreement": agreement, "round": round, "steps": steps}
        figures[table.name] = figure_of(table.name, table.lattice, came, values, verdict, facts)
        account += _inputs(table) + _account(table.name, came, values["bookers"], verdict)
    release = sealed(figures, policy, account)
    _require_may(register.judge(published(release), width=rules["width-rounded"], organisations=rules["organisations"]))
    return release


def published(release: Release) -> tuple[Published, ...]:
    """The tables of a release of `together` as readers have them: what was judged, and what is to be recorded.

    Raises DisclosureError "figure-not-judged" for a release that was made otherwise.
    """
    return tuple(one for figure in release.figures.values() for one in tables_in(figure))


def only_counted(figure: Figure) -> tuple[Figure, Changes]:
    """No ready-made figure passes under these policies: `contribution` and `together` make what may be told.

    Raises DisclosureError "figure-not-judged", always.
    """
    raise not_judged(figure.name)


def _require_no_names(table: Together, words: Words) -> None:
    """Codes are of known lists; where no list was given, they too are read as text."""
    names = {*words.names, *(part.member for part in table.parts), *(part.holding for part in table.parts)}
    codes = [code for dimension in table.lattice.dimensions for code in dimension.parents]
    if words.codes:
        require_codes(table.lattice, words.codes)
    else:
        refuse_names(
            {f"{table.name}: code {n}": code for n, code in enumerate(codes)}, Words(names=names, common=names)
        )
    texts = {"name": table.name, **(asdict(table.title) if table.title else {})}
    common = (*words.common, *codes)
    refuse_names({f"{table.name}: {where}": text for where, text in texts.items()}, Words(names=names, common=common))


def _rounded(came: Brought, measure: str, *, base: int, key: bytes) -> Counts:
    """All cells of a measure, rounded so that they add up."""
    whole = came.measures[measure].sum(axis=0).reshape(came.lattice.shape)
    if not (whole % base).any():
        return np.asarray(whole.ravel())
    drawn = hmac.digest(key, measure.encode(), "sha256")
    return rounded(came.lattice, leaves_of(came.lattice, whole), base=base, secret=drawn).ravel()


def _inputs(table: Together) -> Changes:
    return [
        {"figure": table.name, "rule": "input", "member": part.member, "digest": digest(part.table)}
        for part in sorted(table.parts, key=lambda part: part.member)
    ]


def _account(name: str, came: Brought, values: Counts, verdict: Verdicts) -> Changes:
    """How many cells were changed by which rule, and what was lost by it."""
    exact = came.measures["bookers"].sum(axis=0)
    something, told = exact > 0, verdict == TOLD
    changes: Changes = [
        {"figure": name, "rule": str(rule), "rows": int((verdict == rule).sum())}
        for rule in np.unique(verdict)
        if rule != TOLD
    ]
    if moved := int(((values != exact) & told).sum()):
        changes.append({"figure": name, "rule": "rounded", "rows": moved})
    leaves = np.array(leaf_cells(came.lattice))
    whole, kept = int(exact[leaves].sum()), int(exact[leaves][told[leaves]].sum())
    lost = {
        "cells": _share(int((something & ~told).sum()), int(something.sum())),
        "total": _share(whole - kept, whole),
        "mean_change": round(float(np.abs(values - exact)[told & something].mean()), 2) if told.any() else 0.0,
    }
    return [*changes, {"figure": name, "rule": "information-lost", **lost}]


def _share(part: int, whole: int) -> float:
    return round(part / whole, 2) if whole else 0.0


def _require_may(verdict: Verdict) -> None:
    if verdict.may:
        return
    reasons = [{"reason": reason.code, **reason.facts} for reason in verdict.reasons]
    raise DisclosureError(
        "release-refused",
        Text(
            "Naast wat eerder is vrijgegeven zou dit te veel verraden.",
            "Beside what was released before this would tell too much.",
        ),
        Text(
            "Kijk naar de redenen; laat de tabel weg of wacht tot er meer is veranderd.",
            "Look at the reasons; leave out the table or wait until more has changed.",
        ),
        {"reasons": reasons, "narrowest": verdict.narrowest},
    )


def _twice(name: str) -> DisclosureError:
    return DisclosureError(
        "table-twice",
        Text("Een tabel staat er twee keer in.", "A table is in it twice."),
        Text("Geef elke tabel één keer.", "Give each table once."),
        {"table": name},
    )


def _unknown_policy() -> DisclosureError:
    return DisclosureError(
        "policy-unknown",
        Text("Voor deze lezers is nog geen vrijgaveregel.", "There is no release rule for these readers yet."),
        Text("Gebruik de cijfers alleen binnen de eigen organisatie.", "Use the figures inside the house only."),
    )
