"""How is the network worded in a terminal? Short sentences, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from publiek.errors import Text

if TYPE_CHECKING:
    from publiek.collective.hub import Receipt
    from publiek.collective.overlap.gateway import Finished
    from publiek.collective.overlap.key_holder import Announced
    from publiek.collective.overlap.quota import Standing
    from publiek.collective.wire.certificates import Certificate
    from publiek.collective.wire.counterparts import Counterpart
    from publiek.collective.wire.exchanging import Fetched

HELP = {
    "node": Text(
        "Samen kijken over het netwerk: vragen, nooit luisteren.",
        "Looking together over the network: ask, never listen.",
    ),
    "certificate": Text(
        "Maak een certificaat om mee te laten zien wie u bent.", "Make a certificate that shows who you are."
    ),
    "connect": Text("Vertel waar een hub of sleutelhouder is.", "Tell where a hub or a key holder is."),
    "prepare_overlap": Text(
        "Vraag de sleutelhouder om pseudoniemen voor gedeeld publiek.",
        "Ask the key holder for pseudonyms for shared audience.",
    ),
    "send": Text("Verstuur wat is goedgekeurd naar de hub.", "Send what was approved to the hub."),
    "withdraw": Text("Trek terug wat verstuurd is en vertel het de hub.", "Take back what was sent and tell the hub."),
    "fetch": Text("Haal wat is vrijgegeven.", "Fetch what was released."),
    "name": Text("De naam van de deelnemer, hub of sleutelhouder.", "The name of the member, hub or key holder."),
    "host": Text(
        "Hostnaam waaronder een server wordt gebeld; mag vaker.",
        "Host name under which a server is called; may be repeated.",
    ),
    "renew": Text("Maak een nieuw in plaats van het oude.", "Make a new one in place of the old one."),
    "out": Text("Map waar de openbare bestanden komen.", "Folder where the public files are written."),
    "address": Text("Het adres: https://naam:poort.", "The address: https://name:port."),
    "their_certificate": Text(
        "Het certificaat van de andere partij (bestand).", "The certificate of the other party (file)."
    ),
    "proxy": Text("Proxy: http://naam:poort.", "Proxy: http://name:port."),
    "files": Text(
        "Een exportbestand dat u hebt ingelezen; mag vaker.", "An export file that you imported; may be repeated."
    ),
    "key-holder": Text("De sleutels van een samenwerking bewaren.", "Hold the keys of a collective."),
    "init": Text("Begin een sleutelhouder in een map.", "Start a key holder in a folder."),
    "epoch": Text(
        "Maak de sleutel van een afspraak en een seizoen, of vernietig hem.",
        "Make the key of an agreement and a season, or destroy it.",
    ),
    "destroy": Text("Vernietig de sleutel voorgoed.", "Destroy the key for good."),
    "admit": Text("Laat een organisatie toe over het netwerk.", "Let a house ask over the network."),
    "register": Text(
        "Leg vast hoeveel huishoudens een organisatie heeft.", "Write down how many households a house has."
    ),
    "correct": Text("Verbeter een eerder vastgelegd aantal.", "Correct a number that was written down before."),
    "serve": Text("Luister naar wie is toegelaten.", "Listen to who was admitted."),
    "key_status": Text("Wie vroeg hoeveel?", "Who asked how much?"),
    "folder": Text("De map van de sleutelhouder.", "The folder of the key holder."),
    "callers": Text("Wie belde, en hoe liep het af?", "Who called, and how did it end?"),
    "any_folder": Text("De map van de hub of sleutelhouder.", "The folder of the hub or key holder."),
    "hub_folder": Text("De map van de hub.", "The folder of the hub."),
    "identity_file": Text("De identiteit van de organisatie (bestand).", "The identity of the house (file)."),
    "agreement": Text("De naam van de afspraak.", "The name of the agreement."),
    "households": Text("Hoeveel huishoudens.", "How many households."),
    "address_here": Text("Waar te luisteren.", "Where to listen."),
    "port": Text("Op welke poort.", "At which port."),
    "serve_hub": Text("Luister als hub naar de leden.", "Listen to the members, as a hub."),
    "admit_hub": Text("Laat een lid toe over het netwerk van de hub.", "Let a member ask the hub over the network."),
}


def certificate_lines(made: Certificate, files: Sequence[Path]) -> Iterator[Text]:
    """What was made and what to do with it."""
    day = made.until.date()
    yield Text(f"Certificaat van {made.name}, geldig tot {day}.", f"Certificate of {made.name}, valid until {day}.")
    names = ", ".join(str(path) for path in files)
    yield Text(
        f"Geef deze bestanden aan wie u belt of wie u moet kennen: {names}",
        f"Give these files to whom you call or who must know you: {names}",
    )
    yield Text(f"Vingerafdruk: {made.fingerprint}", f"Fingerprint: {made.fingerprint}")
    yield Text(
        "Lees hem voor aan de telefoon; dan weet de ander dat het bestand van u is.",
        "Read it out over the telephone; then the other knows that the file is yours.",
    )


def connected_lines(made: Counterpart, fingerprint: str) -> Iterator[Text]:
    """Where the other party is from now on."""
    yield Text(f"{made.name} is op {made.address}.", f"{made.name} is at {made.address}.")
    yield Text(
        f"Vergelijk de vingerafdruk met die van de ander: {fingerprint}",
        f"Compare the fingerprint with that of the other: {fingerprint}",
    )


def receipt_lines(receipt: Receipt) -> Iterator[Text]:
    """What the hub says of a package."""
    yield receipt.words
    yield Text(f"Ontvangst: {receipt.status} ({receipt.code}).", f"Receipt: {receipt.status} ({receipt.code}).")


def pseudonym_lines(made: Sequence[Finished]) -> Iterator[Text]:
    """What came of each file, in numbers."""
    for one in made:
        percent = round(100 * one.addressed / one.bookers) if one.bookers else 0
        yield Text(
            f"{one.households} huishoudens; van {percent}% van de boekers is het adres bruikbaar.",
            f"{one.households} households; of {percent}% of the bookers the address is usable.",
        )
    yield Text("Het ligt klaar voor: publiek contribute prepare.", "It lies ready for: publiek contribute prepare.")


def fetched_lines(found: Sequence[Fetched]) -> Iterator[Text]:
    """What was released, and where it lies now."""
    if not found:
        yield Text("Er is nog niets vrijgegeven.", "Nothing was released yet.")
    for one in found:
        told = one.release
        new = Text("nieuw", "new") if one.new else Text("had u al", "you had it")
        yield Text(
            f"{told.round}, vrijgave {told.number} ({new.nl}): {one.folder}",
            f"{told.round}, release {told.number} ({new.en}): {one.folder}",
        )
        if told.missing:
            names = ", ".join(told.missing)
            yield Text(f"  Niet erin: {names}", f"  Not in it: {names}")


def epoch_lines(made: Announced) -> Iterator[Text]:
    """The key that was made."""
    yield Text(f"De sleutel van {made.epoch} is er.", f"The key of {made.epoch} is there.")
    yield Text(
        f"Openbare sleutel, voor wie hem wil vergelijken: {made.public_key}",
        f"Public key, for who wants to compare it: {made.public_key}",
    )


def caller_line(name: str, call: Mapping[str, object]) -> Text:
    """The last call of somebody."""
    at, route, how = call["at"], call["route"], call["code"] or call["status"]
    return Text(f"{name}: {at}, {route}, {how}", f"{name}: {at}, {route}, {how}")


def standing_line(member: str, standing: Standing) -> Text:
    """How much a house asked."""
    return Text(
        f"{member}: {standing.registered} huishoudens, {standing.asked} van {standing.limit} vragen gesteld.",
        f"{member}: {standing.registered} households, {standing.asked} of {standing.limit} questions asked.",
    )
