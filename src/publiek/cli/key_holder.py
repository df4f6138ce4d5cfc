"""Who holds the keys of a collective, and who listens? publiek key-holder init | epoch | admit | register | serve | …

And `publiek serve-hub`, `publiek admit-to-hub`: the same door, for a hub. `publiek callers`: who called.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.node_wording import HELP
from publiek.errors import Text

if TYPE_CHECKING:
    from publiek.collective.wire.key_holding import Holding
    from publiek.collective.wire.listening import Door

holder_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Folder = Annotated[Path, typer.Argument(help=say(HELP["folder"]), show_default=False, readable=False)]
HubFolder = Annotated[Path, typer.Argument(help=say(HELP["hub_folder"]), show_default=False, readable=False)]
Agreement = Annotated[str, typer.Argument(help=say(HELP["agreement"]), show_default=False)]
Round = Annotated[str, typer.Option("--round", help="2024/25")]
Keys = Annotated[Path | None, typer.Option("--keys", help="[PUBLIEK_KEYS]", readable=False)]
IdentityFile = Annotated[Path, typer.Argument(help=say(HELP["identity_file"]), show_default=False, readable=False)]
Certificate = Annotated[Path, typer.Option("--certificate", help=say(HELP["their_certificate"]), readable=False)]
Host = Annotated[str, typer.Option("--address", help=say(HELP["address_here"]))]
Port = Annotated[int, typer.Option("--port", help=say(HELP["port"]))]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.add_typer(holder_app, name="key-holder", help=say(HELP["key-holder"]))
    app.command("serve-hub", help=say(HELP["serve_hub"]))(serve_hub)
    app.command("admit-to-hub", help=say(HELP["admit_hub"]))(admit_to_hub)
    app.command("callers", help=say(HELP["callers"]))(callers)


@holder_app.command("init", help=say(HELP["init"]))
def init(
    folder: Folder,
    name: Annotated[str, typer.Argument(help=say(HELP["name"]), show_default=False)],
    keys: Keys = None,
    language: options.Language = None,
) -> None:
    """Folders and keys of its own; the identity is a file that may be mailed."""
    from publiek.collective.wire.key_holding import Holding

    made = Holding.create(folder, name, keys=keys)
    path = made.folder / "identity.yaml"
    console.tell(
        Text(
            f"Sleutelhouder {name} begonnen. Geef dit bestand aan wie meedoet: {path}",
            f"Key holder {name} started. Give this file to who takes part: {path}",
        ),
        language,
    )


@holder_app.command("epoch", help=say(HELP["epoch"]))
def epoch(
    folder: Folder,
    agreement: Agreement,
    round: Round,
    destroy: Annotated[bool, typer.Option("--destroy", help=say(HELP["destroy"]))] = False,
    keys: Keys = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The key of one agreement in one season."""
    from publiek.cli.node_wording import epoch_lines
    from publiek.collective.overlap.epoch_keys import epoch_of

    holder, named = _holding(folder, keys).key_holder, epoch_of(agreement, round)
    if destroy:
        holder.destroy(named)
        gone = Text(f"De sleutel van {named} is vernietigd.", f"The key of {named} was destroyed.")
        console.tell(gone, language)
        return
    made = holder.open(named)
    if json:
        console.print_json(vars(made))
        return
    for line in epoch_lines(made):
        console.tell(line, language)


@holder_app.command("admit", help=say(HELP["admit"]))
def admit(
    folder: Folder,
    identity: IdentityFile,
    certificate: Certificate,
    keys: Keys = None,
    language: options.Language = None,
) -> None:
    """A house may ask, as often as was registered."""
    from publiek.collective.wire.admitting import admit

    made = admit(_holding(folder, keys).folder, identity=identity, certificate=certificate)
    _tell_admitted(made.name, made.certificate, language)


