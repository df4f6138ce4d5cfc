"""How does a hub say what it did, in both languages?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from publiek.errors import Text

if TYPE_CHECKING:
    from publiek.collective.hub import Head, Hub, Receipt, Status
    from publiek.collective.hub.draft import Draft
    from publiek.collective.hub.gathering import Gathered
    from publiek.collective.hub.registering import Known
    from publiek.collective.hub.released import Released

HELP = {
    "hub": Text(
        "Het knooppunt van een afspraak: bijdragen binnenhalen, goedkeuren, vrijgeven.",
        "The hub of an agreement: take contributions in, approve, release.",
    ),
    "init": Text("Begin een hub: map, sleutels en identiteit.", "Start a hub: folder, keys and identity."),
    "add": Text(
        "Maak een afspraak, lid, goedkeurder of andere hub bekend.",
        "Make an agreement, member, approver or other hub known.",
    ),
    "receive": Text("Neem pakketten in.", "Take packages in."),
    "gather": Text("Neem in van de organisaties op deze computer.", "Take in from the houses of this computer."),
    "status": Text("Hoe het staat: wie is er, wie ontbreekt, wat is geweigerd.", "Who is in, missing, or refused."),
    "draft": Text("Wat er nu zou worden vrijgegeven.", "What would be released now."),
    "approve": Text("Keur precies dit voorstel goed.", "Approve exactly this draft."),
    "release": Text("Geef een goedgekeurd voorstel vrij.", "Release an approved draft."),
    "hand_out": Text("De laatste vrijgave als één bestand om te mailen.", "The last release as one file to mail."),
    "export": Text("De laatste vrijgave als dataset.", "The last release as a data set."),
    "leave": Text("Een lid stapt uit: zijn bijdragen worden gewist.", "A member leaves: what it sent is deleted."),
    "log": Text("Wat er gebeurde, nagekeken op wijzigingen.", "What happened, checked for changes."),
    "folder": Text("De map van de hub.", "The folder of the hub."),
    "name": Text("Hoe de hub in afspraken heet.", "What agreements call the hub."),
    "title": Text("Hoe de hub voor mensen heet.", "What people call the hub."),
    "agreed": Text("De afspraak.", "The agreement."),
    "round": Text("Het seizoen, bijvoorbeeld 2024/25.", "The season, such as 2024/25."),
    "keys": Text("De map met sleutels. [PUBLIEK_KEYS]", "The folder with keys. [PUBLIEK_KEYS]"),
    "own_keys": Text("De map met de sleutels van wie goedkeurt.", "The folder with the keys of who approves."),
    "file": Text("Het bestand.", "The file."),
    "replace": Text("Vervang wat er onder deze naam al was.", "Replace what was there under this name."),
    "packages": Text("Pakketten (.publiek).", "Packages (.publiek)."),
    "without": Text("Laat deze tabellen nu weg, met komma's.", "Leave these tables out now, with commas."),
    "digest": Text("De code van het voorstel, of de eerste acht tekens.", "The code of the draft, or its first eight."),
    "who": Text("Wie goedkeurt, zoals de afspraak die noemt.", "Who approves, as the agreement names them."),
    "reader": Text("Voor welk lid of welke maker.", "For which member or maker."),
    "out": Text("Waar het komt.", "Where it goes."),
    "area": Text("Alleen deze provincie of gemeente.", "Only this province or municipality."),
    "maker": Text("Alleen de producties van deze maker.", "Only the productions of this maker."),
    "member": Text("Welk lid.", "Which member."),
    "by": Text("Wie dit doet.", "Who does this."),
    "last": Text("Zo veel regels.", "So many lines."),
}
_WAITING = {
    "waiting-for-approval": Text(
        "ligt klaar en wacht op goedkeuring in huis", "lies ready and waits for approval in the house"
    ),
    "no-share-rule": Text("heeft nog niet besloten mee te doen", "did not decide to take part yet"),
}


def started_lines(hub: Hub) -> list[Text]:
    """A hub was started."""
    path = hub.places.identity
    return [
        Text(f"Hub {hub.identity.name} begonnen.", f"Hub {hub.identity.name} started."),
        Text(
            f"Geef dit bestand aan de leden: {path}. De geheime helft ligt in {hub.keys}: maak daar een kopie van.",
            f"Give this file to the members: {path}. The secret half lies in {hub.keys}: make a copy of it.",
        ),
    ]


def added_line(known: Known) -> Text:
    """Somebody or something is known from now on."""
    if known.before:
        return Text(f"Vervangen: {known.name}.", f"Replaced: {known.name}.")
    return Text(f"Bekend: {known.name}.", f"Known: {known.name}.")


def receipt_line(file: Path, receipt: Receipt) -> Text:
    """What became of one package."""
    words = receipt.words
    return Text(f"{file.name}: {words.nl} ({receipt.code})", f"{file.name}: {words.en} ({receipt.code})")


def gathered_line(one: Gathered) -> Text:
    """What came of one hosted house."""
    if one.receipt is not None:
        words = one.receipt.words
        return Text(f"{one.member}: {words.nl}", f"{one.member}: {words.en}")
    words = _WAITING.get(one.code, Text(f"kwam niet ({one.code})", f"did not come ({one.code})"))
    return Text(f"{one.member}: {words.nl}", f"{one.member}: {words.en}")


def status_lines(found: Status) -> Iterator[Text]:
    """The whole hub in sentences."""
    yield Text(f"{found.title.nl} ({found.hub})", f"{found.title.en} ({found.hub})")
    for one in found.rounds:
        n, of = len(one.present), len(one.members)
        yield Text(
            f"{one.agreement}, {one.round}: {n} van {of} binnen; vrijgaven: {len(one.releases)}.",
            f"{one.agreement}, {one.round}: {n} of {of} in; releases: {len(one.releases)}.",
        )
        for member in one.members:
            yield Text(f"  {member.member}: {member.words.nl}", f"  {member.member}: {member.words.en}")
    for code, times in sorted(found.refused.items()):
        yield Text(f"Geweigerd, {times} keer: {code}.", f"Refused, {times} times: {code}.")
    for fault in found.faults:
        yield Text(f"Telt niet mee: {fault.file} ({fault.code}).", f"Does not count: {fault.file} ({fault.code}).")


def draft_lines(made: Draft, folder: Path) -> Iterator[Text]:
    """What would be released, and what to do next."""
    yield from made.words
    if made.may:
        code = made.digest[:8]
        yield Text(
            f"Bekijk de tabellen in {folder}/drafts/{made.digest}/tables",
            f"Look at the tables in {folder}/drafts/{made.digest}/tables",
        )
        yield Text(
            f"Akkoord? publiek hub approve {folder} {code} --as NAAM",
            f"All right? publiek hub approve {folder} {code} --as NAME",
        )


def approved_line(so_far: Sequence[str]) -> Text:
    """Who approved until now."""
    names = ", ".join(so_far)
    return Text(f"Goedgekeurd door: {names}.", f"Approved by: {names}.")


def released_lines(made: Released) -> Iterator[Text]:
    """A release was made."""
    yield Text(
        f"Vrijgave {made.number} van {made.agreement}, {made.round}: {len(made.members)} organisaties.",
        f"Release {made.number} of {made.agreement}, {made.round}: {len(made.members)} organisations.",
    )
    if made.missing:
        names = ", ".join(made.missing)
        yield Text(f"Niet erin: {names}.", f"Not in it: {names}.")
    names = ", ".join(sorted(made.tables))
    yield Text(f"Tabellen: {names}.", f"Tables: {names}.")


def left_line(member: str, gone: int) -> Text:
    """A member left."""
    return Text(
        f"{member} is uitgestapt; {gone} bijdragen gewist. Eerdere vrijgaven blijven: daarin staat geen huis alleen.",
        f"{member} left; {gone} contributions deleted. Earlier releases stay: they hold no house alone.",
    )


def log_lines(lines: Sequence[Mapping[str, Any]], head: Head) -> Iterator[Text]:
    """Events as they were written down, and the end of the chain."""
    for line in lines:
        facts = "  ".join(f"{k}={v}" for k, v in line.items() if k not in ("at", "what", "before", "head", "line"))
        told = f"{line.get('at', '')}  {line['what']}  {facts}"
        yield Text(told, told)
    yield Text(
        f"Nagekeken: {head.lines} regels, niets veranderd. Einde: {head.digest[:16]}",
        f"Checked: {head.lines} lines, nothing changed. End: {head.digest[:16]}",
    )
