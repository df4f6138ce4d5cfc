"""How is contributing worded in a terminal? Short sentences, in both languages; what would leave words itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from publiek.errors import Text, UsageError

if TYPE_CHECKING:
    from publiek.collective.agreements import Agreement
    from publiek.collective.contributing import Approver, Packed, Prepared, Received, RoundStanding, ShareRule, Standing
    from publiek.collective.hub import Receipt
    from publiek.collective.identities import Identity
    from publiek.collective.packages import Approval

HELP = {
    "contribute": Text(
        "Samen kijken: wat van deze organisatie weg mag, en niets anders.",
        "Looking together: what may leave this house, and nothing else.",
    ),
    "identity": Text("Maak sleutels voor een deelnemer of een persoon.", "Make keys for a member or a person."),
    "again": Text("Schrijf alleen de openbare helft nog eens.", "Only write the public half once more."),
    "agree": Text("Besluit om mee te doen: schrijf de deelregel.", "Decide to take part: write the share rule."),
    "approver": Text("Neem op wie mag goedkeuren.", "Register who may approve."),
    "prepare": Text(
        "Maak klaar wat weg zou gaan; er wordt niets verstuurd.", "Make what would leave; nothing is sent."
    ),
    "show": Text("Laat nog eens zien wat klaarligt.", "Show once more what lies ready."),
    "approve": Text("Keur goed wat u hebt gezien.", "Approve what you have seen."),
    "pack": Text("Onderteken en verzegel wat is goedgekeurd.", "Sign and seal what was approved."),
    "send": Text("Verstuur het pakket naar de hub (netwerk).", "Send the package to the hub (network)."),
    "fetch": Text("Haal nieuwe cijfers op bij de hub (netwerk).", "Fetch new figures from the hub (network)."),
    "withdraw": Text("Trek terug wat verstuurd is, en stop.", "Take back what was sent, and stop."),
    "stop": Text("Stop: er gaat voortaan niets meer weg.", "Stop: from now on nothing leaves."),
    "status": Text("Wat is er afgesproken, en wat is ervan geworden?", "What was agreed, and what became of it?"),
    "receive": Text("Controleer en bewaar cijfers die terugkomen.", "Check and keep figures that come back."),
    "agreed": Text("De naam van de afspraak.", "The name of the agreement."),
    "agreement_file": Text("De afspraak (YAML).", "The agreement (YAML)."),
    "round": Text("Het seizoen, bijvoorbeeld 2024/25.", "The season, such as 2024/25."),
    "keys": Text("Map met de sleutels.", "Folder with the keys.") ,
    "by": Text("Wie dit doet: naam.", "Who does this: name."),
    "role": Text("In welke rol, bijvoorbeeld directie.", "In which role, such as direction."),
    "name": Text("Naam: de id van de organisatie, of van de persoon.", "Name: the id of the house, or of the person."),
    "out_identity": Text("Waar de openbare helft komt.", "Where the public half is written."),
    "out_package": Text("Zet het pakket ook hier neer.", "Put the package here too."),
    "hub": Text("De identiteit van de hub (bestand).", "The identity of the hub (file)."),
    "tables": Text("Alleen deze tabellen, met komma's ertussen.", "Only these tables, with commas between."),
    "until": Text("Tot en met deze dag, bijvoorbeeld 2027-07-31.", "Until this day, such as 2027-07-31."),
    "identity_file": Text("De identiteit van de persoon (bestand).", "The identity of the person (file)."),
    "without": Text("Laat deze tabellen dit keer weg.", "Leave these tables away this time."),
    "as": Text("Wie goedkeurt: de naam van uw sleutels.", "Who approves: the name of your keys."),
    "code": Text("De code die onder het overzicht staat.", "The code that stands below the summary."),
    "release_file": Text("Het bestand of de map van de hub.", "The file or folder of the hub."),
}  # fmt: skip
_CODE_LENGTH = 8
_STATES = {
    "packed": Text("ingepakt", "packed"),
    "sent": Text("verstuurd", "sent"),
    "withdrawn": Text("teruggetrokken", "withdrawn"),
}


def code_of(digest: str) -> str:
    """What a person types to say: I saw exactly this."""
    return digest[:_CODE_LENGTH]


def another_code() -> UsageError:
    """What lies ready is not what was seen."""
    return UsageError(
        "approval-code",
        Text("Wat klaarligt is iets anders dan wat u zag.", "What lies ready is not what you saw."),
        Text("Bekijk het opnieuw: publiek contribute show.", "Look at it again: publiek contribute show."),
    )


def day_of(text: str | None) -> date | None:
    """A day as 2027-07-31. Raises UsageError "day-unreadable"."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        pass
    raise UsageError(
        "day-unreadable",
        Text("Dit is geen dag.", "This is not a day."),
        Text("Schrijf hem als 2027-07-31.", "Write it as 2027-07-31."),
    )


