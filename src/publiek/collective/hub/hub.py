"""What can one ask of a hub? Every door of it, in the order of a season."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from publiek.collective.hub import (
    approving,
    changes,
    configuration,
    drafting,
    exchanging,
    gathering,
    leaving,
    log,
    receiving,
    released,
    releasing,
    remembering,
    standing,
)
from publiek.collective.hub import draft as draft_file
from publiek.collective.hub.changes import Change
from publiek.collective.hub.configuration import Configuration
from publiek.collective.hub.draft import Draft
from publiek.collective.hub.gathering import Gathered
from publiek.collective.hub.judging import as_event
from publiek.collective.hub.log import Head
from publiek.collective.hub.places import Places
from publiek.collective.hub.receipts import Receipt
from publiek.collective.hub.released import Released
from publiek.collective.hub.releasing import Means
from publiek.collective.hub.standing import Status
from publiek.collective.identities import Identity, SecretIdentity
from publiek.collective.overlap.job import OverlapJob
from publiek.collective.packages import Approval
from publiek.disclosure import Release
from publiek.errors import Text, UsageError
from publiek.house import House
from publiek.pseudonymisation.keyring import Keyring
from publiek.warehouse.publication import write_whole


class Hub:
    """The hub in a folder. Its keys lie elsewhere: in `keys`, else where this user keeps all keys."""

    def __init__(self, folder: Path, *, keys: Path | None = None) -> None:
        """Raises StorageError when there is no hub in `folder`, or when the keys would lie inside it."""
        self.places = Places(folder)
        self._keys = Keyring(keys, data_folder=folder).folder
        self.configuration()

    @classmethod
    def create(cls, folder: Path, name: str, title: Text, *, keys: Path | None = None) -> Hub:
        """Start a hub: its folders, its keys and its identity. Raises UsageError "hub-exists" when there is one."""
        places = Places(folder)
        if places.description.exists():
            raise _exists()
        described = configuration.describe(name, title)
        held = Keyring(keys, data_folder=folder).folder
        public = _own_identity(held, name)
        places.make()
        write_whole(places.identity, content=public.to_yaml().encode())
        write_whole(places.description, content=described)
        return cls(folder, keys=keys)

    @property
    def identity(self) -> Identity:
        """What members need to seal a package for this hub."""
        return Identity.from_yaml(self.places.identity.read_bytes())

    @property
    def keys(self) -> Path:
        """The folder with the keys of this hub."""
        return self._keys

    def configuration(self) -> Configuration:
        """Who takes part and what was agreed, as it stands in the files now."""
        return configuration.read(self.places)

    def receive(self, data: bytes, *, via: str, at: datetime | None = None) -> Receipt:
        """Take in one package; `via`: file, network or central. See `receiving.receive`."""
        return receiving.receive(
            data, places=self.places, known=self.configuration(), receiver=self._secret(), via=via, at=at
        )

    def gather(
        self, houses: Iterable[House], agreement: str, round_name: str, *, today: date | None = None
    ) -> tuple[Gathered, ...]:
        """Take in what houses hosted here contribute: made and approved by them as anywhere else, without a network."""
        at = datetime(today.year, today.month, today.day, 12, tzinfo=UTC) if today else None
        return gathering.gather(
            houses,
            self.configuration().agreement(agreement),
            round_name,
            receive=lambda data: self.receive(data, via="central", at=at),
            today=today,
        )

    def draft(
        self, agreement: str, round_name: str, *, without: Collection[str] = (), today: date | None = None
    ) -> Draft:
        """What would be released now; kept for its approvers when the gate lets it. `without`: tables to leave out."""
        known = self.configuration()
        with changes.only_writer(self.places):
            made = drafting.draft(
                self.places,
                known,
                known.agreement(agreement),
                round_name,
                receiver=self._secret(),
                leaving_out=frozenset(without),
                today=today,
            ).draft
            place = self.places.draft(made.digest)
            if made.may and not place.exists():
                ready = self.places.prepare({**made.files, draft_file.FILE: made.content})
                facts = {"agreement": made.agreement, "round": made.round, "draft": made.digest}
                changes.make(self.places, Change([as_event("draft", facts)], {ready: place}))
        return made

    def drafts(self) -> list[Draft]:
        """The drafts that lie here for approval."""
        return [draft_file.read(folder) for folder in sorted((self.places.root / "drafts").iterdir())]

    def approve(self, digest: str, approver: SecretIdentity | Approval) -> tuple[str, ...]:
        """Somebody approves a draft, here or by an approval made elsewhere; gives who approved it so far.

        Raises UsageError "draft-unknown", DisclosureError "approval-refused" with the reason.
        """
        made = approver if isinstance(approver, Approval) else approving.signed(digest, approver)
        with changes.only_writer(self.places):
            known = self.configuration()
            draft = draft_file.read(self.places.draft(digest))
            agreement = known.agreement(draft.agreement)
            approving.require_valid(made, digest=digest, agreement=agreement, known=known)
            votes = approving.counted(self.places, digest, agreement=agreement, known=known)
            if made.who not in votes:
                ready = self.places.prepare({approving.FILE: made.as_file()})
                target = self.places.draft(digest) / "approvals" / made.who
                facts = {"agreement": agreement.id, "round": draft.round, "draft": digest, "by": made.who}
                changes.make(self.places, Change([as_event("approve", facts)], {ready: target}))
            return tuple(approving.counted(self.places, digest, agreement=agreement, known=known))

    def release(self, digest: str, *, job: OverlapJob | None = None, today: date | None = None) -> Released:
        """Release an approved draft: once, however often asked. `job`: who works out shared audience elsewhere."""
        means = Means(self.places, self.configuration(), self._secret(), self._keys, job)
        return releasing.release(digest, means, today=today)

    def released(self, agreement: str, round_name: str | None = None) -> list[Released]:
        """Every release of an agreement, or of one round of it, oldest first; each checked."""
        rounds = [round_name] if round_name else list(self.configuration().agreement(agreement).rounds)
        folders = [f for name in rounds for _, f in remembering.numbered(self.places.releases(agreement, name))]
        return [released.in_folder(folder, hub=self.identity) for folder in folders]

    def receive_release(self, files: Mapping[str, bytes], agreement: str) -> Released:
        """Take in a release of another hub (its files), to be added up under an agreement of this one."""
        known = self.configuration()
        return exchanging.take(files, known.agreement(agreement), places=self.places, known=known)

    def total(self, agreement: str, round_name: str) -> Release:
        """The sum of the releases of other hubs that were taken in: only of cells that all of them told."""
        known = self.configuration()
        return exchanging.total(known.agreement(agreement), round_name, places=self.places, known=known)

    def leave(self, agreement: str, member: str, *, by: str = "") -> int:
        """A member leaves an agreement: its contributions are deleted; what was released stays (it is anonymous)."""
        return leaving.leave(self.places, self.configuration().agreement(agreement), member, keys=self._keys, by=by)

    def status(self) -> Status:
        """Who gave in what, who is missing, what was refused and why."""
        return standing.status(self.places, self.configuration())

    def log(self) -> list[log.Line]:
        """Every event, oldest first. Raises StorageError "hub-log-changed" when the account was changed."""
        return list(log.read(self.places.log))

    def head(self) -> Head:
        """The signed end of the log: who keeps it can prove later that something was cut off."""
        with changes.only_writer(self.places):
            return log.signed_head(self.places.log, by=self._secret())

    def note(self, what: str, **facts: object) -> None:
        """Add an event to the log that changes nothing else, such as a caller that was turned away at the door."""
        with changes.only_writer(self.places):
            changes.make(self.places, Change([{"what": what, **facts}]))

    def _secret(self) -> SecretIdentity:
        return SecretIdentity.open(self._keys, self.configuration().name)


def _own_identity(keys: Path, name: str) -> Identity:
    """The keys of a hub, made now unless they are here: a hub that is set up anew from its files keeps them."""
    try:
        return SecretIdentity.create(keys, name, "hub").public
    except UsageError as error:
        if error.code != "identity-exists":
            raise
    return SecretIdentity.open(keys, name).public


def _exists() -> UsageError:
    return UsageError(
        "hub-exists",
        Text("In deze map is al een hub.", "There is a hub in this folder already."),
        Text("Kies een andere map.", "Choose another folder."),
    )
