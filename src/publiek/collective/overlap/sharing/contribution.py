"""What leaves a house for the three servers? One sealed message for each, and each by itself is random words."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.collective.identities import Identity, SecretIdentity
from publiek.collective.overlap.sharing import messages, replicated
from publiek.collective.overlap.sharing.refusals import wrong_shares
from publiek.collective.overlap.sharing.terms import JobTerms
from publiek.errors import Text

Pseudonyms = Iterable[bytes] | NDArray[np.uint8]
KIND = "shares"
_SALT_BYTES = 32
_PERCENT = 100


@dataclass(frozen=True)
class Destination:
    """Where shares go: the job they are for, and the three servers in their order."""

    terms: JobTerms
    servers: tuple[Identity, Identity, Identity]


@dataclass(frozen=True)
class Received:
    """What one server has of one house: two of its components, what all three are pinned to, and its coverage."""

    house: str
    contents: tuple[bytes, bytes]
    commitments: tuple[str, str, str]
    coverage: float


def shares_of(
    pseudonyms: Pseudonyms, *, to: Destination, house: SecretIdentity, secret: bytes, coverage: float
) -> tuple[bytes, bytes, bytes]:
    """Three sealed messages, one for each server of `to`, for a house with these epoch pseudonyms (16 bytes each).

    `secret`: a key of the house that never leaves it; what is in the messages follows from it, the job and the
    pseudonyms (sealing them is never the same twice). `coverage`: the share of households with a usable address,
    0-1, told in whole percents. Some 4 MiB for two of the servers, under a kilobyte for the other, at 2^20 buckets.
    """
    if not 0 <= coverage <= 1:
        raise ValueError("coverage is a share")
    table = replicated.as_table(pseudonyms)
    occasion = f"{to.terms.id} {to.terms.buckets} {house.public.name}".encode()
    root = replicated.root_of(secret, occasion=occasion, pseudonyms=table)
    parts = replicated.components_of(replicated.bitmap(table, buckets=to.terms.buckets), root=root)
    sealed = []
    for place, server in enumerate(to.servers):
        header = {
            "kind": KIND,
            "job": to.terms.id,
            "buckets": to.terms.buckets,
            "to": server.name,
            "coverage": round(coverage * _PERCENT),
            "commitments": parts.commitments,
        }
        payload = b"".join(parts.salts[each] + parts.contents[each] for each in replicated.held_by(place))
        sealed.append(server.seal(messages.written(header, payload, by=house)))
    return sealed[0], sealed[1], sealed[2]


def unsealed(content: bytes, *, by: SecretIdentity, houses: Mapping[str, Identity]) -> messages.Message:
    """The message of a house for the server `by`, signature checked. Raises PackageError "sharing-message"."""
    opened = None
    with contextlib.suppress(ValueError):
        opened = by.unseal(content)
    if opened is None:
        raise messages.damaged()
    message = messages.read(opened, known=houses)
    if message.header.get("kind") != KIND or message.header.get("to") != by.public.name:
        raise messages.damaged()
    return message


def received(message: messages.Message, *, terms: JobTerms, place: int) -> Received:
    """What the server in `place` has of the house, held against what was pinned down.

    Raises PackageError "sharing-shares-wrong".
    """
    house = str(message.header["from"])
    try:
        told = message.header["commitments"]
        first, second, third = (str(each) for each in told)
        percent = message.header["coverage"]
        if message.header["buckets"] != terms.buckets or percent not in range(_PERCENT + 1):
            raise ValueError("another form")
        contents = _contents(message.payload, (first, second, third), terms=terms, place=place)
    except (KeyError, TypeError, ValueError):
        raise wrong_shares(house) from None
    return Received(house, contents, (first, second, third), percent / _PERCENT)


def _contents(payload: bytes, pinned: tuple[str, str, str], *, terms: JobTerms, place: int) -> tuple[bytes, bytes]:
    found, at = [], 0
    for component in replicated.held_by(place):
        salt_end = at + _SALT_BYTES
        end = salt_end + replicated.bytes_expected(component, buckets=terms.buckets)
        salt, content = payload[at:salt_end], payload[salt_end:end]
        if end > len(payload) or replicated.commitment(salt, content) != pinned[component]:
            raise ValueError("not what was pinned down")
        found.append(content)
        at = end
    if at != len(payload):
        raise ValueError("longer than it should be")
    return found[0], found[1]


def in_words(to: Destination) -> Text:
    """What leaves the house, for who has to approve it."""
    names = ", ".join(server.name for server in to.servers)
    return Text(
        f"Drie verzegelde berichten, voor {names}. Elk bestaat uit willekeurige getallen: wie er één heeft, weet niets "
        "over uw huishoudens, ook niet samen met andere organisaties of met de ontvanger. Wie er twee heeft, kan zien "
        "welke vakjes u vulde, en samen met de sleutelhouder welke adressen. Open staan erin: de naam van uw "
        "organisatie, de opdracht en welk deel van uw huishoudens een bruikbaar adres heeft. De delen worden gewist "
        "zodra de uitkomst er is.",
        f"Three sealed messages, for {names}. Each is made of random numbers: who has one knows nothing of your "
        "households, also together with other organisations or with the receiver. Who has two can see which buckets "
        "you filled, and together with the key holder which addresses. In the open are: the name of your "
        "organisation, the job, and which part of your households has a usable address. The shares are deleted as "
        "soon as the outcome is there.",
    )
