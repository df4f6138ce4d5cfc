"""How does the receiver ask the three servers, open what they send, and make an answer of it?

The receiver has three parts or nothing: any two of them are random words. It opens only sums with noise; from those
come households, with the interval of chance and noise together.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from publiek.collective.identities import SecretIdentity
from publiek.collective.overlap.counting import classes
from publiek.collective.overlap.job import OverlapAnswer, OverlapJob, OverlapQuestion
from publiek.collective.overlap.sharing import estimates, frequencies, messages, node, promise
from publiek.collective.overlap.sharing.computing import signed
from publiek.collective.overlap.sharing.estimates import Estimate
from publiek.collective.overlap.sharing.node import Line
from publiek.collective.overlap.sharing.refusals import not_listed, sums_wrong
from publiek.collective.overlap.sharing.terms import JobTerms, Parties
from publiek.errors import PubliekError

if TYPE_CHECKING:
    from publiek.disclosure.budget import Ledger, Receipt

_STOPPED = "sharing-stopped"
_DEVIATIONS = 8


@dataclass(frozen=True)
class Opened:
    """What the parts open, all with noise: filled buckets of each house and of pairs, buckets by number of houses."""

    sizes: NDArray[np.int64]
    pairs: NDArray[np.int64]
    histogram: NDArray[np.int64]
    coverage: tuple[float, ...]


@dataclass
class SharedJob:
    """The overlap job without a trusted party (`overlap.job.OverlapJob`). `line` reaches the three servers.

    `receipt`: proof that this very job was paid for, which the ledger knows too. It holds when a run breaks off: asked
    again with the same contributions, the servers have the same noise, and nothing more is given away. `keep`: gets the
    answer before the servers delete what it was made of.
    """

    terms: JobTerms
    parties: Parties
    receiver: SecretIdentity
    line: Line
    receipt: Receipt | None = None
    keep: Callable[[OverlapAnswer], None] | None = None

    def run(self, question: OverlapQuestion, *, ledger: Ledger) -> OverlapAnswer:
        """The answer, paid from `ledger` before a server draws noise.

        Raises DisclosureError "budget-spent" or "sharing-not-listed" before anything is asked; the refusal of the
        server that had a reason to stop ("overlap-members-missing", "sharing-size" and so on); NetworkError
        "sharing-server-gone". Whatever is raised, nothing was opened.
        """
        self._require_ours(question)
        receipt = self._paid(ledger)
        opened = self._opened(secrets.token_hex(16))
        answer = _answer(question, opened, terms=self.terms, parties=self.parties, receipt=receipt)
        if self.keep is not None:
            self.keep(answer)
        self._close()
        return answer

    def _paid(self, ledger: Ledger) -> Receipt:
        """Once for a job with these terms."""
        terms, what = self.terms, f"overlap-sharing-{self.terms.number}-{self.terms.digest[:12]}"
        self.receipt = self.receipt or ledger.receipt(what, agreement=terms.agreement, round=terms.round)
        if self.receipt is None or self.receipt.what != what or not ledger.holds(self.receipt):
            rho = promise.charge(terms)
            self.receipt = ledger.spend(rho, agreement=terms.agreement, round=terms.round, what=what)
        return self.receipt

    def _require_ours(self, question: OverlapQuestion) -> None:
        asked = (question.agreement, question.round, question.members, question.strength)
        if asked != (self.terms.agreement, self.terms.round, self.terms.members, "sharing"):
            raise not_listed(self.terms.id)

    def _opened(self, attempt: str) -> Opened:
        """Asks the three at once; as soon as one refuses or is gone the others are told to stop."""
        names = [server.name for server in self.parties.servers]
        failures: list[PubliekError] = []

        def part_of(server: str) -> bytes:
            try:
                return node.ask(self.line, server, self._request(node.RUN, server, attempt))
            except PubliekError as error:
                failures.append(error)
                for other in names:
                    if other != server:
                        self._tell(node.STOP, other, attempt)
                return b""

        with ThreadPoolExecutor(len(names)) as together:
            parts = list(together.map(part_of, names))
        if failures:
            # Who was only told to stop has no reason of its own.
            raise next((each for each in failures if each.code != _STOPPED), failures[0])
        return open_parts([self._read(part) for part in parts], terms=self.terms, attempt=attempt)

    def _read(self, sealed: bytes) -> messages.Message:
        content = b""
        with suppress(ValueError):
            content = self.receiver.unseal(sealed)
        return messages.read(content, known={server.name: server for server in self.parties.servers})

    def _close(self) -> None:
        """Shares and noise are deleted; a server that cannot be told does it by itself when its time is over."""
        for server in self.parties.servers:
            self._tell(node.OPENED, server.name, "")

    def _tell(self, kind: str, server: str, attempt: str) -> None:
        with suppress(PubliekError):
            node.ask(self.line, server, self._request(kind, server, attempt))

    def _request(self, kind: str, server: str, attempt: str) -> bytes:
        header = {"kind": kind, "to": server, "job": self.terms.id, "attempt": attempt}
        return messages.written(header, b"", by=self.receiver)


def as_overlap_job(job: SharedJob) -> OverlapJob:
    """The job for whoever does not care in which strength it is done."""
    return job


def open_parts(parts: Sequence[messages.Message], *, terms: JobTerms, attempt: str) -> Opened:
    """What three parts open together. Raises DisclosureError "sharing-sums" when they are not three of one session."""
    expected = {"kind": "part", "job": terms.id, "attempt": attempt, "terms": terms.digest}
    for part in parts:
        if {name: part.header.get(name) for name in expected} != expected:
            raise sums_wrong("part")
    told = [json.loads(part.payload) for part in parts]
    same = [
        (part.header.get("session"), each["sizes"], each["coverage"]) for part, each in zip(parts, told, strict=True)
    ]
    senders = {part.header["from"] for part in parts}
    histograms = [each["histogram"] for each in told if each["histogram"] is not None]
    if len(senders) != 3 or same[0] != same[1] or same[0] != same[2] or len(histograms) != 1:
        raise sums_wrong("part")
    return _sound(told, np.array(histograms[0], dtype=np.int64), terms=terms)


def _sound(told: Sequence[dict[str, Any]], histogram: NDArray[np.int64], *, terms: JobTerms) -> Opened:
    members = len(terms.members)
    pairs = signed(np.sum([np.array(each["pairs"], dtype=np.uint32) for each in told], axis=0, dtype=np.uint32))
    sizes = np.array(told[0]["sizes"], dtype=np.int64)
    above = np.triu_indices(members, k=1)
    margin = _DEVIATIONS * terms.sigma_of_all
    most = np.minimum(sizes[above[0]], sizes[above[1]]) + 2 * margin
    if histogram.size != members + 1 or np.any(pairs < -margin) or np.any(pairs > most):
        raise sums_wrong("pairs")
    square = np.zeros((members, members), dtype=np.int64)
    square[above] = pairs
    return Opened(sizes, square + square.T, histogram, tuple(told[0]["coverage"]))


def _answer(
    question: OverlapQuestion, opened: Opened, *, terms: JobTerms, parties: Parties, receipt: Receipt
) -> OverlapAnswer:
    sigma, buckets = terms.sigma_of_all, terms.buckets
    filled = opened.sizes.astype(float)
    each = estimates.sizes(filled, buckets=buckets, sigma=sigma)
    shared = estimates.overlaps(filled, opened.pairs.astype(float), buckets=buckets, sigma=sigma)
    numbers = classes(len(terms.members))
    by_number = frequencies.deconvolve(opened.histogram, each.value, buckets=buckets, classes=numbers)
    sizes, sizes_low, sizes_high = _in_households(each)
    pairs, pairs_low, pairs_high = _in_households(shared)
    for square, diagonal in ((pairs, sizes), (pairs_low, sizes_low), (pairs_high, sizes_high)):
        np.fill_diagonal(square, diagonal)
    union, union_low, union_high = (int(number) for number in _in_households(by_number.union))
    histogram, histogram_low, histogram_high = _in_households(by_number.histogram)
    first, second, third = (server.name for server in parties.servers)
    return OverlapAnswer(
        question, sizes, sizes_low, sizes_high, pairs, pairs_low, pairs_high, union, union_low, union_high,
        histogram, histogram_low, histogram_high, np.array(opened.coverage),
        promise=promise.in_words(terms, (first, second, third)),
        rho=receipt.rho,
        epsilon_worst=promise.epsilon_worst(terms),
        sigma=sigma,
        histogram_open=numbers < len(terms.members),
        receipt=receipt.digest,
    )  # fmt: skip


def _in_households(told: Estimate) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Whole households and their interval, never below nothing."""
    reach = estimates.Z * told.error
    rounded = (np.rint(each) for each in (told.value, told.value - reach, told.value + reach))
    value, low, high = (np.clip(each, 0, None).astype(np.int64) for each in rounded)
    return value, low, high