def identity_lines(made: Identity, path: Path) -> Iterator[Text]:
    """Keys were made."""
    yield Text(f"Sleutels gemaakt voor {made.name}.", f"Keys were made for {made.name}.")
    yield Text(
        f"Geef dit bestand aan de anderen: {path}. De geheime helft blijft in de sleutelmap: maak daar een kopie van.",
        f"Give this file to the others: {path}. The secret half stays in the keys folder; make a backup of that.",
    )


def agreed_lines(rule: ShareRule, agreement: Agreement) -> Iterator[Text]:
    """The house decided."""
    from publiek.collective.contributing.telling import day, one_line
    from publiek.collective.menu import table_of

    until = day(rule.until)
    titles = [table_of(code).title for code in rule.tables]
    yield Text(
        f"Besloten door {rule.decided_by} ({rule.role}): voor '{one_line(agreement.title.nl)}' mag weg:",
        f"Decided by {rule.decided_by} ({rule.role}): for '{one_line(agreement.title.en)}' may leave:",
    )
    for title in titles:
        yield Text(f"  - {title.nl}", f"  - {title.en}")
    yield Text(
        f"Tot en met {until.nl}. Verandert de afspraak, dan is een nieuw besluit nodig. Stoppen kan altijd: "
        "publiek contribute stop.",
        f"Until {until.en}. When the agreement changes, a new decision is needed. Stopping is always possible: "
        "publiek contribute stop.",
    )


def approver_lines(made: Approver) -> Iterator[Text]:
    """Somebody may approve."""
    yield Text(
        f"{made.identity.name} mag goedkeuren als '{made.role}'.", f"{made.identity.name} may approve as '{made.role}'."
    )


def prepared_lines(prepared: Prepared) -> Iterator[Text]:
    """What lies ready, in its own words, where it lies, and the code to approve it with."""
    yield from prepared.words
    code = code_of(prepared.contribution.digest)
    yield Text(f"Kijk zelf: {prepared.folder}", f"Look yourself: {prepared.folder}")
    yield Text(
        f"Akkoord? publiek contribute approve {prepared.contribution.agreement} --round {prepared.contribution.round} "
        f"-o {prepared.contribution.member} --as NAAM --code {code}",
        f"Agreed? publiek contribute approve {prepared.contribution.agreement} --round {prepared.contribution.round} "
        f"-o {prepared.contribution.member} --as NAME --code {code}",
    )


def as_answer(prepared: Prepared) -> dict[str, object]:
    """The same for a machine."""
    contribution = prepared.contribution
    return {
        "agreement": contribution.agreement,
        "round": contribution.round,
        "number": contribution.number,
        "digest": contribution.digest,
        "code": code_of(contribution.digest),
        "tables": {code: table.num_rows for code, table in contribution.tables.items()},
        "blobs": {name: len(content) for name, content in contribution.blobs.items()},
        "folder": prepared.folder,
        "words": [{"nl": text.nl, "en": text.en} for text in prepared.words],
    }


def approved_lines(given: Approval) -> Iterator[Text]:
    """It was approved."""
    yield Text(f"Goedgekeurd door {given.who} ({given.role}).", f"Approved by {given.who} ({given.role}).")
    yield Text(
        "Verandert er nog iets, dan geldt dit niet meer. Inpakken: publiek contribute pack.",
        "When anything changes, this no longer holds. Pack it with: publiek contribute pack.",
    )


def packed_lines(packed: Packed, path: Path, hub: str) -> Iterator[Text]:
    """It is one file now."""
    kilobytes = max(round(len(packed.content) / 1000), 1)
    yield Text(f"Ingepakt: {path} ({kilobytes} kB).", f"Packed: {path} ({kilobytes} kB).")
    yield Text(
        f"Alleen {hub} kan het openen. Mail het bestand, of verstuur het met: publiek contribute send.",
        f"Only {hub} can open it. Mail the file, or send it with: publiek contribute send.",
    )


def packed_answer(packed: Packed, path: Path) -> dict[str, object]:
    """The same for a machine."""
    contribution = packed.contribution
    return {
        "agreement": contribution.agreement,
        "round": contribution.round,
        "number": contribution.number,
        "digest": contribution.digest,
        "withdrawn": contribution.withdrawn,
        "approved_by": packed.approved_by,
        "file": path,
        "bytes": len(packed.content),
    }


def sent_lines(receipt: Receipt) -> Iterator[Text]:
    """What the hub said."""
    yield receipt.words


def mail_lines(packed: Packed, hub: str) -> Iterator[Text]:
    """There is no connection: the file goes by mail."""
    yield Text(
        f"Er is geen verbinding met {hub} ingesteld; er is niets verstuurd. Mail dit bestand, alleen {hub} kan het "
        f"openen: {packed.path}",
        f"No connection with {hub} was set up; nothing was sent. Mail this file, only {hub} can open it: {packed.path}",
    )


