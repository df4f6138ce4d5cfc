"""What was a collective told of its houses, of what is it made, and who is making it now?

One release at a time is made for a collective, in a thread of its own; how far it is stays in this process. What was
made counts for every process: it is a file in the data folder.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from threading import Lock, Thread

from django.conf import settings
from django.db import connections

from publiek import permitting, sector
from publiek.errors import PubliekError, program_fault
from publiek.house import House
from publiek.sector import PeerRelease
from publiek.web.people.models import Organisation
from publiek.web.sharing import decisions
from publiek.web.visibility import house_of

_LOG = logging.getLogger("publiek.site")


@dataclass
class Making:
    """How far a release is. `refused`: why it did not come."""

    done: float = 0.0
    over: bool = False
    refused: PubliekError | None = None


_MAKING: dict[str, Making] = {}
_LOCK = Lock()


def current(collective: Organisation) -> PeerRelease | None:
    """What the collective was told last."""
    return sector.peer_release(settings.PUBLIEK.home, collective.slug)


def made_since(collective: Organisation, moment: datetime) -> datetime | None:
    """When the collective was told last, if that was after `moment`."""
    told = current(collective)
    return told.made_at if told and told.made_at >= moment.replace(microsecond=0) else None


def houses_of(collective: Organisation) -> list[House]:
    """The houses that take part now: those whose decision is in force."""
    taking = (house_of(one.house) for one in decisions.in_force(purpose="benchmark", with_whom=collective))
    return [house for house in taking if permitting.permitted(house, "benchmark")]


def make(collective: Organisation) -> PeerRelease:
    """Make the release now and wait for it."""
    making = _MAKING.setdefault(collective.slug, Making())

    def watching(done: float) -> None:
        making.done = done

    return sector.make_peers(
        settings.PUBLIEK.home, collective=collective.slug, houses=houses_of(collective), watching=watching
    )


def begin(collective: Organisation) -> None:
    """Make the release in the background, unless that is going on."""
    with _LOCK:
        if (running := _MAKING.get(collective.slug)) and not running.over:
            return
        _MAKING[collective.slug] = Making()
    Thread(target=_run, args=(collective,), name=f"peers-{collective.slug}", daemon=True).start()


def state(collective: Organisation) -> Making | None:
    """How far the release is that is being made, or how the last one ended; None when there was none here."""
    return _MAKING.get(collective.slug)


def _run(collective: Organisation) -> None:
    making = _MAKING[collective.slug]
    try:
        make(collective)
    except PubliekError as refusal:
        making.refused = refusal
    except Exception as trouble:
        making.refused = program_fault(trouble)
        _LOG.error("fault %s in a comparison", making.refused.where.get("kind"))
    finally:
        making.over = True
        connections.close_all()
