"""What of shared audience may leave? Only what was paid for, of members that agreed to be named, and nothing of a few.

The counts come with their noise: what a household could lose by them was paid in the ledger, and the receipt is asked
for here. What happens to them here is on top of that and costs nothing: counts below the threshold become "fewer
than", all are rounded to the base of the readers (intervals outward), and rows about a member that did not agree to be
named are left out; it still counts in the reach.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

import pyarrow as pa

from publiek.disclosure.as_readers_have import not_judged
from publiek.disclosure.budget.ledger import Ledger
from publiek.disclosure.collective_eyes import MEMBERS_EYES, PUBLIC_EYES
from publiek.disclosure.passage import Policy, Release, sealed
from publiek.disclosure.rules import Changes, refuse_person_columns, refuse_without_base
from publiek.disclosure.tables.ruling import Ruling, ruling
from publiek.errors import DisclosureError, Text
from publiek.vocabulary.figures import Figure

_INTERVAL = [("households", pa.int64()), ("low", pa.int64()), ("high", pa.int64()), ("verdict", pa.string())]
#: The figures that may pass, by name: their columns. `verdict`: told, or few (fewer than the threshold).
OVERLAP_FIGURES = {
    "overlap_reach": pa.schema([("counted", pa.string()), *_INTERVAL, ("coverage", pa.float64())]),
    "overlap_histogram": pa.schema([("members", pa.int64()), ("or_more", pa.bool_()), *_INTERVAL]),
    "overlap_sizes": pa.schema([("member", pa.string()), *_INTERVAL, ("coverage", pa.float64())]),
    "overlap_pairs": pa.schema([("member", pa.string()), ("other", pa.string()), *_INTERVAL]),
}
#: Facts every figure has: what was paid, and what it promises.
OVERLAP_FACTS = frozenset({"agreement", "round", "strength", "rho", "epsilon_worst", "delta", "sigma", "promise"})
_NAMES = ("member", "other")


def overlap_release(
    figures: Iterable[Figure],
    *,
    policy: Policy,
    ledger: Ledger,
    receipt: str,
    named: Collection[str],
    rules: Ruling | None = None,
) -> Release:
    """The figures of shared audience (`collective.overlap.figures.figures_of`) that may be told under `policy`.

    `receipt`: the digest of the line in `ledger` that paid for the noise; `named`: the members that agreed to be named.
    Raises DisclosureError "policy-unknown", "release-unpaid" or "figure-not-judged".
    """
    rules = rules or ruling()
    if policy not in (MEMBERS_EYES, PUBLIC_EYES):
        raise _unknown_policy()
    base = rules["base-members" if policy == MEMBERS_EYES else "base-public"]
    told: dict[str, Figure] = {}
    account: Changes = [{"rule": "versions", "rules": rules.version, "base": base}]
    for figure in figures:
        _require_known(figure)
        if not ledger.paid(receipt, agreement=str(figure.facts["agreement"]), round=str(figure.facts["round"])):
            raise _unpaid()
        rows: list[dict[str, Any]] = figure.table.to_pylist()
        mine = [row for row in rows if all(row[name] in named for name in _NAMES if name in row)]
        judged = [_judged(row, base=base, least=rules["persons"]) for row in mine]
        told[figure.name] = replace(figure, table=pa.Table.from_pylist(judged, schema=OVERLAP_FIGURES[figure.name]))
        account.append({"figure": figure.name, "rule": "noise", "receipt": receipt, "rho": figure.facts["rho"]})
        account.append({"figure": figure.name, "rule": "rounded", "rows": len(judged)})
        if few := sum(row["verdict"] == "few" for row in judged):
            account.append({"figure": figure.name, "rule": "few-persons", "rows": few})
        if len(mine) < len(rows):
            account.append({"figure": figure.name, "rule": "not-named", "rows": len(rows) - len(mine)})
    return sealed(told, policy, account)


def _judged(row: dict[str, Any], *, base: int, least: int) -> dict[str, Any]:
    told = dict(row)
    if "coverage" in row and row["coverage"] is not None:
        told["coverage"] = round(row["coverage"], 2)
    if row["households"] < least:
        return {**told, "households": None, "low": None, "high": None, "verdict": "few"}
    low, high = row["low"] // base * base, -(-row["high"] // base) * base
    return {**told, "households": round(row["households"] / base) * base, "low": low, "high": high, "verdict": "told"}


def _require_known(figure: Figure) -> None:
    refuse_without_base(figure)
    refuse_person_columns(figure)
    known = OVERLAP_FIGURES.get(figure.name)
    if known is None or figure.table.schema.names != known.names or not OVERLAP_FACTS.issubset(figure.facts):
        raise not_judged(figure.name)


def _unpaid() -> DisclosureError:
    return DisclosureError(
        "release-unpaid",
        Text(
            "Voor de ruis in deze cijfers is niet betaald uit het privacybudget.",
            "The noise in these figures was not paid from the privacy budget.",
        ),
        Text("Laat ze opnieuw uitrekenen.", "Have them worked out anew."),
    )


def _unknown_policy() -> DisclosureError:
    return DisclosureError(
        "policy-unknown",
        Text("Voor deze lezers is nog geen vrijgaveregel.", "There is no release rule for these readers yet."),
        Text("Gebruik de cijfers alleen binnen de eigen organisatie.", "Use the figures inside the house only."),
    )
