"""Why does a server, a house or the receiver not go on? Every refusal of the three servers, with what to do.

Whatever the reason, nothing is opened: two of three masked shares are random words.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from publiek.errors import (
    DisclosureError,
    NetworkError,
    PackageError,
    ProgramError,
    PubliekError,
    StorageError,
    Text,
    UsageError,
)

_CLOSED = Text(
    "Er is niets geopend. Zoek eerst de oorzaak; een nieuwe poging heeft een nieuw nummer.",
    "Nothing was opened. Find the cause first; a new try has a new number.",
)
_AGAIN = Text("Er is niets geopend. Begin opnieuw.", "Nothing was opened. Start again.")
_KINDS = {
    kind.__name__: kind
    for kind in (DisclosureError, NetworkError, PackageError, ProgramError, StorageError, UsageError)
}


def settings_unreadable(field: str) -> UsageError:
    """The settings of a server cannot be read."""
    return UsageError(
        "sharing-settings",
        Text("De instellingen van deze server zijn niet te lezen.", "The settings of this server cannot be read."),
        Text("Verbeter het genoemde veld.", "Mend the field that is named."),
        {"field": field},
    )


def plan_unsound(field: str) -> UsageError:
    """A plan that cannot be read or makes no sense."""
    return UsageError(
        "sharing-plan",
        Text("Het plan voor de drie servers klopt niet.", "The plan for the three servers is not right."),
        Text("Kijk naar wat er genoemd wordt.", "Look at what is named."),
        {"field": field},
    )


def plan_of_others(field: str) -> UsageError:
    """A plan that is about others than who was asked to act by it."""
    return UsageError(
        "sharing-plan-other",
        Text(
            "Dit plan past niet bij de afspraak, of noemt anderen of andere sleutels dan hier bekend zijn.",
            "This plan does not fit the agreement, or names others or other keys than are known here.",
        ),
        Text(
            "Doe er niets mee. Vraag het samenwerkingsverband hoe dat kan.",
            "Do nothing with it. Ask the collective how that can be.",
        ),
        {"field": field},
    )


def other_code() -> UsageError:
    """Somebody typed another code than that of the plan."""
    return UsageError(
        "sharing-code",
        Text("Deze code hoort bij een ander plan.", "This code is of another plan."),
        Text(
            "Gebruik dit plan niet voordat de code klopt met die van de drie servers.",
            "Do not use this plan before its code is the one that the three servers tell.",
        ),
    )


def terms_taken(job: str) -> UsageError:
    """A job with other terms under a number that was used."""
    return UsageError(
        "sharing-number-taken",
        Text("Onder dit nummer is al iets anders afgesproken.", "Something else was agreed under this number."),
        Text("Geef het plan een volgend nummer.", "Give the plan a next number."),
        {"job": job},
    )


def server_exists() -> UsageError:
    """There is a server in the folder."""
    return UsageError(
        "sharing-server-exists",
        Text("In deze map is al een server.", "There is a server in this folder already."),
        Text("Kies een andere map.", "Choose another folder."),
    )


def server_missing() -> StorageError:
    """There is no server in the folder, or it agreed to nothing."""
    return StorageError(
        "sharing-server-missing",
        Text("In deze map is geen server met een plan.", "There is no server with a plan in this folder."),
        Text(
            "Begin met: publiek overlap-server init. Daarna: publiek overlap-server accept.",
            "Start with: publiek overlap-server init. Then: publiek overlap-server accept.",
        ),
    )


def plan_missing(agreement: str) -> UsageError:
    """The hub has no plan for the round."""
    return UsageError(
        "sharing-plan-missing",
        Text(
            "Voor deze afspraak en dit seizoen is er geen plan voor de drie servers.",
            "There is no plan for the three servers for this agreement and round.",
        ),
        Text("Maak het met: publiek overlap plan.", "Make it with: publiek overlap plan."),
        {"agreement": agreement},
    )


def not_listed(job: str) -> DisclosureError:
    """A job, a member or a receiver that is not in this server's own settings."""
    return DisclosureError(
        "sharing-not-listed",
        Text("Deze server heeft deze opdracht niet op zijn lijst.", "This server has no such job on its list."),
        Text(
            "Wat een server doet staat in zijn eigen instellingen: afspraak, leden, ronde, nummer en ruis.",
            "What a server does stands in its own settings: agreement, members, round, number and noise.",
        ),
        {"job": job},
    )


