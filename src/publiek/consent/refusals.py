"""What is refused about consent, in words? Never with a contact, a value or a word of the list."""

from __future__ import annotations

from publiek.errors import DisclosureError, StorageError, Text, UsageError


def purpose_unknown(known: tuple[str, ...]) -> UsageError:
    """Nobody can agree to that here."""
    return UsageError(
        "consent-purpose",
        Text("Voor dit doel houdt het register niets bij.", "The ledger keeps nothing for this purpose."),
        Text("Kies een doel uit de lijst.", "Choose a purpose from the list."),
        {"known": list(known)},
    )


def channel_unknown(known: tuple[str, ...]) -> UsageError:
    """No such road for this purpose."""
    return UsageError(
        "consent-channel",
        Text("Dit kanaal hoort niet bij dit doel.", "This channel does not go with this purpose."),
        Text("Kies een kanaal uit de lijst met --channel.", "Choose a channel from the list with --channel."),
        {"known": list(known)},
    )


def status_unknown(known: tuple[str, ...]) -> UsageError:
    """Not something that somebody can say."""
    return UsageError(
        "consent-status",
        Text("Dit kan niet in het register staan.", "This cannot stand in the ledger."),
        Text("Kies uit de lijst.", "Choose from the list."),
        {"known": list(known)},
    )


def basis_unfit() -> UsageError:
    """A yes on another basis than its kind."""
    return UsageError(
        "consent-basis",
        Text("De grondslag past niet bij wat er gezegd is.", "The basis does not fit what was said."),
        Text(
            "Toestemming is gegeven (given, consent); een soft opt-in rust op informeren (informed, soft-opt-in).",
            "Consent is given (given, consent); a soft opt-in rests on informing (informed, soft-opt-in).",
        ),
    )


def party_needed() -> UsageError:
    """Consent to mail by others names who."""
    return UsageError(
        "consent-party",
        Text("Er is niet gezegd welke andere partij mag mailen.", "It is not said which other party may mail."),
        Text("Noem de partij met --party.", "Name the party with --party."),
    )


def evidence_wrong(known: tuple[str, ...]) -> UsageError:
    """Proof of a kind that is not kept."""
    return UsageError(
        "consent-evidence",
        Text("Dit bewijs kan niet worden bewaard.", "This evidence cannot be kept."),
        Text(
            "Gebruik de namen uit de lijst, met een korte verwijzing: een nummer van een formulier of bestelling.",
            "Use the names in the list, with a short reference: the number of a form or an order.",
        ),
        {"known": list(known)},
    )


def contact_unreadable() -> UsageError:
    """Nobody in particular."""
    return UsageError(
        "consent-contact",
        Text("Dit is geen e-mailadres en geen klantnummer.", "This is no e-mail address and no customer number."),
        Text(
            "Geef een e-mailadres, of een klantnummer met de naam van het systeem.",
            "Give an e-mail address, or a customer number with the name of its system.",
        ),
    )


def in_the_future() -> UsageError:
    """Nobody agreed tomorrow."""
    return UsageError(
        "consent-future",
        Text("Deze datum ligt in de toekomst.", "This date is in the future."),
        Text(
            "Kijk of de klok van deze computer goed staat en of de datum klopt.",
            "See whether the clock of this computer is right, and the date too.",
        ),
    )


def clock_back() -> UsageError:
    """The clock is before the last event."""
    return UsageError(
        "consent-clock-back",
        Text(
            "De klok staat vóór de laatste regel van het register.",
            "The clock is before the last line of the ledger.",
        ),
        Text(
            "Zet de klok van deze computer goed. Iets verlopens zou anders weer geldig lijken.",
            "Set the clock of this computer right. Else something that expired would seem valid again.",
        ),
    )


def ledger_missing(purpose: str = "") -> DisclosureError:
    """Nothing may go out without a ledger."""
    return DisclosureError(
        "consent-ledger-missing",
        Text(
            "Er is nog geen register van toestemming, dus niemand mag mee.",
            "There is no consent ledger yet, so nobody may go along.",
        ),
        Text(
            "Maak het uit dezelfde lijst: publiek consent import BESTAND -o NAAM --purpose DOEL. Op de site: vink aan "
            "dat de toestemming wordt vastgelegd. Van een koppeling: consent import --connection NAAM -o NAAM.",
            "Make it from the same list: publiek consent import FILE -o NAME --purpose PURPOSE. On the site: tick that "
            "the permission is recorded. Of a connection: consent import --connection NAME -o NAME.",
        ),
        {"purpose": purpose} if purpose else {},
    )


def ledger_damaged(line: int = 0) -> StorageError:
    """What stands there is not what was written."""
    return StorageError(
        "consent-ledger-damaged",
        Text(
            "Het register van toestemming is veranderd of beschadigd. Niemand mag mee.",
            "The consent ledger was changed or is damaged. Nobody may go along.",
        ),
        Text(
            "Zet het terug uit de back-up. Kijk met: publiek consent verify.",
            "Restore it from the backup. Look with: publiek consent verify.",
        ),
        {"line": line} if line else {},
    )


