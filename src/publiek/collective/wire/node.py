"""What does a house do over the network? It asks, never answers, and sends nothing that it did not decide to share.

Every call looks at the share rule of the house itself, also when somebody else did so a moment ago.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from hashlib import sha256
from typing import Any, TypeVar

from publiek.collective.agreements import Agreement
from publiek.collective.contributing import Packed, hub_of, require_rule
from publiek.collective.hub.receipts import STATUSES, Receipt
from publiek.collective.overlap.epoch_keys import check_epoch
from publiek.collective.overlap.key_holder import Announced
from publiek.collective.overlap.messages import MOST_BYTES as MOST_ANSWER
from publiek.collective.packages.limits import MOST_BYTES
from publiek.collective.wire import certificates, refusals
from publiek.collective.wire.answering import VERSION
from publiek.collective.wire.calling import Line, Patience, Told, code_of
from publiek.collective.wire.counterparts import counterpart
from publiek.house import House
from publiek.pseudonymisation.keyring import Keyring

Made = TypeVar("Made")
_MOST_LIST = 4 << 20
_FILE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,79}(/[a-z0-9][a-z0-9_.-]{0,79}){0,2}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Listed:
    """A release as the hub lists it: `files` name -> sha256."""

    round: str
    number: int
    digest: str
    files: Mapping[str, str]


class Node:
    """The node of one house. It listens nowhere."""

    def __init__(self, house: House, *, patience: Patience | None = None) -> None:
        """Raises StorageError "certificate-missing" when the house has no certificate."""
        self._house, self._patience = house, patience or Patience()
        self._own = certificates.opened(Keyring(house.keys, data_folder=house.home).folder, house.organisation)

    def send(self, agreement: Agreement, packed: Packed, *, today: date | None = None) -> Receipt:
        """Send one package to the hub of its agreement. The same package twice is known there, and does no harm.

        Raises DisclosureError "no-share-rule" unless exactly this may leave today (a withdrawal always may).
        """
        made = packed.contribution
        if not made.withdrawn:
            rule = require_rule(self._house, agreement, today=today or date.today())
            told = {*made.tables, *(["overlap"] if made.blobs else [])}
            if made.agreement_digest != agreement.digest or not told <= set(rule.tables):
                raise refusals.not_by_the_rule(agreement.id)
        with self._hub(agreement) as line:
            path = f"/{VERSION}/packages/{sha256(packed.content).hexdigest()}"
            return _receipt(line.ask("PUT", path, packed.content), line.address)

    def agreement(self, agreement: Agreement) -> bytes | None:
        """The text of the agreement as the hub has it now; None when this house is not in it there."""
        with self._hub(agreement) as line:
            told = line.ask("GET", f"/{VERSION}/agreements/{agreement.id}", most=_MOST_LIST)
            return None if told.status == 404 else _right(told, line.address).content

    def releases(self, agreement: Agreement) -> list[Listed]:
        """Every release of an agreement that this house may have."""
        with self._hub(agreement) as line:
            told = _right(line.ask("GET", f"/{VERSION}/releases/{agreement.id}", most=_MOST_LIST), line.address)
            return _read(line.address, lambda: [_listed(one) for one in told.json()["releases"]])

    def files(self, agreement: Agreement, listed: Listed) -> dict[str, bytes]:
        """The files of a release, each as it was listed; whether the hub signed them is another question."""
        found = {}
        with self._hub(agreement) as line:
            start = f"/{VERSION}/releases/{agreement.id}/{listed.round.replace('/', '-')}/{listed.number}"
            for name, digest in listed.files.items():
                content = _right(line.ask("GET", f"{start}/{name}", most=MOST_BYTES), line.address).content
                if sha256(content).hexdigest() != digest:
                    raise refusals.strange(line.address, file=name)
                found[name] = content
        return found

    def announced(self, agreement: Agreement, epoch: str, *, today: date | None = None) -> Announced:
        """The public key of an epoch, as the key holder of the agreement announces it."""
        with self._key_holder(agreement, today) as line:
            told = _right(line.ask("GET", f"/{VERSION}/epochs/{check_epoch(epoch)}"), line.address)
            return _read(line.address, lambda: _announced(told.json(), epoch))

    def evaluate(self, agreement: Agreement, request: bytes, *, today: date | None = None) -> bytes:
        """What the key holder of the agreement answers to `request`. Raises NetworkError "wire-quota-spent"."""
        with self._key_holder(agreement, today) as line:
            told = line.ask("POST", f"/{VERSION}/questions", request, most=MOST_ANSWER)
            if code_of(told) == "quota-spent":
                raise refusals.quota_spent(line.address)
            return _right(told, line.address).content

    @contextmanager
    def _hub(self, agreement: Agreement) -> Iterator[Line]:
        identity = hub_of(self._house, agreement)
        there = counterpart(self._house, agreement.hub, identity=identity)
        with self._line(there) as line:
            yield line

    @contextmanager
    def _key_holder(self, agreement: Agreement, today: date | None) -> Iterator[Line]:
        rule = require_rule(self._house, agreement, today=today or date.today())
        if agreement.overlap is None or "overlap" not in rule.tables:
            raise refusals.not_by_the_rule(agreement.id)
        with self._line(counterpart(self._house, agreement.overlap.key_holder)) as line:
            yield line

    def _line(self, there: Any) -> Line:
        return Line(there.address, own=self._own, there=there.certificate, proxy=there.proxy, patience=self._patience)


def _right(told: Told, address: str) -> Told:
    """The answer, when it is one. Raises NetworkError "wire-refused"."""
    if told.status != 200:
        raise refusals.refused_there(address, status=told.status, code=code_of(told))
    return told


def _read(address: str, read: Callable[[], Made]) -> Made:
    """What an answer says; anything else than was agreed is refused without quoting it."""
    try:
        return read()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    raise refusals.strange(address, reason="form")


def _receipt(told: Told, address: str) -> Receipt:
    """A receipt, also one that says no."""
    if told.status not in (200, 422):
        raise refusals.refused_there(address, status=told.status, code=code_of(told))

    def read() -> Receipt:
        facts = json.loads(told.content)
        known = {field.name for field in fields(Receipt)}
        made = Receipt(**{name: value for name, value in facts.items() if name in known})
        if made.status not in STATUSES or not re.fullmatch(r"[a-z-]{1,60}", made.code):
            raise ValueError("not a receipt")
        return made

    return _read(address, read)


def _listed(told: Mapping[str, Any]) -> Listed:
    files = {str(name): str(facts["sha256"]) for name, facts in told["files"].items()}
    made = Listed(str(told["round"]), int(told["number"]), str(told["digest"]), files)
    sound = re.fullmatch(r"20\d\d/\d\d", made.round) and 0 < made.number < 10**6 and _DIGEST.fullmatch(made.digest)
    # Names of files come from elsewhere: none leads out of the folder it is put in.
    if not sound or not all(_FILE.fullmatch(n) and ".." not in n and _DIGEST.fullmatch(d) for n, d in files.items()):
        raise ValueError("not a release")
    return made


def _announced(told: Mapping[str, Any], epoch: str) -> Announced:
    made = Announced(str(told["epoch"]), str(told["id"]), str(told["public_key"]), date.fromisoformat(told["created"]))
    if made.epoch != epoch or len(bytes.fromhex(made.public_key)) != 32 or len(made.id) > 80:
        raise ValueError("not the key of this epoch")
    return made
