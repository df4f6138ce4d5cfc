"""How do the households of an export file become pseudonyms, without anybody learning who they are?

In the house: addresses are read from the file once more, blinded, answered by the key holder, checked, unblinded, and
cut to 16 bytes. The road to the key holder is any function from bytes to bytes: over HTTPS, in this process, or two
files with days between them. Only pseudonyms are kept, by the digest of the file they came from: the same file twice
counts once, a file that was withdrawn is gone. Beside each pseudonym lies a tag under a secret of the house, by which
the house (and nobody else) finds the household again when it objects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from publiek.collective.overlap import messages, oprf, waiting, whole_files
from publiek.collective.overlap.epoch_keys import check_epoch
from publiek.collective.overlap.house_secrets import secret_for
from publiek.collective.overlap.household_keys import HouseholdKeys
from publiek.collective.overlap.key_holder import Announced
from publiek.collective.overlap.opting_out import OptOuts
from publiek.collective.overlap.padding import PSEUDONYM_BYTES
from publiek.collective.overlap.reading_again import Seen, households_in
from publiek.collective.overlap.waiting import ENTRY_BYTES, Pending
from publiek.errors import DisclosureError, Text, UsageError
from publiek.house import House

Evaluate = Callable[[bytes], bytes]
#: Questions in one request over a network: half a minute of work for the key holder.
PER_REQUEST = 50_000


@dataclass(frozen=True)
class Finished:
    """What came of one file, in numbers."""

    source: str
    households: int
    bookers: int
    addressed: int
    opted_out: int


class Gateway:
    """The door of one house in one epoch. `announced`: what the key holder made known to everybody."""

    def __init__(self, house: House, announced: Announced) -> None:
        """Wipes what waited for more than a day."""
        self._house, self._announced = house, announced
        self.folder = overlap_folder(house, announced.epoch)
        waiting.wipe_old(self.folder)

    @property
    def opt_outs(self) -> OptOuts:
        """The households of this house that do not want to be counted, in any epoch."""
        return opt_outs_of(self._house)

    def see(self, path: Path, *, sheet: str | None = None) -> Seen:
        """The households in an export file, in memory (see `reading_again.households_in`)."""
        round_ = self._announced.epoch.rpartition(".")[2].replace("-", "/")
        return households_in(path, house=self._house, round=round_, opt_outs=self.opt_outs, sheet=sheet)

    def request(self, seen: Seen) -> bytes:
        """The request to the key holder, as bytes that may lie in a file; what belongs to it waits here, sealed."""
        known = self._known(seen)
        keys = self._unknown(seen, known)
        if not keys:
            self._keep(seen, known)
            raise UsageError(
                "overlap-nothing-to-ask",
                Text(
                    "Alle huishoudens in dit bestand waren al gevraagd; ze tellen nu mee.",
                    "All households in this file had been asked about; they count now.",
                ),
                Text("U hoeft niets te sturen.", "There is nothing to send."),
            )
        request, pending = self._asked(seen, keys, known=tuple(known))
        waiting.seal(pending, folder=self.folder, secret=secret_for(self._house, "sealing"))
        return request

    def finish(self, answer: bytes) -> Finished:
        """Keeps the pseudonyms that follow from the answer, and wipes what waited for it.

        Raises StorageError "overlap-not-waiting", PackageError "overlap-message-damaged" and DisclosureError
        "oprf-wrong-key" when it was not made with the announced key: then nothing is kept.
        """
        told = messages.unpack(answer, kind="answer")
        request = told.text("request")
        pending = waiting.unseal(request, folder=self.folder, secret=secret_for(self._house, "sealing"))
        made = self._pseudonyms(pending, told)
        finished = self._keep(pending.seen, [*pending.known, *made])
        waiting.forget(request, folder=self.folder)
        return finished

    def exchange(self, seen: Seen, evaluate: Evaluate, *, per_request: int = PER_REQUEST) -> Finished:
        """Request and answer in one go, in parts; nothing waits on disk. Raises as `finish` and `evaluate` do."""
        made = self._known(seen)
        keys = self._unknown(seen, made)
        for start in range(0, len(keys), per_request):
            request, pending = self._asked(seen, keys[start : start + per_request])
            told = messages.unpack(evaluate(request), kind="answer")
            made += self._pseudonyms(pending, told)
        return self._keep(seen, made)

    def _known(self, seen: Seen) -> list[bytes]:
        """Pseudonym and tag of the households of a file that another file already had: they are not asked again."""
        if not seen.households.keys:
            raise _no_households()
        opt_outs = self.opt_outs
        wanted = {opt_outs.tag(key) for key in seen.households.keys}
        entries = {entry for kept in kept_here(self.folder, key=self._announced.fingerprint) for entry in kept}
        return [entry for entry in entries if entry[PSEUDONYM_BYTES:] in wanted]

    def _unknown(self, seen: Seen, known: list[bytes]) -> tuple[str, ...]:
        tags, opt_outs = {entry[PSEUDONYM_BYTES:] for entry in known}, self.opt_outs
        return tuple(key for key in seen.households.keys if opt_outs.tag(key) not in tags)

    def _asked(self, seen: Seen, keys: tuple[str, ...], *, known: tuple[bytes, ...] = ()) -> tuple[bytes, Pending]:
        blinded = tuple(oprf.blind(key.encode()) for key in keys)
        # In the order of what nobody can predict, so that the order tells nothing of the addresses.
        order = sorted(range(len(keys)), key=lambda nth: blinded[nth].element)
        facts = {"epoch": self._announced.epoch, "key": self._announced.id, "count": len(keys)}
        request = messages.pack("request", facts, b"".join(blinded[nth].element for nth in order))
        households = seen.households
        shown = HouseholdKeys(
            tuple(keys[nth] for nth in order), households.bookers, households.addressed, households.opted_out
        )
        asked = Seen(seen.digest, shown)
        pending = Pending(asked, tuple(blinded[nth] for nth in order), sha256(request).hexdigest(), known)
        return request, pending

    def _pseudonyms(self, pending: Pending, told: messages.Message) -> list[bytes]:
        """Pseudonym and tag of every household, from an answer that is proven to be made with the announced key."""
        keys, count = pending.seen.households.keys, told.number("count")
        right = (told.text("epoch"), told.text("key"), told.text("request"))
        if right != (self._announced.epoch, self._announced.id, pending.request) or count != len(keys):
            raise _wrong_key()
        per_proof = told.number("per_proof")
        if not 0 < per_proof <= oprf.MOST_PER_PROOF:
            raise messages.damaged("answer")
        evaluated = told.pieces(oprf.ELEMENT_BYTES, count)
        proofs = told.pieces(oprf.PROOF_BYTES, -(-count // per_proof), start=oprf.ELEMENT_BYTES * count)
        public = bytes.fromhex(self._announced.public_key)
        elements = [one.element for one in pending.blinded]
        for nth, proof in enumerate(proofs):
            part = slice(nth * per_proof, (nth + 1) * per_proof)
            if not oprf.proven(public, elements[part], evaluated[part], proof):
                raise _wrong_key()
        opt_outs = self.opt_outs
        return [
            oprf.finish(key.encode(), blinded, element)[:PSEUDONYM_BYTES] + opt_outs.tag(key)
            for key, blinded, element in zip(keys, pending.blinded, evaluated, strict=True)
        ]

    def _keep(self, seen: Seen, made: list[bytes]) -> Finished:
        households = seen.households
        unique = sorted(set(made))
        numbers = {
            "bookers": households.bookers,
            "addressed": households.addressed,
            "opted_out": households.opted_out,
            "households": len(unique),
        }
        marks = {"epoch": self._announced.epoch, "key": self._announced.fingerprint, "source": seen.digest}
        facts = {**marks, **numbers}
        whole_files.write(
            self.folder / f"{seen.digest}.pseudonyms", messages.pack("pseudonyms", facts, b"".join(unique))
        )
        return Finished(seen.digest, len(unique), households.bookers, households.addressed, households.opted_out)


def overlap_folder(house: House, epoch: str) -> Path:
    """Where the pseudonyms of a house in an epoch are."""
    return house.home / "organisations" / house.organisation / "overlap" / check_epoch(epoch)


def opt_outs_of(house: House) -> OptOuts:
    """The households of this house that do not want to be counted."""
    folder = house.home / "organisations" / house.organisation / "overlap"
    return OptOuts(folder, secret_for(house, "objecting"))


def kept_here(folder: Path, *, key: str) -> Iterator[list[bytes]]:
    """Pseudonym and tag of the households of every file that was done with this key."""
    for path in sorted(folder.glob("*.pseudonyms")):
        told = read_kept(path)
        if told.text("key") == key:
            yield told.pieces(ENTRY_BYTES, told.number("households"))


def read_kept(path: Path) -> messages.Message:
    """What was kept of one file. Raises StorageError "overlap-unwritable", PackageError "overlap-message-damaged"."""
    try:
        return messages.unpack(path.read_bytes(), kind="pseudonyms")
    except OSError:
        raise whole_files.unwritable() from None


def _no_households() -> UsageError:
    return UsageError(
        "overlap-no-households",
        Text("In dit bestand is geen enkel bruikbaar adres.", "There is not one usable address in this file."),
        Text("Exporteer met adressen, van het afgesproken seizoen.", "Export addresses, of the round agreed upon."),
    )


def _wrong_key() -> DisclosureError:
    return DisclosureError(
        "oprf-wrong-key",
        Text(
            "Dit antwoord is niet met de aangekondigde sleutel gemaakt, of hoort bij een andere vraag.",
            "This answer was not made with the announced key, or belongs to another question.",
        ),
        Text("Gebruik het niet, en meld het aan het samenwerkingsverband.", "Do not use it, and tell the collective."),
    )