def ledger_behind(missing: int) -> StorageError:
    """An older ledger than was known here: objections may be gone."""
    return StorageError(
        "consent-ledger-behind",
        Text(
            "Dit register is ouder dan wat hier al was: bezwaren van daarna kunnen ontbreken. Niemand mag mee.",
            "This ledger is older than what was here: objections since may be missing. Nobody may go along.",
        ),
        Text(
            "Zet een nieuwere back-up terug. Is die er niet: lees de laatste lijst van uw klantsysteem opnieuw in en "
            "neem het register dan aan met: publiek consent verify --accept.",
            "Restore a newer backup. If there is none: accept it with publiek consent verify --accept, and import the "
            "latest list of your customer system at once.",
        ),
        {"missing": missing},
    )


def mark_other() -> UsageError:
    """Another ledger than the one that was looked at."""
    return UsageError(
        "consent-mark",
        Text(
            "Het register is intussen een ander dan u bekeek. Er is niets aangenomen.",
            "The ledger is another one by now than you looked at. Nothing was accepted.",
        ),
        Text("Kijk opnieuw, en neem dan aan wat er staat.", "Look again, and then accept what stands there."),
    )


def ledger_unreadable() -> StorageError:
    """The disk does not let us."""
    return StorageError(
        "consent-ledger-unreadable",
        Text(
            "Het register van toestemming kan niet worden gelezen of geschreven.",
            "The consent ledger cannot be read or written.",
        ),
        Text(
            "Kijk of de schijf vol is en of een ander proces ermee bezig is. Er is niets vastgelegd.",
            "See whether the disk is full and whether another process is at it. Nothing was recorded.",
        ),
    )


def text_unknown() -> UsageError:
    """Words that are not kept."""
    return UsageError(
        "consent-text",
        Text("Deze tekst staat niet in het register.", "These words are not in the ledger."),
        Text("Voeg hem toe met: publiek consent texts add.", "Add them with: publiek consent texts add."),
    )


def text_empty() -> UsageError:
    """No words, or a book."""
    return UsageError(
        "consent-text-empty",
        Text("Deze tekst is leeg of te lang.", "This text is empty or too long."),
        Text("Geef de woorden bij het vakje of het formulier.", "Give the words beside the box or form."),
    )


def columns_missing(missing: list[str]) -> UsageError:
    """A list without whom or what."""
    return UsageError(
        "consent-list-columns",
        Text(
            "De lijst heeft niet alle kolommen die nodig zijn: e-mail of klantnummer, en toestemming.",
            "The list lacks a column that is needed: e-mail or customer number, and permission.",
        ),
        Text(
            'Zeg welke kolom wat is: --column "email=KOP" (of number=KOP voor het klantnummer), --column "opt_in=KOP".',
            'Say which column is what: --column "email=HEADING" (or number=HEADING for the customer number), '
            '--column "opt_in=HEADING".',
        ),
        {"missing": missing},
    )


def column_double(columns: list[str]) -> UsageError:
    """Two columns that mean one thing."""
    return UsageError(
        "consent-list-column-double",
        Text("Twee kolommen van de lijst betekenen hetzelfde.", "Two columns of the list mean the same."),
        Text(
            "Laat er één over, of zeg welke met --column NAAM=KOP.",
            "Keep one, or say which with --column NAME=HEADING.",
        ),
        {"columns": columns},
    )


def column_unknown(known: tuple[str, ...]) -> UsageError:
    """A column was named that is not there, or for something that is not read."""
    return UsageError(
        "consent-list-column",
        Text("Deze kolom is er niet.", "There is no such column."),
        Text(
            "Schrijf --column NAAM=KOP, met een naam uit de lijst en de kop zoals hij er staat.",
            "Write --column NAME=HEADING, with a name from the list and the heading as it stands.",
        ),
        {"known": list(known)},
    )


def sheets_several(many: int) -> UsageError:
    """More than one sheet could be it."""
    return UsageError(
        "consent-list-sheets",
        Text("Meer dan één werkblad heeft deze kolommen.", "More than one worksheet has these columns."),
        Text("Kies het goede blad met --sheet.", "Choose the right sheet with --sheet."),
        {"sheets": many},
    )


def system_needed(known: tuple[str, ...]) -> UsageError:
    """Customer numbers of several systems."""
    return UsageError(
        "consent-system",
        Text(
            "Het register kent klantnummers van meer dan één systeem.",
            "The ledger knows customer numbers of more than one system.",
        ),
        Text(
            "Zeg uit welk systeem deze lijst komt, met --system.", "Say which system this list is from, with --system."
        ),
        {"known": list(known)},
    )
