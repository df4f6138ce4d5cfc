"""What may be told of several releases added up, of different houses each? Only what every one of them told.

Nothing is known here but what readers of those releases have: no contribution is opened again, and nothing is hidden
or shown that was not. A cell is told when each release told it (a cell without a row was told to be nothing); its
interval is the sum of theirs. The sum is judged by the register with the releases it was made of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from publiek.disclosure.as_readers_have import not_judged, tables_in
from publiek.disclosure.collective_eyes import MEMBERS_EYES, PUBLIC_EYES
from publiek.disclosure.passage import Policy, Release, sealed
from publiek.disclosure.tables.ruling import Ruling, ruling
from publiek.errors import DisclosureError, Text
from publiek.vocabulary.figures import Base, Figure

if TYPE_CHECKING:
    from publiek.disclosure.register import Register

#: The verdict of a cell that at least one of the releases did not tell.
NOT_BY_ALL = "not-told-by-all"


def added_releases(
    figures: Sequence[Sequence[Figure]],
    *,
    policy: Policy,
    agreement: str,
    round: str,
    register: Register,
    linked: frozenset[str],
    rules: Ruling | None = None,
) -> Release:
    """The sums, cell by cell, of figures of `together`: one sequence per release, each with the same tables.

    `linked`: the agreements under which the releases stand in `register`. Raises DisclosureError "policy-unknown",
    "figure-not-judged", "releases-overlap" when a member is in two of them, "release-refused".
    """
    if policy not in (MEMBERS_EYES, PUBLIC_EYES) or len(figures) < 2:
        raise not_judged("")
    rules = rules or ruling()
    made: dict[str, Figure] = {}
    for parts in zip(*([*one] for one in figures), strict=True):
        if len({part.name for part in parts}) != 1 or len({_shape(part) for part in parts}) != 1:
            raise not_judged(parts[0].name)
        made[parts[0].name] = _added(parts, agreement, round)
    account = [{"figure": name, "rule": "added", "releases": len(figures)} for name in made]
    release = sealed(made, policy, [{"rule": "versions", "rules": rules.version}, *account])
    candidates = [one for figure in made.values() for one in tables_in(figure)]
    verdict = register.judge(
        candidates, width=rules["width-rounded"], organisations=rules["organisations"], linked=linked
    )
    if not verdict.may:
        raise DisclosureError(
            "release-refused",
            Text(
                "Naast wat eerder is vrijgegeven zou dit te veel verraden.",
                "Beside what was released before this would tell too much.",
            ),
            Text("Laat een vrijgave weg, of wacht.", "Leave a release out, or wait."),
            {"reasons": [{"reason": reason.code, **reason.facts} for reason in verdict.reasons]},
        )
    return release


def _shape(figure: Figure) -> str:
    parents: Any = figure.facts.get("parents")
    told = {name: list(tree.items()) for name, tree in parents.items()} if isinstance(parents, Mapping) else None
    return repr((figure.facts.get("kind"), told, figure.table.schema.names))


def _added(parts: Sequence[Figure], agreement: str, round: str) -> Figure:
    facts: list[Any] = [part.facts for part in parts]
    members = [name for one in facts for name in one["members"]]
    if len(set(members)) != len(members) or {one["round"] for one in facts} != {round}:
        raise _overlapping()
    dimensions = list(facts[0]["parents"])
    measures = list(facts[0]["reach"])
    rows = [{tuple(row[d] for d in dimensions): row for row in part.table.to_pylist()} for part in parts]
    keys = list(dict.fromkeys(key for told in rows for key in told))
    told = [_cell(dict(zip(dimensions, key, strict=True)), [r.get(key) for r in rows], measures) for key in keys]
    table = pa.Table.from_pylist(told, schema=parts[0].table.schema)
    whole = sum(part.base.n for part in parts)
    return Figure(
        parts[0].name,
        Base("bookers", whole, whole),
        table,
        facts={
            **facts[0],
            "agreement": agreement,
            "members": sorted(members),
            # So that one less is how far the sum can lie from the truth, as with a single release.
            "steps": {m: sum(_off(one, m) for one in facts) + 1 for m in measures},
            "reach": {m: sum(int(one["reach"][m]) for one in facts) for m in measures},
        },
        limits=parts[0].limits,
    )


def _off(facts: Mapping[str, Any], measure: str) -> int:
    """How far one release may lie from the truth."""
    step, reach = int(facts["steps"][measure]), int(facts["reach"][measure])
    return step - 1 if reach < step else 2 * step - 1


def _cell(codes: Mapping[str, str], rows: Sequence[Mapping[str, Any] | None], measures: list[str]) -> dict[str, Any]:
    there = [row for row in rows if row is not None]
    if any(row["verdict"] != "told" for row in there):
        return {**codes, "verdict": NOT_BY_ALL}
    sums = {name: sum(row[name] for row in there) for name in (*measures, "houses", "low", "high")}
    return {**codes, **sums, "verdict": "told"}


def _overlapping() -> DisclosureError:
    return DisclosureError(
        "releases-overlap",
        Text(
            "Deze vrijgaven gaan voor een deel over dezelfde organisaties, of over een ander seizoen.",
            "These releases are partly of the same houses, or of another round.",
        ),
        Text("Tel alleen vrijgaven van verschillende organisaties op.", "Add up releases of different houses alone."),
    )
