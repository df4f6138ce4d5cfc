"""Would a second release of a round tell of few houses what they changed? Then one waits until more have changed.

The register sees who came and who left within an agreement. A house that sent its figures again is in both releases: of
a table in which fewer houses changed than the minimum, the difference would be theirs. And what one agreement tells of
six houses and another one of five of them tells the sixth: all agreements of a hub are held against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from publiek.disclosure.register.leavers import exposed

#: table -> member -> the digest of what it contributed.
Inputs = Mapping[str, Mapping[str, str]]


def changed(now: Mapping[str, str], before: Mapping[str, str]) -> frozenset[str]:
    """Who came, left or sent something else."""
    return frozenset(name for name in {*now, *before} if now.get(name) != before.get(name))


def too_few_changed(now: Inputs, earlier: Iterable[Inputs], *, least: int) -> Iterator[dict[str, object]]:
    """The tables that differ from one that was released by fewer than `least` houses, with how many."""
    for table, inputs in now.items():
        for one in earlier:
            differing = len(changed(inputs, one[table])) if table in one else 0
            if 0 < differing < least:
                yield {"reason": "changed-by-few", "table": table, "organisations": differing, "least": least}
                break


def read_off(now: Inputs, elsewhere: Iterable[Inputs], *, least: int) -> Iterator[dict[str, object]]:
    """The tables of which sums and differences with releases under other agreements leave fewer than `least` houses."""
    others = list(elsewhere)
    for table, inputs in now.items():
        told = [frozenset(one[table]) for one in others if not inputs.keys().isdisjoint(one.get(table, {}))]
        if told and (few := exposed([*told, frozenset(inputs)], least=least)):
            yield {"reason": "members-read-off", "table": table, "organisations": len(few)}


def told_by_another_hub(now: Inputs, taken: Iterable[Inputs]) -> Iterator[dict[str, object]]:
    """The tables of which a house is in a release of another hub as well: what is rounded and hidden twice tells more.

    Also refused when both are of the same houses: the other hub has rules and a rounding of its own.
    """
    others = list(taken)
    for table, inputs in now.items():
        if twice := {name for one in others for name in one.get(table, {})} & inputs.keys():
            yield {"reason": "told-by-another-hub", "table": table, "organisations": len(twice)}


def by_other_rules(now: Mapping[str, Any], tellings: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, object]]:
    """The tables that were told of exactly these figures by other rules: other cells were hidden, and both tell more.

    `now`, `tellings`: what a draft and earlier releases tell of themselves.
    """
    earlier = list(tellings)
    for table, inputs in now["figures_from"].items():
        same = [one for one in earlier if one["figures_from"].get(table) == inputs]
        if any(_rules(one) != _rules(now) for one in same):
            yield {"reason": "told-by-other-rules", "table": table}


def _rules(telling: Mapping[str, Any]) -> tuple[object, ...]:
    return telling["minimum"], telling.get("holdings", {}), telling["versions"]["rules"]
