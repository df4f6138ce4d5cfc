"""How do a hub and a key holder begin to listen? With their certificate, for who is registered, and for nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from publiek.collective.hub import Hub
from publiek.collective.libraries import needed
from publiek.collective.wire import certificates, key_holder_routes
from publiek.collective.wire.answering import Application, Route
from publiek.collective.wire.hub_routes import HubRoutes
from publiek.collective.wire.journal import Journal
from publiek.collective.wire.key_holding import Holding
from publiek.collective.wire.limits import Limits
from publiek.collective.wire.places import CERTIFICATES, JOURNAL, MEMBERS
from publiek.collective.wire.registering import Register

if TYPE_CHECKING:
    from publiek.collective.wire.listening import Door


@dataclass(frozen=True)
class Listening:
    """Where to listen, and within which limits."""

    host: str = "127.0.0.1"
    port: int = 8443
    limits: Limits = field(default_factory=Limits)


def serve_hub(hub: Hub, listening: Listening | None = None) -> Door:
    """The door of `hub`, not yet open: `start()` stays, `opened()` is for a `with`.

    Raises StorageError "certificate-missing" when the hub has no certificate.
    """
    known = Register(hub.places.configuration("members"), read=lambda: hub.configuration().members.values())
    return _door(HubRoutes(hub).routes(), hub.places.root, hub.keys, known=known, name=hub.configuration().name,
                 listening=listening or Listening())  # fmt: skip


def serve_key_holder(holding: Holding, listening: Listening | None = None) -> Door:
    """The door of a key holder, as that of a hub."""
    known = Register(holding.folder / MEMBERS)
    return _door(key_holder_routes.routes(holding.key_holder), holding.folder, holding.keys, known=known,
                 name=holding.name, listening=listening or Listening(port=8444))  # fmt: skip


def _door(
    routes: Iterable[Route], folder: Path, keys: Path, *, known: Register, name: str, listening: Listening
) -> Door:
    needed("cheroot")
    from publiek.collective.wire.listening import Door

    own, limits = certificates.opened(keys, name), listening.limits
    journal = Journal(folder / JOURNAL)
    application = Application(routes, register=known, limits=limits, journal=journal)
    trusted = folder / CERTIFICATES
    trusted.mkdir(exist_ok=True, mode=0o700)
    return Door((listening.host, listening.port), application, own=own, known=trusted).within(limits, journal)
