"""In which words is something about the network refused?"""

from __future__ import annotations

from publiek.errors import DisclosureError, NetworkError, StorageError, Text, UsageError


def certificate_name() -> UsageError:
    """A name that is none."""
    return UsageError(
        "certificate-name",
        Text("Zo kan een deelnemer niet heten.", "This cannot be the name of a participant."),
        Text("Gebruik kleine letters, cijfers en streepjes.", "Use lower-case letters, digits and hyphens."),
    )


def certificate_exists() -> UsageError:
    """There is one, and nobody asked to replace it."""
    return UsageError(
        "certificate-exists",
        Text("Er is al een certificaat.", "There is a certificate already."),
        Text(
            "Met --renew komt er een nieuw voor in de plaats. Wie u kent, heeft dan het nieuwe bestand nodig.",
            "With --renew a new one takes its place. Whoever knows you then needs the new file.",
        ),
    )


def certificate_missing() -> StorageError:
    """Nobody made one here."""
    return StorageError(
        "certificate-missing",
        Text("Het certificaat is hier niet.", "The certificate is not here."),
        Text(
            "Maak het met: publiek node certificate NAAM. Of wijs met PUBLIEK_KEYS de goede map aan.",
            "Make it with: publiek node certificate NAME. Or point to the right folder with PUBLIEK_KEYS.",
        ),
    )


def certificate_open() -> StorageError:
    """Others can read its key."""
    return StorageError(
        "certificate-open",
        Text("Anderen kunnen de sleutel van het certificaat lezen.", "Others can read the key of the certificate."),
        Text(
            "Geef het bestand alleen rechten voor de eigenaar (chmod 600).", "Give only its owner rights (chmod 600)."
        ),
    )


def certificate_damaged() -> StorageError:
    """Not a certificate, or a disk that does not work along."""
    return StorageError(
        "certificate-damaged",
        Text("Het certificaat is niet te lezen of te schrijven.", "The certificate cannot be read or written."),
        Text("Vraag het bestand opnieuw, of maak een nieuw certificaat.", "Ask for the file again, or make a new one."),
    )


def settings_unreadable(field: str) -> UsageError:
    """The file that says where the hub is makes no sense."""
    return UsageError(
        "node-settings-unreadable",
        Text("De instellingen van het netwerk zijn niet te lezen.", "The settings of the network cannot be read."),
        Text(
            "Verbeter het genoemde veld; de handleiding heeft een voorbeeld.",
            "Mend the field that is named; the manual has an example.",
        ),
        {"field": field},
    )


def unreachable(address: str, *, tries: int, reason: str) -> NetworkError:
    """Nobody answers. `reason`: the kind of trouble, never what an answer said."""
    return NetworkError(
        "wire-unreachable",
        Text("De andere kant geeft geen antwoord.", "The other side does not answer."),
        Text(
            "Probeer het later opnieuw; er is niets verloren of dubbel. Blijft het zo, bel dan de hub.",
            "Try again later; nothing is lost and nothing is double. If it stays so, call the hub.",
        ),
        {"address": address, "tries": tries, "reason": reason},
    )


def another(address: str) -> NetworkError:
    """Somebody answers, with another certificate than the one that was agreed upon."""
    return NetworkError(
        "wire-another-certificate",
        Text(
            "Wie hier antwoordt, laat een ander certificaat zien dan is afgesproken.",
            "Who answers here shows another certificate than was agreed upon.",
        ),
        Text(
            "Er is niets verstuurd. Vraag de andere partij langs een andere weg naar haar certificaat.",
            "Nothing was sent. Ask the other party for its certificate by another way.",
        ),
        {"address": address},
    )


def unknown_here(address: str) -> NetworkError:
    """The other side does not know our certificate, or it is too old."""
    return NetworkError(
        "wire-not-known-there",
        Text(
            "De andere kant kent ons certificaat niet, of het is verlopen.",
            "The other side does not know our certificate, or it has expired.",
        ),
        Text(
            "Stuur uw certificaat en identiteit aan wie de andere kant beheert, of maak een nieuw certificaat.",
            "Send your certificate and identity to whoever keeps the other side, or make a new certificate.",
        ),
        {"address": address},
    )


def strange(address: str, **facts: object) -> NetworkError:
    """An answer that is none: another status, form or size than was agreed upon."""
    return NetworkError(
        "wire-strange-answer",
        Text("De andere kant antwoordt anders dan is afgesproken.", "The other side does not answer as agreed."),
        Text(
            "Kijk of beide kanten dezelfde versie van Publiek hebben, en of er een proxy tussen zit.",
            "Check whether both sides have the same version of Publiek, and whether a proxy sits between.",
        ),
        {"address": address, **facts},
    )


def refused_there(address: str, *, status: int, code: str) -> NetworkError:
    """The other side says no, with a code."""
    return NetworkError(
        "wire-refused",
        Text("De andere kant weigert dit.", "The other side refuses this."),
        Text(
            "De code hieronder zegt waarom; de handleiding legt hem uit.",
            "The code below says why; the manual explains it.",
        ),
        {"address": address, "status": status, "answer": code},
    )


def quota_spent(address: str) -> NetworkError:
    """The key holder makes no more pseudonyms for us in this epoch."""
    return NetworkError(
        "wire-quota-spent",
        Text(
            "De sleutelhouder maakt voor ons dit tijdvak geen pseudoniemen meer.",
            "The key holder makes no more pseudonyms for us in this epoch.",
        ),
        Text(
            "Het maximum volgt uit het opgegeven aantal huishoudens. Vraag de sleutelhouder om een hoger, met reden.",
            "The maximum follows from the number of households that was told. Ask it for more, and say why.",
        ),
        {"address": address},
    )


def party_unknown(name: str) -> UsageError:
    """The house was never told where it is."""
    return UsageError(
        "party-unknown",
        Text(
            "Het adres of het certificaat van deze partij is hier niet bekend.",
            "The address or the certificate of this party is not known here.",
        ),
        Text(
            "Vertel het met: publiek node connect NAAM ADRES --certificate BESTAND.",
            "Tell it with: publiek node connect NAME ADDRESS --certificate FILE.",
        ),
        {"party": name},
    )


def not_by_the_rule(agreement: str) -> DisclosureError:
    """The house shares less than this, or something else."""
    return DisclosureError(
        "not-by-the-share-rule",
        Text(
            "De organisatie heeft niet besloten om dit te delen. Er is niets verstuurd.",
            "The house did not decide to share this. Nothing was sent.",
        ),
        Text(
            "Kijk wat is besloten met: publiek contribute status.", "See what was decided: publiek contribute status."
        ),
        {"agreement": agreement},
    )


def certificate_another() -> UsageError:
    """The certificate is not the one that the identity names, or the identity is not that of the member we know."""
    return UsageError(
        "certificate-another",
        Text(
            "Dit certificaat hoort niet bij deze identiteit, of de identiteit niet bij een deelnemer die wij kennen.",
            "This certificate is not that of this identity, or this identity not that of a member as known here.",
        ),
        Text(
            "Vraag beide bestanden samen, en bel om te horen of de sleutels nieuw zijn.",
            "Ask for both files together, and call to hear whether the keys are new.",
        ),
    )