@holder_app.command("register", help=say(HELP["register"]))
def register(
    folder: Folder,
    member: Annotated[str, typer.Argument(help=say(HELP["name"]), show_default=False)],
    agreement: Agreement,
    round: Round,
    households: Annotated[int, typer.Option("--households", help=say(HELP["households"]))],
    correct: Annotated[bool, typer.Option("--correct", help=say(HELP["correct"]))] = False,
    keys: Keys = None,
    language: options.Language = None,
) -> None:
    """The limit of its questions follows from it."""
    from publiek.cli.node_wording import standing_line
    from publiek.collective.overlap.epoch_keys import epoch_of

    holder = _holding(folder, keys).key_holder
    named = epoch_of(agreement, round)
    standing = holder.register(member, epoch=named, households=households, correct=correct)
    console.tell(standing_line(member, standing), language)


@holder_app.command("status", help=say(HELP["key_status"]))
def status(
    folder: Folder,
    agreement: Agreement,
    round: Round,
    keys: Keys = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The counts of everybody in an epoch."""
    from publiek.cli.node_wording import standing_line
    from publiek.collective.overlap.epoch_keys import epoch_of

    found = _holding(folder, keys).standings(epoch_of(agreement, round))
    if json:
        console.print_json({name: vars(standing) for name, standing in found.items()})
        return
    for name, standing in found.items():
        typer.echo(standing_line(name, standing).in_language(console.language(language)))


@holder_app.command("serve", help=say(HELP["serve"]))
def serve(
    folder: Folder, address: Host = "127.0.0.1", port: Port = 8444, keys: Keys = None, language: options.Language = None
) -> None:
    """Answers until it is stopped."""
    from publiek.collective.wire.serving import Listening, serve_key_holder

    _stay(serve_key_holder(_holding(folder, keys), Listening(address, port)), language)


def serve_hub(
    folder: HubFolder,
    address: Host = "127.0.0.1",
    port: Port = 8443,
    keys: Keys = None,
    language: options.Language = None,
) -> None:
    """Takes packages in and gives releases out, until it is stopped."""
    from publiek.collective.hub import Hub
    from publiek.collective.wire.serving import Listening
    from publiek.collective.wire.serving import serve_hub as door_of

    _stay(door_of(Hub(folder, keys=keys), Listening(address, port)), language)


def admit_to_hub(
    folder: HubFolder,
    identity: IdentityFile,
    certificate: Certificate,
    keys: Keys = None,
    language: options.Language = None,
) -> None:
    """A member may send and fetch over the network."""
    from publiek.collective.hub import Hub
    from publiek.collective.wire.admitting import admit

    made = admit(Hub(folder, keys=keys).places.root, identity=identity, certificate=certificate)
    _tell_admitted(made.name, made.certificate, language)


def callers(
    folder: Annotated[Path, typer.Argument(help=say(HELP["any_folder"]), show_default=False, readable=False)],
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Of everybody the last call, and how it ended."""
    from publiek.cli.node_wording import caller_line
    from publiek.collective.wire.journal import last_calls
    from publiek.collective.wire.places import JOURNAL

    found = last_calls(folder / JOURNAL)
    if json:
        console.print_json(found)
        return
    for name, call in found.items():
        typer.echo(caller_line(name, call).in_language(console.language(language)))


def _tell_admitted(name: str, fingerprint: str, language: str | None) -> None:
    console.tell(
        Text(
            f"{name} mag vragen over het netwerk. Vergelijk de vingerafdruk: {fingerprint}",
            f"{name} may ask over the network. Compare the fingerprint: {fingerprint}",
        ),
        language,
    )


def _stay(door: Door, language: str | None) -> None:
    with door.opened():
        host, port = door.address
        console.tell(Text(f"Luistert op {host}:{port}.", f"Listens at {host}:{port}."), language)
        console.tell(Text("Stoppen: Ctrl-C.", "Stop: Ctrl-C."), language)
        door.wait()


def _holding(folder: Path, keys: Path | None) -> Holding:
    from publiek.collective.wire.key_holding import Holding

    return Holding(folder, keys=keys)
