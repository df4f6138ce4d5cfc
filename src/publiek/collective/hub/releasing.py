"""How does an approved draft become a release: whole in its files, the register, the budget and the log, or not at all?

Under the lock the draft is made once more: what was approved must come out again to the last byte. Shared audience is
paid and worked out first (its answer is kept, so that a run that breaks off does not pay again). Then everything is
made whole aside; one journal moves it in place, and the entry of the register and the line of the log follow from it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from publiek.collective.agreements import Agreement
from publiek.collective.hub import approving, changes, drafting, released, remembering, sharing_audience
from publiek.collective.hub.changes import Change
from publiek.collective.hub.configuration import Configuration
from publiek.collective.hub.draft import Draft, read
from publiek.collective.hub.drafting import Drafted
from publiek.collective.hub.judging import as_event
from publiek.collective.hub.places import Places
from publiek.collective.hub.released import REGISTERED, SIGNATURE, SIGNED, TELLING, Released
from publiek.collective.hub.three_servers import FromHub
from publiek.collective.identities import SecretIdentity
from publiek.collective.overlap.job import OverlapJob
from publiek.collective.packages import Approval, written
from publiek.disclosure.register import Register
from publiek.disclosure.register.writing import entry_written
from publiek.disclosure.tables.published import Published
from publiek.errors import DisclosureError, Text


@dataclass(frozen=True)
class Means:
    """With what a hub releases: its places, what was set up, its keys; `job`: who works out shared audience."""

    places: Places
    known: Configuration
    secret: SecretIdentity
    keys: Path
    job: OverlapJob | None = None


def release(digest: str, means: Means, *, today: date | None = None) -> Released:
    """The release of the draft with this digest; when it was released already, that release.

    Raises UsageError "draft-unknown", DisclosureError "draft-stale", "release-not-approved", "overlap-not-here",
    "budget-spent".
    """
    places, known = means.places, means.known
    with changes.only_writer(places):
        approved = read(places.draft(digest))
        agreement = known.agreement(approved.agreement)
        there = remembering.release_of(places, agreement.id, approved.round, draft=digest)
        if there is None:
            votes = approving.counted(places, digest, agreement=agreement, known=known)
            approving.require_enough(votes, agreement=agreement)
            drafted = _again(approved, agreement, means, today)
            there = places.releases(agreement.id, approved.round) / f"{approved.number:06d}"
            _place(drafted, votes, agreement, means, there)
        return released.in_folder(there, hub=means.secret.public)


def _again(approved: Draft, agreement: Agreement, means: Means, today: date | None) -> Drafted:
    """The same draft, made anew from what counts now. Raises DisclosureError "draft-stale" when it is another."""
    drafted = drafting.draft(
        means.places,
        means.known,
        agreement,
        approved.round,
        receiver=means.secret,
        leaving_out=frozenset(approved.telling["leaving_out"]),
        only=frozenset(approved.members),
        today=today,
    )
    if drafted.draft.digest != approved.digest or drafted.composed is None:
        raise DisclosureError(
            "draft-stale",
            Text(
                "Na dit voorstel is er iets veranderd: een bijdrage, de afspraak, de regels of een eerdere vrijgave.",
                "Something changed since this draft: a contribution, the agreement, the rules or an earlier release.",
            ),
            Text("Maak een nieuw voorstel en laat dat goedkeuren.", "Make a new draft and have that approved."),
            {"agreement": agreement.id, "round": approved.round},
        )
    return drafted


def _place(drafted: Drafted, votes: Mapping[str, Approval], agreement: Agreement, means: Means, target: Path) -> None:
    """Everything of the release made whole, and the one change that gives it its place."""
    draft, composed, places = drafted.draft, drafted.composed, means.places
    if composed is None:
        raise ValueError("only what was composed is released")
    files = dict(draft.files)
    telling: dict[str, Any] = {**draft.telling, "kind": "release", "draft": draft.digest}
    if "overlap" in telling:
        _add_audience(files, telling, drafted, agreement, means)
    if composed.published:
        files[REGISTERED] = _entry(places, draft, composed.published)
        number = json.loads(files[REGISTERED])["entry"]
        telling["register"] = {"entry": number, "digest": sha256(files[REGISTERED]).hexdigest()}
    telling["approvals"] = [{"who": one.who, "at": one.at.isoformat()} for one in votes.values()]
    telling["at"] = datetime.now(UTC).isoformat(timespec="seconds")
    files[TELLING] = written.as_json(telling)
    files[SIGNATURE] = means.secret.sign(SIGNED + files[TELLING]).encode()
    moves = {places.prepare(files): target}
    if composed.compared:
        kept = json.dumps(composed.compared, sort_keys=True).encode()
        moves[places.prepare({remembering.COMPARED: kept})] = places.memory(agreement.id)
    event = as_event("release", _facts(telling, sha256(files[TELLING]).hexdigest()))
    changes.make(places, Change([event], moves, register=target if REGISTERED in files else None))


def _add_audience(
    files: dict[str, bytes], telling: dict[str, Any], drafted: Drafted, agreement: Agreement, means: Means
) -> None:
    came = {name: drafted.contributions[name] for name in drafted.draft.members}
    places, round_name = means.places, drafted.draft.round
    ledger = sharing_audience.ledger_of(places, agreement, round_name)
    by = FromHub(places, means.secret, means.keys)
    job = means.job or sharing_audience.job_of(by, agreement, round_name, came)
    answer = job.run(sharing_audience.question_of(agreement, round_name, came), ledger=ledger)
    told, account = sharing_audience.told_of(answer, agreement, ledger)
    files.update({one.file: one.content for one in told})
    telling["tables"] = [*telling["tables"], *json.loads(written.as_json([one.described() for one in told]))]
    telling["account"] = [*telling["account"], *(dict(entry) for entry in account)]


def _entry(places: Places, draft: Draft, published: tuple[Published, ...]) -> bytes:
    """Exactly what the register will hold of this release: nobody else adds to it while the hub is held."""
    entries = Register(places.register).entries()
    account = {"draft": draft.digest, "number": draft.number, **draft.telling["versions"]}
    return entry_written(len(entries) + 1, entries[-1].digest if entries else "", published, account)


def _facts(telling: Mapping[str, Any], digest: str) -> dict[str, object]:
    told = {name: telling[name] for name in ("agreement", "round", "number", "draft")}
    return {
        **told,
        "release": digest,
        "members": len(telling["inputs"]),
        "by": [a["who"] for a in telling["approvals"]],
    }
