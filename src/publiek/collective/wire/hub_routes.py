"""What does a hub answer over the network? It takes packages in, and gives agreements and releases to who is in them.

PUT  /1/packages/SHA256                       a package; the receipt
GET  /1/agreements                            those in which who asks takes part
GET  /1/agreements/NAME                       the text of one
GET  /1/releases/NAME                         every release of an agreement, with its files
GET  /1/releases/NAME/ROUND/NUMBER/FILE...    one file of a release
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from hashlib import sha256

from publiek.collective.agreements import Agreement
from publiek.collective.hub import Hub, Receipt
from publiek.collective.hub.places import slug
from publiek.collective.hub.released import Released
from publiek.collective.identities import Identity, SecretIdentity
from publiek.collective.packages import unpack
from publiek.collective.packages.limits import MOST_BYTES
from publiek.collective.wire.answering import Answer, Asked, Refusal, Route
from publiek.errors import PackageError

#: Somebody's own package is brought by nobody else.
_OTHER_SENDER = "package-of-another"


class HubRoutes:
    """The routes of one hub. What a member may not know of does not exist for it."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._turn = threading.Lock()

    def routes(self) -> tuple[Route, ...]:
        """Every route."""
        release = "releases/*/*/*"
        return (
            Route("PUT", "packages/*", self._receive, most=MOST_BYTES),
            Route("GET", "agreements", self._agreements),
            Route("GET", "agreements/*", self._agreement),
            Route("GET", "releases/*", self._releases),
            Route("GET", f"{release}/*", self._file),
            Route("GET", f"{release}/*/*", self._file),
            Route("GET", f"{release}/*/*/*", self._file),
        )

    def _receive(self, asked: Asked) -> Answer:
        # One after another: a package is opened in memory.
        with self._turn:
            content = asked.body
            if sha256(content).hexdigest() != asked.parts[0]:
                raise Refusal(400, "not-what-was-announced")
            if self._own(asked.who, content):
                receipt = self._hub.receive(content, via="network")
            else:
                receipt = Receipt("refused", _OTHER_SENDER, package=asked.parts[0], via="network")
            if receipt.status == "refused" and receipt.member != asked.who.name:
                # What could not be read names nobody; who brought it is known all the same.
                self._hub.note("turned-away", code=receipt.code, member=asked.who.name)
        return Answer.of(receipt.as_dict(), status=422 if receipt.status == "refused" else 200, code=receipt.code)

    def _own(self, who: Identity, content: bytes) -> bool:
        """Whether a package that can be read is of the member at the other end of the line."""
        known = self._hub.configuration()
        receiver = SecretIdentity.open(self._hub.keys, known.name)
        try:
            made, _ = unpack(content, receiver=receiver, members=known.members)
        except (PackageError, ArithmeticError, LookupError, TypeError, ValueError, RuntimeError, MemoryError):
            # The hub says what is wrong with it.
            return True
        return made.member == who.name

    def _agreements(self, asked: Asked) -> Answer:
        told = [{"agreement": one.id, "digest": one.digest} for one in self._agreements_of(asked.who)]
        return Answer.of({"hub": self._hub.configuration().name, "agreements": told})

    def _agreement(self, asked: Asked) -> Answer:
        agreement = self._require(asked)
        for path in self._hub.places.configuration("agreements").glob("*.yaml"):
            content = path.read_bytes()
            if sha256(content).hexdigest() == agreement.digest:
                return Answer(content=content)
        raise Refusal(404, "nothing-here")

    def _releases(self, asked: Asked) -> Answer:
        agreement = self._require(asked)
        return Answer.of({"releases": [_listed(one, asked.who) for one in self._hub.released(agreement.id)]})

    def _file(self, asked: Asked) -> Answer:
        agreement = self._require(asked)
        _, round_, number, *name = asked.parts
        for one in self._hub.released(agreement.id):
            if (slug(one.round), str(one.number)) == (round_, number):
                content = one.files_for(asked.who.name).get("/".join(name))
                if content is not None:
                    return Answer(content=content)
        raise Refusal(404, "nothing-here")

    def _require(self, asked: Asked) -> Agreement:
        """The agreement that is asked for, when who asks is in it."""
        for one in self._agreements_of(asked.who):
            if one.id == asked.parts[0]:
                return one
        raise Refusal(404, "nothing-here")

    def _agreements_of(self, who: Identity) -> Iterator[Agreement]:
        for one in self._hub.configuration().agreements.values():
            if who.name in one.members and not self._hub.places.departure(one.id, who.name).exists():
                yield one


def _listed(one: Released, who: Identity) -> dict[str, object]:
    files = {
        name: {"bytes": len(held), "sha256": sha256(held).hexdigest()} for name, held in one.files_for(who.name).items()
    }
    return {"round": one.round, "number": one.number, "digest": one.digest, "files": files}
