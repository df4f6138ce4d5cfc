"""Would a second release of a round tell of few houses what they changed? Then one waits until more have changed.

The register sees who came and who left. A house that sent its figures again is in both releases: of a table in which
fewer houses changed than the minimum, the difference would be theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

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