def sent_answer(packed: Packed, receipt: Receipt | None) -> dict[str, object]:
    """The same for a machine; `receipt` is null when the file must be mailed."""
    return {**packed_answer(packed, packed.path), "receipt": receipt.as_dict() if receipt else None}


def nothing_new() -> list[Text]:
    """Everything was here already."""
    return [Text("Er zijn geen nieuwe cijfers.", "There are no new figures.")]


def withdrawn_lines(made: Sequence[Packed], hub: str) -> Iterator[Text]:
    """It will be taken back as soon as the hub has these."""
    yield Text("Gestopt: er gaat niets meer weg.", "Stopped: nothing leaves any more.")
    yield Text(
        f"Stuur dit nog naar {hub}; dan tellen uw cijfers vanaf de volgende keer niet meer mee:",
        f"Still send this to {hub}; then your figures count no longer from the next time:",
    )
    for packed in made:
        yield Text(f"  {packed.contribution.round}: {packed.path}", f"  {packed.contribution.round}: {packed.path}")


def stopped_lines(rule: ShareRule) -> Iterator[Text]:
    """The rule was ended."""
    yield Text(
        f"Gestopt met {rule.agreement}: er gaat niets meer weg. Wat al verstuurd is, trekt u terug met: "
        "publiek contribute withdraw.",
        f"Stopped with {rule.agreement}: nothing leaves any more. What was sent already is taken back with: "
        "publiek contribute withdraw.",
    )


def received_lines(came: Received) -> Iterator[Text]:
    """Figures came back."""
    release = came.release
    yield Text(
        f"Ontvangen: {release.agreement}, {release.round}, nummer {release.number}, van {len(release.members)} "
        f"organisaties. De handtekening van {release.hub} klopt.",
        f"Received: {release.agreement}, {release.round}, number {release.number}, of {len(release.members)} houses. "
        f"The signature of {release.hub} holds.",
    )
    if release.missing:
        missing = ", ".join(release.missing)
        yield Text(f"Er ontbreken: {missing}.", f"Missing are: {missing}.")
    yield Text(f"De tabellen staan in: {came.folder}", f"The tables are in: {came.folder}")


def received_answer(came: Received) -> dict[str, object]:
    """The same for a machine."""
    release = came.release
    return {
        "agreement": release.agreement,
        "round": release.round,
        "number": release.number,
        "hub": release.hub,
        "members": list(release.members),
        "missing": list(release.missing),
        "tables": {name: table.num_rows for name, table in release.tables.items()},
        "folder": came.folder,
    }


def standing_lines(found: Sequence[Standing]) -> Iterator[Text]:
    """What was agreed and what became of it, in a few lines each."""
    from publiek.collective.contributing.telling import day

    if not found:
        yield Text("Er is niets afgesproken; er gaat niets weg.", "Nothing was agreed; nothing leaves.")
    for one in found:
        rule, until = one.rule, day(one.rule.until)
        if one.in_force:
            yield Text(
                f"{rule.agreement}: mag, tot en met {until.nl} (besloten door {rule.decided_by}, {rule.role}). "
                f"Tabellen: {', '.join(rule.tables)}.",
                f"{rule.agreement}: may leave, until {until.en} (decided by {rule.decided_by}, {rule.role}). "
                f"Tables: {', '.join(rule.tables)}.",
            )
        else:
            yield Text(f"{rule.agreement}: er gaat niets weg.", f"{rule.agreement}: nothing leaves.")
        for round_ in one.rounds:
            yield _round_line(round_)


def standing_answer(one: Standing) -> dict[str, object]:
    """The same for a machine."""
    return {**vars(one.rule), "in_force": one.in_force, "rounds": [vars(round_) for round_ in one.rounds]}


def _round_line(one: RoundStanding) -> Text:
    said = [Text("nog niets gemaakt", "nothing made yet")]
    if one.ready:
        by = Text(f"goedgekeurd door {one.approved_by}", f"approved by {one.approved_by}")
        waiting = Text(f"kan nog niet weg ({one.trouble})", f"cannot leave yet ({one.trouble})")
        state = by if one.approved_by else waiting
        code = code_of(one.digest)
        said = [
            Text(f"klaar: nummer {one.ready} [{code}], {state.nl}", f"ready: number {one.ready} [{code}], {state.en}")
        ]
    if one.left:
        state = _STATES[one.left]
        said.append(Text(f"nummer {one.left_number} {state.nl}", f"number {one.left_number} {state.en}"))
    if one.received:
        said.append(Text(f"{one.received} keer cijfers ontvangen", f"figures received {one.received} times"))
    return Text(
        f"  {one.round}: {'; '.join(text.nl for text in said)}", f"  {one.round}: {'; '.join(text.en for text in said)}"
    )
