"""Who acts, without telling it to every function on the way?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """`who`: an account ("account 12") or a name; "" is the owner of this computer. `via`: "site", or "" elsewhere."""

    who: str = ""
    via: str = ""


_NOBODY = Actor()
_ACTOR: ContextVar[Actor] = ContextVar("publiek_actor", default=_NOBODY)


@contextmanager
def acting(who: str, *, via: str = "") -> Iterator[None]:
    """What is noted inside was done by `who`. `via` "site": the site keeps its own account of what pages were seen."""
    before = _ACTOR.set(Actor(who, via))
    try:
        yield
    finally:
        _ACTOR.reset(before)


def actor() -> Actor:
    """Who acts now."""
    return _ACTOR.get()
