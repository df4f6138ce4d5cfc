"""What leaves a house for shared audience with a trusted centre? Pseudonyms of 16 bytes, padded, and a few numbers.

No address, no name, no date, no order of anything: a sorted list of numbers that mean something only to who holds the
key of the epoch *and* may ask the key holder. It is still treated as personal data: it travels sealed, for the centre.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from publiek import permitting
from publiek.collective.overlap import messages, whole_files
from publiek.collective.overlap.epoch_keys import check_epoch
from publiek.collective.overlap.gateway import opt_outs_of, overlap_folder, read_kept
from publiek.collective.overlap.house_secrets import secret_for
from publiek.collective.overlap.padding import PSEUDONYM_BYTES, padded, size_class
from publiek.collective.overlap.reading_again import counting_digests
from publiek.collective.overlap.waiting import ENTRY_BYTES
from publiek.errors import Text, UsageError
from publiek.house import House


@dataclass(frozen=True, repr=False)
class PseudonymBatch:
    """What the centre reads: the numbers of the house, and its pseudonyms with fillers among them."""

    epoch: str
    key: str
    member: str
    households: int
    bookers: int
    addressed: int
    pseudonyms: bytes

    @property
    def entries(self) -> int:
        """Pseudonyms and fillers together."""
        return len(self.pseudonyms) // PSEUDONYM_BYTES

    @property
    def fillers(self) -> int:
        """How many of them match nothing."""
        return self.entries - self.households

    @property
    def coverage(self) -> float:
        """The share of the bookers with a usable address, 0-1."""
        return self.addressed / self.bookers if self.bookers else 0.0

    def __repr__(self) -> str:
        return f"PseudonymBatch(member={self.member!r}, entries={self.entries})"


def pseudonym_batch(house: House, epoch: str) -> bytes:
    """What leaves `house` for `epoch`: the pseudonyms of all its files that count, each once, without who objected.

    The same files give the same bytes. Raises UsageError "overlap-nothing-made" when no file that counts was read.
    """
    permitting.require(house, "overlap")
    known = own_pseudonyms(house, epoch)
    opt_outs = opt_outs_of(house)
    kept = {entry[:PSEUDONYM_BYTES] for entry in known.entries if not opt_outs.has_tag(entry[PSEUDONYM_BYTES:])}
    facts = {
        "epoch": epoch,
        "key": known.key,
        "member": house.organisation,
        "households": len(kept),
        "bookers": known.bookers,
        "addressed": known.addressed,
    }
    filled = padded(kept, secret=secret_for(house, "filling"), epoch=epoch)
    return messages.pack("batch", facts, b"".join(filled))


def read_batch(content: bytes) -> PseudonymBatch:
    """The batch in these bytes. Raises PackageError "overlap-message-damaged" for what no house would send."""
    told = messages.unpack(content, kind="batch")
    count, rest = divmod(len(told.payload), PSEUDONYM_BYTES)
    households, bookers, addressed = (told.number(name) for name in ("households", "bookers", "addressed"))
    entries = told.pieces(PSEUDONYM_BYTES, count)
    sorted_once = all(one < other for one, other in pairwise(entries))
    if rest or not sorted_once or count != size_class(households) or not addressed <= bookers:
        raise messages.damaged("batch")
    epoch, key, member = check_epoch(told.text("epoch")), told.text("key"), told.text("member")
    return PseudonymBatch(epoch, key, member, households, bookers, addressed, told.payload)


def summary(content: bytes) -> Text:
    """What stands in a batch, in plain words and numbers, for who has to approve it."""
    batch = read_batch(content)
    percent = round(100 * batch.coverage)
    return Text(
        f"{batch.households} huishoudens als onleesbare nummers, aangevuld tot {batch.entries} nummers. Van "
        f"{batch.addressed} van de {batch.bookers} boekers ({percent}%) is het adres bruikbaar. Geen namen, geen "
        "adressen, geen data van bezoek. De ontvanger kan de nummers niet terugrekenen; wel ziet hij bij welke "
        "organisaties hetzelfde nummer voorkomt.",
        f"{batch.households} households as unreadable numbers, filled up to {batch.entries} numbers. Of "
        f"{batch.addressed} of the {batch.bookers} bookers ({percent}%) the address is usable. No names, no addresses, "
        "no dates of visits. The receiver cannot turn the numbers back; it does see at which organisations the same "
        "number occurs.",
    )


@dataclass(frozen=True, repr=False)
class OwnPseudonyms:
    """What a house keeps of an epoch: pseudonym and tag of each household, and its numbers."""

    key: str
    entries: frozenset[bytes]
    bookers: int
    addressed: int

    def __repr__(self) -> str:
        return f"OwnPseudonyms(households={len(self.entries)})"


def own_pseudonyms(house: House, epoch: str) -> OwnPseudonyms:
    """The pseudonyms of the files that count now; those of files that were withdrawn are wiped."""
    folder = overlap_folder(house, epoch)
    counting = counting_digests(house)
    found: set[bytes] = set()
    keys: set[str] = set()
    bookers = addressed = 0
    for path in sorted(folder.glob("*.pseudonyms")):
        if path.stem not in counting:
            whole_files.wipe(path)
            continue
        told = read_kept(path)
        found.update(told.pieces(ENTRY_BYTES, told.number("households")))
        keys.add(told.text("key"))
        bookers, addressed = bookers + told.number("bookers"), addressed + told.number("addressed")
    if len(keys) != 1:
        raise UsageError(
            "overlap-nothing-made",
            Text(
                "Van deze organisatie zijn voor dit seizoen nog geen pseudoniemen gemaakt, of met twee sleutels.",
                "No pseudonyms were made of this house for this round, or with two keys.",
            ),
            Text("Lees eerst de exportbestanden opnieuw.", "Read the export files again first."),
            {"epoch": epoch},
        )
    return OwnPseudonyms(keys.pop(), frozenset(found), bookers, addressed)


def pseudonym_of(house: House, epoch: str, key: str) -> bytes | None:
    """The pseudonym of one household of the house's own, to have it erased elsewhere; None when it has none."""
    tag = opt_outs_of(house).tag(key)
    for entry in own_pseudonyms(house, epoch).entries:
        if entry[PSEUDONYM_BYTES:] == tag:
            return entry[:PSEUDONYM_BYTES]
    return None
