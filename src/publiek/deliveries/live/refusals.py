"""What can go wrong between us and a ticketing system, and what should the house do? Never an answer's own words."""

from __future__ import annotations

from publiek.errors import DeliveryError, NetworkError, Text, UsageError


def extra_missing(library: str) -> UsageError:
    """The libraries for live connections are not installed."""
    return UsageError(
        "connections-extra-missing",
        Text("Voor live koppelingen is meer software nodig.", "Live connections need more software."),
        Text(
            "Installeer het met: pip install 'publiek[connections]'.",
            "Install it with: pip install 'publiek[connections]'.",
        ),
        {"library": library},
    )


def setting_missing(name: str) -> UsageError:
    """Something that is needed to connect was not filled in."""
    return UsageError(
        "live-setting-missing",
        Text("Er ontbreekt een gegeven voor deze koppeling.", "A setting of this connection is missing."),
        Text("Vul het in en probeer het opnieuw.", "Fill it in and try again."),
        {"setting": name},
    )


def address_refused(reason: str) -> UsageError:
    """Where the system is said to be is no place to send a secret to."""
    return UsageError(
        "live-address-refused",
        Text(
            "Naar dit adres sturen we geen inloggegevens.",
            "No credentials are sent to this address.",
        ),
        Text(
            "Geef het adres van het systeem zelf, beginnend met https://.",
            "Give the address of the system itself, beginning with https://.",
        ),
        {"reason": reason},
    )


def credentials_refused(system: str) -> NetworkError:
    """The vendor does not accept the credentials (any more)."""
    return NetworkError(
        "live-credentials-refused",
        Text(
            f"{system} accepteert deze inloggegevens niet (meer).",
            f"{system} does not accept these credentials (any more).",
        ),
        Text(
            "Maak bij het systeem een nieuwe sleutel, vul die hier in en begin opnieuw; het gaat verder waar het was.",
            "Make a new key at the system, fill it in here and run again; it goes on where it was.",
        ),
        {"system": system},
    )


def not_allowed(system: str) -> NetworkError:
    """The credentials are right, but may not see this."""
    return NetworkError(
        "live-not-allowed",
        Text(
            f"Deze sleutel mag dit niet bekijken bij {system}.",
            f"This key may not see this at {system}.",
        ),
        Text(
            "Geef de sleutel leesrechten op bestellingen, evenementen en klanten.",
            "Give the key reading rights on orders, events and customers.",
        ),
        {"system": system},
    )


def not_there(system: str) -> NetworkError:
    """The vendor knows no such account, event or address."""
    return NetworkError(
        "live-not-there",
        Text(f"{system} kent dit adres of account niet.", f"{system} does not know this address or account."),
        Text("Controleer het adres en de naam van het account.", "Check the address and the name of the account."),
        {"system": system},
    )


def too_busy(system: str, tries: int) -> NetworkError:
    """The vendor kept saying that it is asked too much (429)."""
    return NetworkError(
        "live-too-busy",
        Text(
            f"{system} laat nu geen vragen meer toe (te vaak gevraagd).",
            f"{system} allows no more questions now (asked too often).",
        ),
        Text(
            "Wat al binnen is blijft staan; de volgende keer gaat het daar verder.",
            "What came in stays; the next run goes on from there.",
        ),
        {"system": system, "tries": tries},
    )


def unreachable(system: str, tries: int) -> NetworkError:
    """The vendor does not answer, or answers with faults of its own (5xx)."""
    return NetworkError(
        "live-unreachable",
        Text(f"{system} geeft geen antwoord of heeft een storing.", f"{system} does not answer or has an outage."),
        Text(
            "Wat al binnen is blijft staan; de volgende keer gaat het daar verder.",
            "What came in stays; the next run goes on from there.",
        ),
        {"system": system, "tries": tries},
    )


def answer_damaged(system: str) -> NetworkError:
    """An answer was cut off or is no JSON, also after asking again."""
    return NetworkError(
        "live-answer-damaged",
        Text(f"{system} gaf een half of onleesbaar antwoord.", f"{system} gave half an answer or one that is no JSON."),
        Text("Er is niets half bewaard. Probeer het later opnieuw.", "Nothing is half kept. Try again later."),
        {"system": system},
    )


def answer_changed(system: str, field: str) -> NetworkError:
    """An answer lacks a field that the vendor's definition promises. `field` is the definition's word."""
    return NetworkError(
        "live-answer-changed",
        Text(
            f"{system} antwoordt anders dan in zijn beschrijving staat.",
            f"{system} answers otherwise than its description says.",
        ),
        Text(
            "Er is niets half bewaard. Vraag het systeem wat er veranderd is, of meld het ons met het veld hieronder.",
            "Nothing is half kept. Ask the vendor what changed, or tell us with the field below.",
        ),
        {"system": system, "field": field},
    )


def setting_unreadable(name: str) -> UsageError:
    """What was filled in for a setting cannot be what it should be. `name` is the setting, never its value."""
    return UsageError(
        "live-setting-unreadable",
        Text("Een gegeven van deze koppeling klopt niet.", "A setting of this connection is not right."),
        Text(
            "Kijk naar de uitleg bij dit gegeven en vul het opnieuw in.",
            "Look at what is said of this setting and fill it in again.",
        ),
        {"setting": name},
    )


def document_refused(reason: str) -> DeliveryError:
    """A page or document with an agenda that is not read. `reason`: "large", "deep", "many", "no-json", "nothing"."""
    return DeliveryError(
        "agenda-document-refused",
        Text("Deze agenda kunnen we zo niet lezen.", "This agenda cannot be read as it is."),
        Text(
            "Vraag de maker van de website om de agenda als schema.org-gegevens (JSON-LD) op de pagina te zetten, of "
            "geef een ander adres of bestand.",
            "Ask the maker of the website to put the agenda on the page as schema.org data (JSON-LD), or give another "
            "address or file.",
        ),
        {"reason": reason},
    )
