"""How does a house send and fetch over the network? publiek node certificate | connect | prepare-overlap | send | fetch

Making, showing and approving what leaves is `publiek contribute`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.node_wording import HELP

if TYPE_CHECKING:
    from publiek.collective.identities import SecretIdentity
    from publiek.house import House

node_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Name = Annotated[str, typer.Argument(help=say(HELP["name"]), show_default=False)]
Agreed = Annotated[str, typer.Argument(help=say(HELP["agreement"]), show_default=False)]
Round = Annotated[str, typer.Option("--round", help="2024/25")]
Keys = Annotated[Path | None, typer.Option("--keys", help="[PUBLIEK_KEYS]", readable=False)]
By = Annotated[str, typer.Option("--by")]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.add_typer(node_app, name="node", help=say(HELP["node"]))


@node_app.command("certificate", help=say(HELP["certificate"]))
def certificate(
    name: Name,
    host: Annotated[list[str] | None, typer.Option("--host", help=say(HELP["host"]))] = None,
    renew: Annotated[bool, typer.Option("--renew", help=say(HELP["renew"]))] = False,
    out: Annotated[Path, typer.Option("--out", help=say(HELP["out"]), readable=False)] = Path(),
    keys: Keys = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """For a member, a hub or a key holder; its keys exist already."""
    from publiek.cli.node_wording import certificate_lines
    from publiek.collective.wire import certificates

    secret = _secret(name, keys, home)
    made = certificates.make(_keys_folder(keys, home), name, hosts=tuple(host or ()), renew=renew)
    files = certificates.write_public(made, secret.public, out)
    if json:
        told = {"name": name, "fingerprint": made.fingerprint, "until": made.until, "files": list(files)}
        console.print_json(told)
        return
    for line in certificate_lines(made, files):
        console.tell(line, language)


@node_app.command("connect", help=say(HELP["connect"]))
def connect(
    name: Name,
    address: Annotated[str, typer.Argument(help=say(HELP["address"]), show_default=False)],
    organisation: options.Organisation,
    their: Annotated[Path, typer.Option("--certificate", help=say(HELP["their_certificate"]), readable=False)],
    proxy: Annotated[str | None, typer.Option("--proxy", help=say(HELP["proxy"]))] = None,
    home: options.Home = None,
    language: options.Language = None,
) -> None:
    """Write down where a party is, and with which certificate it answers."""
    from publiek.cli.node_wording import connected_lines
    from publiek.collective.wire import certificates, counterparts

    pem = certificates.read_public(their)
    made = counterparts.connect(_house(organisation, home, None), name, address, certificate=pem, proxy=proxy)
    for line in connected_lines(made, certificates.fingerprint_of(made.certificate)):
        console.tell(line, language)


@node_app.command("prepare-overlap", help=say(HELP["prepare_overlap"]))
def prepare_overlap(
    agreement: Agreed,
    files: Annotated[list[Path], typer.Argument(help=say(HELP["files"]), show_default=False, readable=False)],
    organisation: options.Organisation,
    round: Round,
    keys: Keys = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Households become pseudonyms; the batch lies ready for the contribution."""
    from publiek.cli.node_wording import pseudonym_lines
    from publiek.collective import contributing
    from publiek.collective.wire import exchanging
    from publiek.collective.wire.node import Node

    house = _house(organisation, home, keys)
    agreed = contributing.agreed_with(house, agreement)
    made = exchanging.pseudonyms(house, agreed, round, files=files, node=Node(house))
    if json:
        console.print_json([vars(one) for one in made])
        return
    for line in pseudonym_lines(made):
        console.tell(line, language)


@node_app.command("send", help=say(HELP["send"]))
def send(
    agreement: Agreed,
    organisation: options.Organisation,
    round: Round,
    keys: Keys = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Pack what was approved and send it; again is no harm."""
    from publiek.cli.node_wording import receipt_lines
    from publiek.collective import contributing
    from publiek.collective.wire import exchanging
    from publiek.collective.wire.node import Node

    house = _house(organisation, home, keys)
    agreed = contributing.agreed_with(house, agreement)
    secret = _secret(house.organisation, keys, home)
    receipt = exchanging.send(house, agreed, round, identity=secret, node=Node(house))
    if json:
        console.print_json(receipt.as_dict())
    else:
        for line in receipt_lines(receipt):
            console.tell(line, language)
    if receipt.status == "refused":
        raise typer.Exit(9)


@node_app.command("withdraw", help=say(HELP["withdraw"]))
def withdraw(
    agreement: Agreed,
    organisation: options.Organisation,
    round: Annotated[str | None, typer.Option("--round", help="2024/25")] = None,
    by: By = "",
    keys: Keys = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The hub deletes what it has, and the share rule ends."""
    from publiek.cli.node_wording import receipt_lines
    from publiek.collective import contributing
    from publiek.collective.wire import exchanging
    from publiek.collective.wire.node import Node

    house = _house(organisation, home, keys)
    agreed = contributing.agreed_with(house, agreement)
    secret = _secret(house.organisation, keys, home)
    receipts = exchanging.withdraw(house, agreed, identity=secret, node=Node(house), round=round, by=by)
    if json:
        console.print_json([receipt.as_dict() for receipt in receipts])
        return
    for receipt in receipts:
        for line in receipt_lines(receipt):
            console.tell(line, language)


@node_app.command("fetch", help=say(HELP["fetch"]))
def fetch(
    agreement: Agreed,
    organisation: options.Organisation,
    by: By = "",
    keys: Keys = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Every release, checked against the keys of the hub and kept with the house."""
    from publiek.cli.node_wording import fetched_lines
    from publiek.collective import contributing
    from publiek.collective.wire import exchanging
    from publiek.collective.wire.node import Node

    house = _house(organisation, home, keys)
    found = exchanging.fetch(house, contributing.agreed_with(house, agreement), node=Node(house), by=by)
    if json:
        told = [
            {"round": one.release.round, "number": one.release.number, "members": one.release.members,
             "missing": one.release.missing, "folder": one.folder, "new": one.new}
            for one in found
        ]  # fmt: skip
        console.print_json(told)
        return
    for line in fetched_lines(found):
        console.tell(line, language)


def _house(organisation: str, home: Path | None, keys: Path | None) -> House:
    from dataclasses import replace

    from publiek.cli.deliver import house_of

    return replace(house_of(organisation, home=home), keys=keys)


def _keys_folder(chosen: Path | None, home: Path | None) -> Path:
    from publiek.pseudonymisation import Keyring

    return Keyring(chosen, data_folder=options.home_of(home)).folder


def _secret(name: str, keys: Path | None, home: Path | None) -> SecretIdentity:
    from publiek.collective.identities import SecretIdentity

    return SecretIdentity.open(_keys_folder(keys, home), name)
