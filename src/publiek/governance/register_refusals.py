"""What is refused about the register of a house: which decision cannot be made, and which step may not be taken."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from publiek.errors import DisclosureError, StorageError, Text, UsageError

_SHOWN = Text("Bekijk het register met: publiek privacy register.", "See the register with: publiek privacy register.")


def purpose_unknown(known: Iterable[str]) -> UsageError:
    """A decision about a purpose that is not in the register of the product."""
    told = ", ".join(known)
    return UsageError(
        "register-purpose-unknown",
        Text("Dit doel staat niet in het register.", "This purpose is not in the register."),
        Text(f"Kies uit: {told}.", f"Choose from: {told}."),
    )


def clock_back(last: date) -> DisclosureError:
    """The clock stands before the last decision."""
    return DisclosureError(
        "register-clock-back",
        Text(
            "De klok staat eerder dan het laatste besluit in het register.",
            "The clock stands before the last decision in the register.",
        ),
        Text("Zet de datum van deze computer goed.", "Set the date of this computer right."),
        {"last_decision": last.isoformat()},
    )


def duty(purpose: str) -> DisclosureError:
    """A purpose that the law asks for."""
    return DisclosureError(
        "register-duty",
        Text(
            "Dit doel is een plicht van de wet. Het kan niet gestopt worden en op geen andere grond rusten.",
            "This purpose is a duty of the law. It cannot be stopped and cannot rest on another ground.",
        ),
        Text("U kunt wel de termijn en de contactgegevens veranderen.", "You can change its term and contact."),
        {"purpose": purpose},
    )


def elsewhere(purpose: str) -> DisclosureError:
    """A purpose that another system serves."""
    return DisclosureError(
        "register-elsewhere",
        Text(
            "Dit doel hoort bij een ander systeem; hier gebeurt er niets voor.", "Another system serves this purpose."
        ),
        Text("Regel het in dat systeem.", "Arrange it in that system."),
        {"purpose": purpose},
    )


def not_offered(purpose: str) -> DisclosureError:
    """A purpose that the product does not serve, whatever a house decides."""
    return DisclosureError(
        "register-not-offered",
        Text(
            "Publiek doet dit niet, en het is niet aan te zetten.", "Publiek does not do this; no switch turns it on."
        ),
        _SHOWN,
        {"purpose": purpose},
    )


def two_grounds(purpose: str, allowed: Iterable[str]) -> DisclosureError:
    """Two grounds for one purpose and the same data."""
    told = ", ".join(allowed)
    return DisclosureError(
        "register-two-grounds",
        Text("Eén doel rust op één grond.", "One purpose rests on one ground."),
        Text(f"Kies één grond: {told}.", f"Choose one ground: {told}."),
        {"purpose": purpose},
    )


def wrong_ground(purpose: str, allowed: Iterable[str]) -> DisclosureError:
    """A ground that cannot carry this purpose: legitimate interest for mail, soft opt-in for another house."""
    told = ", ".join(allowed)
    return DisclosureError(
        "register-wrong-ground",
        Text("Dit doel kan niet op deze grond rusten.", "This purpose cannot rest on this ground."),
        Text(f"Deze kan wel: {told}.", f"This one can: {told}."),
        {"purpose": purpose},
    )


def other_ground(purpose: str, now: str) -> DisclosureError:
    """A purpose in force gets no other ground along the way."""
    return DisclosureError(
        "register-other-ground",
        Text(
            "Dit doel loopt al op een andere grond. Een grond wisselt niet onderweg.",
            "This purpose already runs on another ground. A ground does not change along the way.",
        ),
        Text("Stop het doel eerst.", "Stop the purpose first."),
        {"purpose": purpose, "ground": now},
    )


def term(purpose: str, at_most: int) -> DisclosureError:
    """A term that is too long, or none."""
    return DisclosureError(
        "register-term",
        Text("Zo lang mag hiervoor niet bewaard worden.", "Data may not be kept that long for this."),
        Text(f"Kies 1 tot en met {at_most} maanden.", f"Choose 1 to {at_most} months."),
        {"purpose": purpose, "at_most": at_most},
    )


def balance_missing(purpose: str) -> DisclosureError:
    """A legitimate interest outside the house without a balance of the house itself."""
    return DisclosureError(
        "register-balance-missing",
        Text(
            "Voor een gerechtvaardigd belang dat verder gaat dan het eigen huis is een eigen belangenafweging nodig.",
            "A legitimate interest that goes further than the own house needs a balance of the house itself.",
        ),
        Text(f"Vul haar in: publiek privacy balance {purpose}.", f"Fill it in: publiek privacy balance {purpose}."),
        {"purpose": purpose},
    )


def already(purpose: str, state: str) -> UsageError:
    """A decision that changes nothing: stopped twice, going on with what was not stopped."""
    return UsageError(
        "register-nothing-changes",
        Text("Dit besluit verandert niets.", "This decision changes nothing."),
        _SHOWN,
        {"purpose": purpose, "state": state},
    )


def value(name: str) -> UsageError:
    """A value that is missing, empty, too long or not understood. It is named, never repeated."""
    return UsageError(
        "register-value",
        Text(
            "Er ontbreekt iets in het besluit, of het is niet te lezen.",
            "Something is missing or cannot be understood.",
        ),
        Text("Vul in wat hieronder staat, in gewone tekst.", "Fill in what is named below, in plain text."),
        {"field": name},
    )


def damaged(what: str) -> StorageError:
    """The register on disk is not what the house's decisions come to. `what`: history or register."""
    return StorageError(
        "purposes-damaged",
        Text(
            "Het register van doelen is beschadigd of met de hand veranderd. Tot het klopt, loopt er niets nieuws.",
            "The register of purposes is damaged or was changed by hand. Until it is right nothing new runs.",
        ),
        Text(
            "Zet het terug uit een reservekopie. Is alleen register.yaml anders: publiek privacy register --again.",
            "Put it back from a backup. If register.yaml alone differs: publiek privacy register --again.",
        ),
        {"part": what},
    )


