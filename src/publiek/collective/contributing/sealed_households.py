"""Which sealed households does the house have for shared audience? They are made elsewhere, with the key holder.

For a trusted centre: the pseudonyms that `collective.overlap` made of the house's files. For three servers: one sealed
message for each, which whoever made them keeps in sharing/overlap/<agreement>/<round>/ as "overlap-<server>".
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from publiek import permitting
from publiek.collective.agreements import Agreement
from publiek.collective.contributing import refusals
from publiek.collective.contributing.places import Places, read, write
from publiek.errors import Text, UsageError
from publiek.house import House

CENTRE = "overlap"
_MARK = "mark"
_NAME = re.compile(r"overlap-[a-z0-9][a-z0-9-]{1,62}")


def sealed_households(house: House, agreement: Agreement, round: str) -> dict[str, bytes]:
    """Name -> content. Raises StorageError "overlap-not-prepared" when they are not all there."""
    permitting.require(house, "overlap")
    terms = agreement.overlap
    if terms is None or terms.strength != "sharing":
        return {CENTRE: _of_centre(house, agreement, round)}
    found = {}
    for name in (f"{CENTRE}-{server}" for server in terms.servers):
        path = Places(house).overlap(agreement.id, round) / name
        if path.is_symlink() or not path.is_file():
            raise refusals.overlap_not_prepared(agreement.id)
        found[name] = path.read_bytes()
    if not _of_now(house, agreement, round):
        raise refusals.overlap_not_prepared(agreement.id)
    return found


def keep(house: House, agreement: Agreement, round: str, sealed: Mapping[str, bytes], *, mark: str = "") -> None:
    """Put the messages for the three servers ready, by "overlap-<server>". Raises ValueError for another name.

    `mark`: of the households that are in them (`sharing.at_home.mark_of`); when others count later, what lies ready
    counts no more.
    """
    folder = Places(house).overlap(agreement.id, round)
    # While some of it is of earlier and some of now, it counts for nothing.
    write(folder / _MARK, b"being made")
    for name, content in sealed.items():
        if not _NAME.fullmatch(name):
            raise ValueError("what is sealed for a server is named overlap-<server>")
        write(folder / name, content)
    write(folder / _MARK, mark.encode())


def in_words(name: str, content: bytes) -> Text:
    """What one of them holds, in numbers, for who has to approve it."""
    if name == CENTRE:
        from publiek.collective.overlap.packages import summary

        return summary(content)
    server, kilobytes = name.removeprefix(f"{CENTRE}-"), max(round(len(content) / 1000), 1)
    return Text(
        f"Een verzegeld bericht van {kilobytes} kB voor {server}: willekeurige getallen. Wie er één heeft, weet niets "
        "over uw huishoudens.",
        f"A sealed message of {kilobytes} kB for {server}: random numbers. Who has one knows nothing of your "
        "households.",
    )


def _of_now(house: House, agreement: Agreement, round: str) -> bool:
    """Whether the households in what lies ready are those that count now, as far as that was written down."""
    from publiek.collective.overlap.sharing.at_home import mark_of

    mark = (read(Places(house).overlap(agreement.id, round) / _MARK) or b"").decode("ascii", "replace")
    return not mark or mark == mark_of(house, agreement.id, round)


def _of_centre(house: House, agreement: Agreement, round: str) -> bytes:
    from publiek.collective.overlap.epoch_keys import epoch_of
    from publiek.collective.overlap.packages import pseudonym_batch

    try:
        return pseudonym_batch(house, epoch_of(agreement.id, round))
    except UsageError as error:
        if error.code != "overlap-nothing-made":
            raise
    raise refusals.overlap_not_prepared(agreement.id)
