"""May these tables be released, and if not, for which reasons?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Reason:
    """Why not: a stable code, and facts that may be told (names of tables and rounds, numbers of organisations)."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """`narrowest`: how many whole numbers remain possible for the count that can be pinned down best."""

    may: bool
    reasons: tuple[Reason, ...]
    narrowest: int