def terms_differ(server: str) -> DisclosureError:
    """Servers do not have the same terms for the job."""
    return DisclosureError(
        "sharing-terms-differ",
        Text("De servers hebben niet dezelfde afspraken op hun lijst.", "The servers do not list the same terms."),
        Text("Maak hun instellingen gelijk en begin opnieuw.", "Make their settings the same and start again."),
        {"server": server},
    )


def wrong_shares(house: str) -> PackageError:
    """A contribution that is not what its house pinned down, or has another shape than agreed."""
    return PackageError(
        "sharing-shares-wrong",
        Text(
            "De bijdrage van een lid is beschadigd of niet van deze vorm.",
            "The contribution of a member is damaged or of another form.",
        ),
        Text("Vraag het lid de bijdrage opnieuw te maken.", "Ask the member to make its contribution again."),
        {"house": house},
    )


def second_contribution(house: str) -> PackageError:
    """A house already gave in something else, or the job has begun."""
    return PackageError(
        "sharing-second-contribution",
        Text(
            "Dit lid gaf voor deze opdracht al iets anders in, of de opdracht is begonnen.",
            "This member gave in something else for this job already, or the job has begun.",
        ),
        Text(
            "Trek eerst in wat er ligt. Is de opdracht begonnen: een verbetering hoort bij een volgend nummer.",
            "Withdraw what is there first. Has the job begun: a correction belongs to a next number.",
        ),
        {"house": house},
    )


def contributions_differ(houses: Sequence[str]) -> PackageError:
    """Two servers have something different of the same house."""
    return PackageError(
        "sharing-contributions-differ",
        Text("De servers hebben niet hetzelfde van een lid.", "The servers do not have the same of a member."),
        Text("Laat dit lid aan alle drie hetzelfde sturen.", "Have this member send the same to all three."),
        {"houses": sorted(houses)},
    )


def members_missing(houses: Sequence[str]) -> DisclosureError:
    """Somebody of the agreed members gave nothing in."""
    return DisclosureError(
        "overlap-members-missing",
        Text(
            "Niet alle gevraagde organisaties hebben nummers ingeleverd.",
            "Not every member asked about gave in numbers.",
        ),
        Text("Vraag het zonder hen, of wacht op hen.", "Ask without them, or wait for them."),
        {"missing": len(houses), "members": sorted(houses)},
    )


def other_inputs() -> DisclosureError:
    """The same job again with other contributions: the difference would tell of a household."""
    return DisclosureError(
        "sharing-other-inputs",
        Text(
            "Deze server nam al deel aan deze opdracht, met andere bijdragen.",
            "This server took part in this job before, with other contributions.",
        ),
        Text(
            "Twee antwoorden met een klein verschil verraden een huishouden. Spreek een nieuwe ronde af.",
            "Two answers with a small difference give a household away. Agree upon a next round.",
        ),
    )


def done_already() -> DisclosureError:
    """The job is over, its shares are gone."""
    return DisclosureError(
        "sharing-done",
        Text("Deze opdracht is af; de delen zijn gewist.", "This job is done; its shares were deleted."),
        Text("Gebruik het antwoord dat er is.", "Use the answer that is there."),
    )


def used_attempt() -> PackageError:
    """A request to run that was seen before."""
    return PackageError(
        "sharing-replayed",
        Text("Dit verzoek is al eens gebruikt.", "This request was used before."),
        _AGAIN,
    )


