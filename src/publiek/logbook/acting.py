"""Who acts, without telling it to every function on the way?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """`who`: an account ("account 12") or a name; "" is the owner of this computer. `via`: "site", or "" elsewhere."""

    who: str = ""
    via: str = ""


#: Holds who acts in a process that the site started.
ENVIRONMENT = "PUBLIEK_ACTING"
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
    """Who acts now. A process that the site started for somebody says so in its environment."""
    told = _ACTOR.get()
    started_by = os.environ.get(ENVIRONMENT, "")
    return Actor(started_by, "site") if told is _NOBODY and started_by else told


def for_a_process() -> dict[str, str]:
    """The environment in which a process acts for who acts now."""
    return {ENVIRONMENT: actor().who} if actor().who else {}