def stopped(step: str, purpose: str) -> DisclosureError:
    """A step that rests on a purpose that the house stopped."""
    return DisclosureError(
        "purpose-stopped",
        Text(
            "Het huis is gestopt met dit doel; deze stap loopt niet.", "The house stopped this purpose; no such step."
        ),
        Text(
            f"Wilt u het weer, besluit dat dan: publiek privacy resume {purpose}.",
            f"If you want it again, decide so: publiek privacy resume {purpose}.",
        ),
        {"step": step, "purpose": purpose},
    )


def undecided(step: str, purpose: str) -> DisclosureError:
    """A step that needs the house's own decision, and there is none."""
    return DisclosureError(
        "purpose-not-decided",
        Text(
            "Hierover heeft het huis nog niet besloten. Zonder doel en grond loopt deze stap niet.",
            "The house has not decided this yet. Without a purpose and a ground this step does not run.",
        ),
        Text(
            f"Leg het besluit vast: publiek privacy adopt {purpose}.",
            f"Put the decision down: publiek privacy adopt {purpose}.",
        ),
        {"step": step, "purpose": purpose},
    )


def agreement_ended(step: str, processor: str, last: date) -> DisclosureError:
    """A step that rests on an agreement that is over."""
    return DisclosureError(
        "agreement-ended",
        Text(
            "De afspraak waar deze stap op rust, is afgelopen of nog niet begonnen.",
            "The agreement on which this step rests is over or has not begun.",
        ),
        Text(
            "Leg de nieuwe afspraak vast: publiek privacy processor add.",
            "Put the new agreement down: publiek privacy processor add.",
        ),
        {"step": step, "processor": processor, "day": last.isoformat()},
    )


def file_unwritable() -> StorageError:
    """The file to fill in cannot be written."""
    return StorageError(
        "register-file-unwritable",
        Text("Het bestand kan niet worden geschreven.", "The file cannot be written."),
        Text("Kies een andere plaats, of kijk of de schijf vol is.", "Choose another place, or check the disk."),
    )
