"""What is held on a person, in every place, and what can not be found this way?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from publiek import logbook, permitting
from publiek.collective import contributing
from publiek.collective.contributing.places import Places
from publiek.collective.overlap.gateway import opt_outs_of, read_kept
from publiek.collective.overlap.padding import PSEUDONYM_BYTES
from publiek.collective.overlap.waiting import ENTRY_BYTES
from publiek.connecting.writing_back import journal_of
from publiek.errors import Text
from publiek.house import House
from publiek.rights import cases
from publiek.rights.attaching import attached_to
from publiek.rights.correcting import is_corrected
from publiek.rights.found import CountedIn, Found, Told, Written
from publiek.rights.identifying import Identities, identities_of
from publiek.rights.known import Known
from publiek.rights.listed import gone_as
from publiek.rights.scanning import Line, lines_of
from publiek.warehouse.places import places_of

#: For what that which is held is used: codes of the register.
_USED = {"lines": "own-analysis", "written": "crm-group", "consents": "own-newsletter", "rounds": "benchmark"}


def find(house: House, known: Known, *, on: date | None = None) -> Found:
    """Everything that is held on the person in the data of `house`. Reads alone; that it was looked up is logged.

    Raises UsageError "person-too-little", and StorageError for keys or sealed things that do not open.
    """
    permitting.require(house, "rights")
    who = identities_of(house, known)
    found = found_of(house, known, who, on=on or date.today())
    counts: dict[str, str | int | bool] = {name: number for name, number in found.counts.items() if number}
    logbook.note(house.home, house.organisation, logbook.Entry("access", "person", detail={"done": "found", **counts}))
    return found


def found_of(house: House, known: Known, who: Identities, *, on: date) -> Found:
    """As `find`, without a word in the log."""
    lines = lines_of(house, who)
    written = tuple(_written(house, known))
    rounds, consents = tuple(_rounds(house, lines, who)), tuple(_consents(house, known))
    used = {"lines": lines, "written": written, "consents": consents, "rounds": rounds}
    return Found(
        house=house.organisation,
        name=house.name or str(house.store.current().organisation.get("name") or house.organisation),
        on=on,
        by=who.kinds,
        lines=lines,
        attached=attached_to(house, lines),
        written=written,
        consents=consents,
        cases=tuple(case.number for case in cases.everything(house) if _same(case.asker.known, known)),
        rounds=rounds,
        purposes=tuple(_purposes(house, [_USED[kind] for kind, held in used.items() if held])),
        processors=tuple(_processors(house, on)),
        corrected=is_corrected(house, who),
        gone=gone_as(house, who),
        cannot=tuple(_cannot(house, known)),
        shared_identity=any(line.by == "name" for line in lines),
    )


def journals(house: House) -> tuple[str, ...]:
    """The connections of which a journal of what was written back is kept."""
    folder = places_of(house.home, organisation=house.organisation).root / "written-back"
    return tuple(sorted(path.stem for path in folder.glob("*.db")))


def household_in(house: House, household: str) -> tuple[Path, ...]:
    """The files in which a sealed number of the household lies."""
    folder = places_of(house.home, organisation=house.organisation).root / "overlap"
    if not household or not folder.is_dir():
        return ()
    tag = opt_outs_of(house).tag(household)
    return tuple(path for path in sorted(folder.glob("*/*.pseudonyms")) if tag in _tags(path))


def _tags(path: Path) -> set[bytes]:
    told = read_kept(path)
    return {entry[PSEUDONYM_BYTES:] for entry in told.pieces(ENTRY_BYTES, told.number("households"))}


def _written(house: House, known: Known) -> Iterator[Written]:
    if not known.customer:
        return
    for name in journals(house):
        journal = journal_of(house, name)
        with journal.held(looking=True):
            stands = journal.stands(known.customer)
            for run, state, fields in journal.of(known.customer):
                values = {field: wrote.new or "" for field, wrote in fields.items()}
                yield Written(name, run.id, run.begun, state, values, stands)


def _consents(house: House, known: Known) -> Iterator[dict[str, object]]:
    from publiek.rights.ledger import events_of

    yield from events_of(house, known)


def _rounds(house: House, lines: tuple[Line, ...], who: Identities) -> Iterator[CountedIn]:
    """The rounds for which something was made while a line of the person counted in the season."""
    seasons = {season for line in lines if line.counts and (season := _season(line))}
    sealed = household_in(house, who.household)
    if not Places(house).root.is_dir():
        return
    for one in contributing.standing(house):
        for round_ in one.rounds:
            state = round_.left or ("prepared" if round_.ready else "")
            if state and round_.round in seasons:
                epochs = {path.parent.name for path in sealed}
                mine = any(one.rule.agreement in epoch and round_.round.replace("/", "-") in epoch for epoch in epochs)
                yield CountedIn(one.rule.agreement, round_.round, state, mine if who.household else None)


def _season(line: Line) -> str:
    start = line.facts.get("performance_start") or line.facts.get("ordered_on")
    if start is None:
        return ""
    year = start.year if start.month >= 8 else start.year - 1
    return f"{year}/{(year + 1) % 100:02d}"


def _purposes(house: House, wanted: Iterable[str]) -> Iterator[Told]:
    """What the house uses this for, from its register."""
    register = permitting.register_of(house).purposes
    for code in (*wanted, "keeping-proof", "visitor-requests"):
        if code in register:
            one, said = register[code], register[code].purpose
            yield Told(code, said.name, said.what_for, one.ground.label, one.ground.article, one.recipients, one.months)


def _processors(house: House, on: date) -> Iterator[Text]:
    """Who works with the data for the house now, by the agreements in its register."""
    for one in permitting.register_of(house).processors:
        if one.holds(on):
            told = f"{one.name} ({one.country}): {one.does}"
            yield Text(told, told)


def _cannot(house: House, known: Known) -> Iterator[Text]:
    yield Text(
        "Antwoorden op vragenlijsten: die zijn naamloos. Wie het ontvangstbewijs heeft, kan ze laten wissen.",
        "Answers to surveys: they are nameless. Who has the receipt can have them erased.",
    )
    yield Text(
        "Kaarten die zonder naam, adres of klantnummer zijn gekocht: daarvan weten wij niet van wie ze zijn.",
        "Tickets bought without a name, address or customer number: we do not know whose they are.",
    )
    if not known.email:
        yield Text(
            "Bestellingen met een e-mailadres: die vinden wij alleen met dat e-mailadres.",
            "Orders with an e-mail address: we find those with that e-mail address alone.",
        )
    if not known.customer and journals(house):
        yield Text(
            "Wat wij achter uw klantnummer schreven: dat vinden wij alleen met dat nummer.",
            "What we wrote behind your customer number: we find that with the number alone.",
        )


def _same(asker: Known, known: Known) -> bool:
    """Whether a case is of the same person: by what they both told, compared as it is."""
    pairs = [(asker.email.casefold(), known.email.casefold()), (asker.customer, known.customer)]
    if any(one and one == other for one, other in pairs):
        return True
    named = asker.name.casefold(), asker.postcode.replace(" ", "").casefold()
    return all(named) and named == (known.name.casefold(), known.postcode.replace(" ", "").casefold())


__all__ = ["find", "found_of", "household_in", "journals"]
