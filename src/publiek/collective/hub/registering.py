"""How does somebody, or an agreement, come to be known to a hub? By a file that people can read."""

from __future__ import annotations

from dataclasses import dataclass

from publiek.collective import agreements
from publiek.collective.hub.changes import Change, make, only_writer
from publiek.collective.hub.judging import as_event
from publiek.collective.hub.places import Places
from publiek.collective.identities import Identity
from publiek.errors import Text, UsageError

#: What a file may be about, and the kind of identity in it ("": an agreement).
KINDS = {"agreements": "", "members": "member", "approvers": "approver", "hubs": "hub"}


@dataclass(frozen=True)
class Known:
    """Who or what is known from now on; `before`: whether there was a file of that name that this one replaced."""

    kind: str
    name: str
    before: bool


def register(places: Places, content: bytes, *, kind: str, hub: str, replace: bool = False) -> Known:
    """Know the agreement or identity in `content` from now on.

    A file that is there already is replaced only with `replace`: other keys for a known name, or another text of an
    agreement, are never taken silently. Raises UsageError "registration-kind", "registration-exists", and as the
    readers of agreements and identities do.
    """
    if KINDS[kind]:
        made = Identity.from_yaml(content)
        name, fits = made.name, made.kind == KINDS[kind]
    else:
        agreed = agreements.parse(content)
        name, fits = agreed.id, agreed.hub == hub
    if not fits:
        raise UsageError(
            "registration-kind",
            Text("Dit bestand hoort hier niet.", "This file does not belong here."),
            Text(
                "Een afspraak noemt deze hub; een lid, een goedkeurder en een andere hub hebben elk hun eigen soort.",
                "An agreement names this hub; a member, an approver and another hub each are of a kind of their own.",
            ),
            {"expected": KINDS[kind] or f"agreement of {hub}"},
        )
    target = places.configuration(kind) / f"{name}.yaml"
    before = target.exists()
    if before and not replace and target.read_bytes() != content:
        raise UsageError(
            "registration-exists",
            Text("Onder deze naam is hier al een ander bestand.", "There is another file of this name here."),
            Text("Vraag na of dit klopt, en geef dan --replace.", "Check that this is right, then give --replace."),
            {"name": name},
        )
    with only_writer(places):
        ready = places.prepare({target.name: content})
        events = [as_event("register", {"kind": kind, "name": name, "replaced": before})]
        make(places, Change(events, {ready / target.name: target}))
    return Known(kind, name, before)
