"""Which productions of many houses are one? Pairs that may be, each judged; and the groups that follow.

Only pairs with something rare in common are looked at (`candidates`). What a person decided goes before every verdict.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from publiek.programme.scoring import Judged, judge, require_library
from publiek.programme.told import Apart, Told, taken_apart

#: A word (or beginning of one) in more titles than this brings no pairs together by itself.
_MOST = 60
_START = 5
_DECIDED = "decided-by-a-person"
_NAMELESS = "nameless-everywhere"
Decisions = Mapping[tuple[str, str], bool]


@dataclass(frozen=True)
class Matched:
    """Groups of keys that are one production (also those of one), and the pairs that a person must look at.

    `pairs`: every pair that was judged and is not plainly different. `unnamed`: so many of them are left alone, for
    many houses have the title and none names a maker: nobody can say, and nobody is asked.
    """

    groups: tuple[tuple[str, ...], ...]
    review: tuple[Judged, ...]
    pairs: tuple[Judged, ...]
    unnamed: int = 0


def match(told: Iterable[Told], *, decisions: Decisions | None = None) -> Matched:
    """Judges what is told. `decisions`: (left, right) with left < right -> whether a person called them the same.

    Raises UsageError "matching-not-installed".
    """
    require_library()
    decided = decisions or {}
    apart = taken_apart(told)
    judged = sorted((_decided(pair, decided) for pair in _judged(apart)), key=lambda pair: (pair.left, pair.right))
    seen = {(pair.left, pair.right) for pair in judged}
    keys = {one.told.key for one in apart}
    for (left, right), same in decided.items():
        if (left, right) not in seen and left in keys and right in keys:
            judged.append(_by_person(Judged(left, right, 0.0, "", ()), same))
    groups, doubtful = _grouped(sorted(keys), judged)
    pairs = [replace(pair, verdict="review") if pair in doubtful else pair for pair in judged]
    review = _asked_once(groups, pairs)
    order = sorted(review, key=lambda pair: (-pair.probability, pair.left, pair.right))
    kept = tuple(pair for pair in pairs if pair.verdict != "different")
    unnamed = sum(pair.verdict == "review" and _NAMELESS in pair.why for pair in kept)
    return Matched(groups, tuple(order), kept, unnamed)


def _asked_once(groups: tuple[tuple[str, ...], ...], pairs: list[Judged]) -> list[Judged]:
    """One question for every two groups: the most probable pair; none where a person parted the two before."""
    group_of = {key: number for number, group in enumerate(groups) for key in group}
    parted, best = set(), {}
    for pair in sorted(pairs, key=lambda pair: (pair.probability, pair.right, pair.left)):
        both = frozenset((group_of[pair.left], group_of[pair.right]))
        if len(both) == 2 and pair.verdict == "different" and _DECIDED in pair.why:
            parted.add(both)
        elif len(both) == 2 and pair.verdict == "review" and _NAMELESS not in pair.why:
            best[both] = pair
    return [pair for both, pair in best.items() if both not in parted]


def candidates(apart: list[Apart]) -> Iterator[tuple[int, int]]:
    """Pairs of places that share an identifier or something rare in their titles; each pair once."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(apart):
        for key in _keys(one):
            blocks[key].append(place)
    seen: set[int] = set()
    size = len(apart)
    for key, places in blocks.items():
        # Whole titles bring together however many carry them; single words only where they are rare.
        if len(places) > _MOST and key[0] not in "=#@":
            continue
        for spot, left in enumerate(places):
            for right in places[spot + 1 :]:
                number = left * size + right
                if number not in seen:
                    seen.add(number)
                    yield left, right


def _keys(one: Apart) -> set[str]:
    keys = {f"#{name}:{value}" for name, value in one.told.identifiers.items()}
    for name in one.names:
        plain = name.replace(" ", "")
        keys.add(f"={plain}")
        words = [word for word in name.split() if len(word) >= 4] or [plain]
        keys.update(f"w{word}" for word in words)
        keys.update(f"s{word[:_START]}" for word in words if len(word) > _START)
        keys.update(f"e{word[-_START:]}" for word in words if len(word) > _START)
        keys.update(f"@{maker}/{plain[:3]}" for maker in one.makers)
        keys.add(f"b{plain[:7]}")
    return keys


def _judged(apart: list[Apart]) -> Iterator[Judged]:
    for left, right in candidates(apart):
        found = judge(apart[left], apart[right])
        if found is not None:
            yield found


def _decided(pair: Judged, decided: Decisions) -> Judged:
    same = decided.get((pair.left, pair.right))
    return pair if same is None else _by_person(pair, same)


def _by_person(pair: Judged, same: bool) -> Judged:
    return replace(pair, verdict="same" if same else "different", why=(*pair.why, _DECIDED))


def _grouped(keys: list[str], judged: list[Judged]) -> tuple[tuple[tuple[str, ...], ...], set[Judged]]:
    """Groups, the surest pairs first; and pairs that would have brought together what is different: for a person."""
    apart: dict[str, set[str]] = defaultdict(set)
    for pair in judged:
        if pair.verdict == "different":
            apart[pair.left].add(pair.right)
            apart[pair.right].add(pair.left)
    group: dict[str, set[str]] = {key: {key} for key in keys}
    doubtful = set()
    same = [pair for pair in judged if pair.verdict == "same"]
    for pair in sorted(same, key=_surest):
        one, other = group[pair.left], group[pair.right]
        if one is other:
            continue
        small, large = sorted((one, other), key=len)
        if any(not apart[key].isdisjoint(large) for key in small):
            doubtful.add(pair)
            continue
        large |= small
        for key in small:
            group[key] = large
    found = {min(members): tuple(sorted(members)) for members in group.values()}
    return tuple(found[name] for name in sorted(found)), doubtful


def _surest(pair: Judged) -> tuple[bool, float, str, str]:
    return _DECIDED not in pair.why, -pair.probability, pair.left, pair.right


def counted(matched: Matched) -> Counter[str]:
    """How many pairs have which verdict, and how many groups are of more than one."""
    found = Counter(pair.verdict for pair in matched.pairs)
    found["groups"] = sum(len(group) > 1 for group in matched.groups)
    return found
