"""What do the commands of backups, keys and breaches say?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from publiek.errors import Text

if TYPE_CHECKING:
    from publiek.safekeeping import Drilled, Ended, Made, Noticed, Registered, Restored, Verified
    from publiek.safekeeping.breaches import Breach
    from publiek.safekeeping.keys_folder import Shown

HELP = {
    "backup": Text("Een kopie van alles, teruggezet en geoefend.", "A copy of everything, restored and drilled."),
    "keys": Text(
        "Welke sleutels zijn er, en hoe krijgen ze een ander geheim?", "Which keys are there, and how renewed?"
    ),
    "breach": Text(
        "Het register van datalekken, met de klok van 72 uur.", "The register of breaches, with its 72 hours."
    ),
    "make": Text("Maak een versleutelde kopie van de hele gegevensmap.", "Make an encrypted copy of the data folder."),
    "list": Text("Welke kopieën zijn er gemaakt?", "Which copies were made?"),
    "verify": Text("Klopt elke byte van een kopie nog?", "Is every byte of a copy still right?"),
    "restore": Text("Zet een kopie terug in een lege map.", "Restore a copy into an empty folder."),
    "drill": Text("Oefen het terugzetten en vergelijk elk cijfer.", "Practise the restore and compare every figure."),
    "expire": Text("Beëindig oude kopieën: sleutel vernietigd, bestanden weg.", "End old copies: key and files gone."),
    "shred": Text("Vernietig de sleutel van één kopie.", "Destroy the key of one copy."),
    "check": Text("Is wat bewaard wordt veilig bewaard?", "Is what is kept kept safely?"),
    "to": Text("Map voor de kopie, liefst op een andere schijf.", "Folder for the copy, best on another disk."),
    "set": Text("Naam van de kopie, of de map waarin zij staat.", "Name of the copy, or the folder it is in."),
    "into": Text("Nieuwe of lege map.", "A new or empty folder."),
    "keys-folder": Text("Map met de sleutels.", "Folder with the keys."),
    "recipient": Text("Openbare helft van een herstelsleutel (age1…).", "Public half of a recovery key (age1…)."),
    "recovery": Text("Bestand met de geheime herstelsleutel.", "File with the secret recovery key."),
    "site": Text("Map met de accounts van de site.", "Folder with the accounts of the site."),
    "no-figures": Text("Zonder cijfers om mee te vergelijken.", "Without figures to compare with."),
    "days": Text("Ouder dan zoveel dagen.", "Older than so many days."),
    "keep": Text("Laat de laatste zoveel staan.", "Leave the last so many."),
    "show": Text(
        "Welke sleutels zijn er, van welke dag? Nooit een geheim.", "Which keys, of which day? Never a secret."
    ),
    "rotate": Text("Een nieuw geheim: entity of vault.", "A new secret: entity or vault."),
    "retire": Text("Laat eerdere geheimen van de kluis vervallen.", "Drop earlier secrets of the vault."),
    "export": Text("De hele sleutelmap in één gesloten bestand.", "The whole keys folder in one closed file."),
    "import": Text("Breng een gesloten sleutelmap terug.", "Bring back a closed keys folder."),
    "what": Text("entity (nummers van boekers) of vault (wat verzegeld is).", "entity (numbers of bookers) or vault."),
    "passphrase-file": Text("Bestand met het wachtwoord; anders wordt erom gevraagd.", "File with the passphrase."),
    "identity": Text("Bestand met de geheime age-sleutel.", "File with the secret age key."),
    "open": Text("Er is een datalek bekend geworden: begin de klok.", "A breach became known: start the clock."),
    "tell": Text("Vul aan wat er bekend is.", "Add what is known."),
    "close": Text("Alles staat erin: sluit het.", "Everything is written down: close it."),
    "breaches": Text("Welke datalekken zijn er, en zijn ze gemeld?", "Which breaches are there; were they reported?"),
    "report": Text("Wat een melding bij de AP vraagt, zover bekend.", "What a report asks for, as far as known."),
    "known": Text("Wanneer bekend (JJJJ-MM-DDTUU:MM); anders nu.", "When it became known; else now."),
    "number": Text("Nummer van het datalek.", "Number of the breach."),
    "facts": Text("Wat er gebeurd is.", "What happened."),
    "happened": Text("Wanneer het gebeurde.", "When it happened."),
    "effects": Text("Gevolgen voor betrokkenen.", "Effects for persons."),
    "measures": Text("Wat eraan is gedaan.", "What was done about it."),
    "authority": Text("Gemeld bij de AP, of waarom niet.", "Reported to the authority, or why not."),
    "persons": Text("Bericht aan betrokkenen, of waarom niet.", "Message to the persons, or why not."),
}
_STATES = {
    "present": Text("bereikbaar", "reachable"),
    "unreachable": Text("niet bereikbaar", "not reachable"),
    "shredded": Text("sleutel vernietigd", "key destroyed"),
    "expired": Text("verlopen en gewist", "expired and removed"),
}
_FIELDS = {
    "facts": Text("Wat er gebeurd is", "What happened"),
    "happened": Text("Wanneer het gebeurde", "When it happened"),
    "effects": Text("Gevolgen voor betrokkenen", "Effects for persons"),
    "measures": Text("Maatregelen", "Measures"),
    "authority": Text("Melding bij de AP, of waarom niet", "Report to the authority, or why not"),
    "persons": Text("Bericht aan betrokkenen, of waarom niet", "Message to the persons, or why not"),
}


_DRILLS = {"passed": "geslaagd", "failed": "niet geslaagd"}


def organisations(many: int) -> str:
    """How many organisations, in Dutch."""
    return f"{many} organisatie" if many == 1 else f"{many} organisaties"


def made(one: Made) -> Text:
    """A set that was made."""
    mega = one.size / 1e6
    dutch = f"{mega:.1f}".replace(".", ",")
    return Text(
        f"Kopie {one.set.name} staat in {one.set.place}: {one.files} bestanden, {dutch} MB. Oefen het terugzetten: "
        "publiek backup drill.",
        f"Copy {one.set.name} is in {one.set.place}: {one.files} files, {mega:.1f} MB. Practise the restore: "
        "publiek backup drill.",
    )


def listed(one: Registered) -> Text:
    """One line of the list."""
    state = _STATES[one.state]
    drill = f"; geoefend {one.drilled[:10]} ({_DRILLS.get(one.drill, one.drill)})" if one.drilled else ""
    drilled = f"; drilled {one.drilled[:10]} ({one.drill})" if one.drilled else ""
    pending = Text(" · hier moet nog iets worden gewist", " · something is still to be erased here")
    return Text(
        f"{one.name}  {one.made[:16]}  {state.nl}{drill}{pending.nl if one.pending else ''}",
        f"{one.name}  {one.made[:16]}  {state.en}{drilled}{pending.en if one.pending else ''}",
    )


def verified(one: Verified) -> Text:
    """A set that is right."""
    return Text(f"Heel: {one.files} bestanden, van {one.made[:16]}.", f"Whole: {one.files} files, of {one.made[:16]}.")


def restored(one: Restored) -> Text:
    """What came back."""
    return Text(
        f"Teruggezet in {one.into}: {one.files} bestanden van {organisations(len(one.organisations))}, zoals op "
        f"{one.made[:16]}. Regels waarvan de boeker sindsdien is gewist: {one.forgotten}.",
        f"Restored into {one.into}: {one.files} files of {len(one.organisations)} organisations, as on "
        f"{one.made[:16]}. Lines of which the booker was erased since: {one.forgotten}.",
    )


def drilled(one: Drilled) -> Text:
    """What a drill found."""
    return Text(
        f"Oefening geslaagd: {organisations(one.organisations)}, {one.figures} cijfers gelijk, {one.rows} rijen "
        "nageteld, logboeken heel. Wat was teruggezet is weer gewist.",
        f"Drill passed: {one.organisations} organisations, {one.figures} figures the same, {one.rows} rows counted "
        "again, logs whole. What was restored is removed again.",
    )


def ended(one: Ended) -> list[Text]:
    """Sets that ended."""
    said = [
        Text(
            f"Beëindigd: {len(one.shredded)}; gewist: {len(one.removed)}.",
            f"Ended: {len(one.shredded)}; removed: {len(one.removed)}.",
        )
    ]
    said += [
        Text(
            f"{name} was niet bereikbaar en gaat nog open met de herstelsleutel: wis die kopie zelf.",
            f"{name} was not reachable and still opens with the recovery key: remove that copy yourself.",
        )
        for name in one.beyond
    ]
    if one.shredded:
        said.append(
            Text(
                "Staat er elders een oudere kopie van de sleutelmap? Daarin zit deze sleutel nog. Maak een nieuwe "
                "(publiek keys export) en wis de oude.",
                "Is there an older copy of the keys folder elsewhere? It still holds this key. Make a new one (publiek "
                "keys export) and remove the old.",
            )
        )
    return said


def noticed(one: Noticed) -> Text:
    """One thing that was looked at."""
    mark = {True: "+", False: "!", None: "?"}[one.well]
    return Text(f"{mark} {one.said.nl}", f"{mark} {one.said.en}")


def shown(one: Shown) -> str:
    """One key."""
    return f"{one.kind:7} {one.name}  {one.id} {one.created}" + (f"  (+{one.earlier})" if one.earlier else "")


def breach_lines(one: Breach) -> list[Text]:
    """What is known of a breach, and how long there is still."""
    left = one.left()
    clock = (
        Text(f"Gesloten op {one.closed[:10]}.", f"Closed on {one.closed[:10]}.")
        if one.closed
        else Text(
            f"Nog {left} uur om bij de AP te melden."
            if left > 0
            else f"De 72 uur zijn {-left} uur voorbij: meld nu, met de reden van de vertraging.",
            f"{left} hours left to report it."
            if left > 0
            else f"The 72 hours ended {-left} hours ago: report now, with the reason for the delay.",
        )
    )
    head = Text(
        f"Datalek {one.number}, bekend op {one.known[:16]}.", f"Breach {one.number}, known on {one.known[:16]}."
    )
    held = one.held or {}
    about = Text(
        f"Toen bewaard: hoogstens {held.get('bookers', 0)} boekers (als nummer), {held.get('lines', 0)} regels, "
        f"{held.get('connections', 0)} koppelingen, {held.get('surveys', 0)} enquêtes.",
        f"Held then: at most {held.get('bookers', 0)} bookers (as numbers), {held.get('lines', 0)} lines, "
        f"{held.get('connections', 0)} connections, {held.get('surveys', 0)} surveys.",
    )
    told = [
        Text(f"{label.nl}: {getattr(one, name) or '—'}", f"{label.en}: {getattr(one, name) or '—'}")
        for name, label in _FIELDS.items()
    ]
    return [head, clock, about, *told]