def said_twice(step: str) -> PackageError:
    """The same sender said the same thing twice, or something of another job or try."""
    return PackageError(
        "sharing-message-unexpected",
        Text(
            "Een bericht kwam dubbel, of hoort bij een andere opdracht of poging.",
            "A message came twice, or belongs to another job or try.",
        ),
        _AGAIN,
        {"step": step},
    )


def not_zero_or_one(houses: Sequence[str]) -> DisclosureError:
    """A bitmap with other entries than 0 and 1."""
    return DisclosureError(
        "sharing-entries",
        Text(
            "De bijdrage van een lid bestaat niet uit enen en nullen.",
            "The contribution of a member is not made of ones and zeros.",
        ),
        Text(
            "Zo'n bijdrage kan één huishouden uitvergroten. Er is niets geopend; praat met dit lid.",
            "Such a contribution can magnify one household. Nothing was opened; talk with this member.",
        ),
        {"houses": sorted(houses)},
    )


def size_unlikely(houses: Sequence[str]) -> DisclosureError:
    """A bitmap that is much fuller or emptier than its house declared."""
    return DisclosureError(
        "sharing-size",
        Text(
            "De bijdrage van een lid is veel groter of kleiner dan het had opgegeven.",
            "The contribution of a member is much larger or smaller than it declared.",
        ),
        Text(
            "Controleer de opgave en de bijdrage. Een verbetering hoort bij een volgend nummer.",
            "Check what was declared and given in. A correction belongs to a next number.",
        ),
        {"houses": sorted(houses)},
    )


def too_full() -> DisclosureError:
    """So many households that nearly every bucket is filled."""
    return DisclosureError(
        "sharing-too-full",
        Text("Er zijn te veel huishoudens voor dit aantal vakjes.", "There are too many households for the buckets."),
        Text("Spreek meer vakjes af (buckets).", "Agree upon more buckets."),
    )


def server_gone(server: str) -> NetworkError:
    """A server does not answer."""
    return NetworkError(
        "sharing-server-gone",
        Text("Een van de drie servers antwoordt niet (meer).", "One of the three servers does not answer (any more)."),
        Text(
            "Er is niets geopend. Start deze server en begin opnieuw: met dezelfde bijdragen hoort dezelfde ruis.",
            "Nothing was opened. Start this server and begin again: the same contributions keep the same noise.",
        ),
        {"server": server},
    )


def stopped_by(server: str, code: str) -> DisclosureError:
    """Another server stopped, for the reason that is named."""
    return DisclosureError(
        "sharing-stopped",
        Text("Een andere partij hield de opdracht tegen.", "Another party stopped the job."),
        _AGAIN,
        {"server": server, "reason": code},
    )


def sums_wrong(step: str) -> DisclosureError:
    """What the servers sent does not add up to counts."""
    return DisclosureError(
        "sharing-sums",
        Text("De delen van de servers passen niet bij elkaar.", "What the servers sent does not fit together."),
        _CLOSED,
        {"step": step},
    )


def as_bytes(error: PubliekError) -> bytes:
    """A refusal as it goes over the line."""
    told = {
        "kind": type(error).__name__,
        "code": error.code,
        "what": [error.what.nl, error.what.en],
        "do": [error.do.nl, error.do.en],
        "where": error.where,
    }
    return json.dumps(told).encode()


def from_bytes(content: bytes) -> PubliekError:
    """The refusal that came over the line; one that cannot be read is a fault of the program."""
    try:
        told = json.loads(content)
        kind = _KINDS[told["kind"]]
        return kind(str(told["code"]), Text(*told["what"]), Text(*told["do"]), dict(told["where"]))
    except (ValueError, KeyError, TypeError):
        return ProgramError(
            "sharing-reply-unreadable",
            Text("Een server antwoordde iets onleesbaars.", "A server answered something that cannot be read."),
            _AGAIN,
        )
