"""What exactly would leave this house for this round? Everything is made, written as readable files, and stays here."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from publiek import __version__, disclosure, permitting
from publiek.collective.agreements import Agreement
from publiek.collective.contributing import log, refusals, share_rules, telling
from publiek.collective.contributing.counting import leaves_of
from publiek.collective.contributing.lines import season_lines
from publiek.collective.contributing.places import Places, only_one, read, write
from publiek.collective.contributing.sealed_households import sealed_households
from publiek.collective.contributing.secret import secret_for, secret_of
from publiek.collective.identities import Identity, SecretIdentity
from publiek.collective.menu import menu_version, table_of
from publiek.collective.packages import Contribution
from publiek.collective.packages.approval import FILE as APPROVAL
from publiek.collective.packages.contribution import DESCRIPTION, from_files
from publiek.disclosure.tables.labels import Words, refuse_names
from publiek.errors import Text
from publiek.house import House

OVERLAP = "overlap"


@dataclass(frozen=True)
class Prepared:
    """`contribution`: what would leave; `folder`: where it lies to be looked at; `words`: the same in plain words."""

    contribution: Contribution
    folder: Path
    words: tuple[Text, ...]


def prepare(
    house: House,
    agreement: Agreement,
    round: str,
    *,
    identity: SecretIdentity,
    today: date | None = None,
    without: Collection[str] = (),
) -> Prepared:
    """Make the contribution of `house` to a round and write it in its own folder. Nothing is sent.

    `without`: tables that the person says stay away this time. The same data, key, agreement and rules give the same
    contribution to the last cell. Raises DisclosureError "no-share-rule" unless the house decided to share exactly
    this, UsageError for a round or day that was not agreed, StorageError "overlap-not-prepared".
    """
    permitting.require(house, "contribute")
    day = today or date.today()
    agreement.require_round(round, today=day)
    rule = share_rules.require_rule(house, agreement, today=day)
    require_member(house, agreement, identity.public)
    codes = [code for code in rule.tables if code not in without]
    if not codes:
        raise refusals.tables_not_agreed(sorted(without))
    with only_one(Places(house)):
        made = _made(house, agreement, round, codes=codes, today=day)
        return _lying_ready(house, agreement, made)


def _made(house: House, agreement: Agreement, round: str, *, codes: list[str], today: date) -> Contribution:
    """The next contribution of a round, with the tables `codes`."""
    number = log.last_number(log.read(Places(house)), agreement.id, round) + 1
    tables, account = _tables(house, agreement, round, codes=codes, today=today)
    _last_look(tables)
    return Contribution(
        agreement=agreement.id,
        agreement_digest=agreement.digest,
        round=round,
        member=house.organisation,
        number=number,
        menu_version=menu_version(),
        program=f"publiek {__version__}",
        tables=tables,
        blobs=sealed_households(house, agreement, round) if OVERLAP in codes else {},
        account=account,
    )


def lying_ready(house: House, agreement: Agreement, round: str) -> Prepared:
    """What was prepared, read back from its files. Raises StorageError "contribution-not-prepared", PackageError."""
    folder = Places(house).ready(agreement.id, round)
    files = {
        path.relative_to(folder).as_posix(): read_whole(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and _leaves(path.relative_to(folder))
    }
    if DESCRIPTION not in files:
        raise refusals.not_prepared()
    contribution = from_files(files)
    told = (contribution.agreement, contribution.round, contribution.member)
    if told != (agreement.id, round, house.organisation):
        raise refusals.not_prepared()
    return Prepared(contribution, folder, telling.words(contribution, agreement))


def clear(house: House, agreement: str, round: str) -> None:
    """Take away what lies ready."""
    shutil.rmtree(Places(house).ready(agreement, round), ignore_errors=True)


def require_member(house: House, agreement: Agreement, identity: Identity) -> None:
    """Raises UsageError "not-a-member" unless house, keys and agreement are about the same member."""
    name = house.organisation
    if identity.kind != "member" or identity.name != name or name not in agreement.members:
        raise refusals.not_a_member(agreement.id)


def read_whole(path: Path) -> bytes:
    """One file of what lies ready; a link is not followed out of the folder."""
    return b"" if path.is_symlink() else path.read_bytes()


def _tables(
    house: House, agreement: Agreement, round: str, *, codes: list[str], today: date
) -> tuple[dict[str, pa.Table], tuple[Mapping[str, object], ...]]:
    """The tables of the menu in the order of the agreement, each through the gate, and what the gate did."""
    secret = secret_of(house, round=round)
    counted = [code for code in codes if table_of(code).kind in ("counts", "sums")]
    lines = season_lines(house, int(round[:4]))
    shaped = {code: leaves_of(code, lines, scheme=agreement.segmentation) for code in counted}
    made = [
        disclosure.CountedTable(code, lattice, leaves, kind=table_of(code).kind)
        for code, (lattice, leaves) in shaped.items()
    ]
    release = disclosure.contribution(made, secret=secret, on=today)
    tables = {code: release[code].table for code in counted}
    for code in codes:
        if table_of(code).kind == "indicators":
            from publiek.collective import benchmark

            tables[code] = benchmark.indicators_of(house, agreement, round, today=today)
        elif table_of(code).kind == "productions":
            from publiek.collective import benchmark

            tables[code] = benchmark.productions_of(house, agreement, round, secret=secret_for(secret, code))
    return {code: tables[code].replace_schema_metadata() for code in codes if code in tables}, _said(release.account)


def _last_look(tables: Mapping[str, pa.Table]) -> None:
    """Raises DisclosureError when any text in it looks like an address, a number or an account of somebody.

    Everything came through the gate and is a code; this is here for the day that it is not.
    """
    texts = {
        f"tables/{code}.csv {field.name} {place}": text
        for code, table in tables.items()
        for field in table.schema
        if pa.types.is_string(field.type)
        for place, text in enumerate(table[field.name].unique().to_pylist())
        if text
    }
    refuse_names(texts, Words())


def _said(account: tuple[Mapping[str, object], ...]) -> tuple[Mapping[str, object], ...]:
    """Which rules met which table. Not how many cells they changed: to who knows all others, that tells the last."""
    return tuple({name: value for name, value in entry.items() if name != "rows"} for entry in account)


def _lying_ready(house: House, agreement: Agreement, contribution: Contribution) -> Prepared:
    """Writes what would leave; an approval of exactly the same stays, any other goes."""
    places = Places(house)
    folder = places.ready(agreement.id, contribution.round)
    words = telling.words(contribution, agreement)
    same = read(folder / DESCRIPTION) == contribution.files[DESCRIPTION]
    kept = read(folder / APPROVAL) if same else None
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in {**contribution.files, **telling.readmes(words)}.items():
        write(folder / name, content)
    if kept is not None:
        write(folder / APPROVAL, kept)
    log.add(
        places,
        log.Event("prepared", agreement.id, contribution.round, contribution.number, digest=contribution.digest),
    )
    return Prepared(contribution, folder, words)


def _leaves(path: Path) -> bool:
    """Whether a file of the folder is part of what would leave; the rest tells a person about it."""
    return path.as_posix() == DESCRIPTION or path.parts[0] in ("tables", "blobs")
