"""What does one house tell of a production, and what is its title there: taken apart with what all others tell?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from publiek.programme.makers import is_kind_of_maker, maker_names, same_maker
from publiek.programme.titles import Title, folded, lists, read_title, without_articles

#: From so many houses on it is strange that nobody names the maker; of these genres nobody ever does.
_MANY, _WITHOUT_MAKER = 5, ("film", "exhibition")


@dataclass(frozen=True)
class Told:
    """A production as one house tells it. `key` is its own: house and the house's id ("de-brug/P12")."""

    key: str
    title: str
    maker: str = ""
    genre: str = ""
    first: date | None = None
    last: date | None = None
    identifiers: Mapping[str, str] = field(default_factory=dict)

    @property
    def house(self) -> str:
        """Who tells it."""
        return self.key.partition("/")[0]


@dataclass(frozen=True)
class Apart:
    """The same, taken apart. `names`: the segments that are the title; `makers`: who made it, from field or title.

    `shared`: more than one maker has something under this title, or it is a work that many play. `nameless`: many
    houses have something under this title and none of them says whose it is.
    """

    told: Told
    title: Title
    names: tuple[str, ...]
    makers: tuple[str, ...]
    shared: bool = False
    nameless: bool = False


def taken_apart(told: Iterable[Told]) -> list[Apart]:
    """Every production taken apart, in order. Makers named by one house are recognised in the titles of all others."""
    listed = list(told)
    fields = [maker_names(one.maker) for one in listed]
    known = frozenset(name for names in fields for name in names)
    found = [_apart(one, names, known) for one, names in zip(listed, fields, strict=True)]
    makers_of: dict[str, list[str]] = defaultdict(list)
    for one in found:
        for name in one.names:
            makers_of[name].extend(one.makers[:1])
    shared = {name for name, makers in makers_of.items() if _several(makers)}
    common, nameless = shared | repertoire(), _nameless(found)
    return [
        replace(one, shared=not common.isdisjoint(one.names), nameless=not nameless.isdisjoint(one.names))
        for one in found
    ]


def _nameless(found: Iterable[Apart]) -> frozenset[str]:
    """Titles that several houses have without any of them naming a maker: of a tour somebody would have.

    Films are left out: of those nobody names one.
    """
    houses: dict[str, set[str]] = defaultdict(set)
    named = set()
    for one in found:
        for name in one.names:
            houses[name].add(one.told.house)
            if one.makers or one.told.genre in _WITHOUT_MAKER:
                named.add(name)
    return frozenset(name for name, those in houses.items() if len(those) >= _MANY and name not in named)


@cache
def repertoire() -> frozenset[str]:
    """Titles of works that many makers play."""
    return frozenset(without_articles(folded(title)) for title in lists()["repertoire"])


def _apart(told: Told, makers: tuple[str, ...], known: frozenset[str]) -> Apart:
    title = read_title(told.title)
    names, named = [], list(makers)
    for segment in (piece for whole in title.segments for piece in _without_maker(whole, known)):
        if any(same_maker(segment, maker) for maker in makers):
            continue
        # One word that is somebody's name may be a title as well; two words, or a kind of maker, seldom are.
        named_elsewhere = segment in known and (" " in segment or is_kind_of_maker(segment))
        if (len(title.segments) > 1 or segment != title.segments[0]) and (
            named_elsewhere or (is_kind_of_maker(segment) and not makers)
        ):
            named.extend(name for name in maker_names(segment) if name not in named)
        else:
            names.append(segment)
    # A title that is nothing but its maker is called after it.
    return Apart(told, title, tuple(names) or title.segments, tuple(named))


def _without_maker(segment: str, known: frozenset[str]) -> Iterator[str]:
    """A segment that begins or ends with a maker of more words falls apart: "kerstconcert koor linde"."""
    words = segment.split()
    for size in range(min(4, len(words) - 1), 1, -1):
        for name, rest in ((words[-size:], words[:-size]), (words[:size], words[size:])):
            if " ".join(name) in known:
                yield from (" ".join(rest), " ".join(name))
                return
    yield segment


def _several(makers: list[str]) -> bool:
    different: list[str] = []
    for maker in set(makers):
        if not any(same_maker(maker, other) for other in different):
            different.append(maker)
        if len(different) > 1:
            return True
    return False
