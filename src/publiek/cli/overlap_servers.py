"""How do three servers count shared audience? publiek overlap-server init | accept | serve | status

And `publiek overlap plan` at the hub, `publiek overlap show-plan` for anybody, `publiek overlap seal` in a house. After
that `publiek contribute prepare` finds what lies ready, and the release of the hub asks the three.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.overlap import overlap_app
from publiek.errors import Text
from publiek.vocabulary.data_files import read_yaml

if TYPE_CHECKING:
    from publiek.collective.overlap.sharing.plan import Plan
    from publiek.collective.overlap.sharing.server_folder import ServerFolder

HELP = {
    "overlap-server": Text(
        "Een van de drie servers die samen gedeeld publiek tellen.",
        "One of the three servers that count shared audience together.",
    ),
    "init": Text("Begin een server: sleutels, certificaat en een map.", "Start a server: keys, certificate, folder."),
    "accept": Text("Neem een opdracht aan, na vergelijken van de code.", "Accept a job, having compared its code."),
    "serve": Text("Luister en reken, tot iemand stopt.", "Listen and count, until somebody stops it."),
    "status": Text("Welke opdrachten er zijn en hoever ze zijn.", "Which jobs there are, and how far they came."),
    "plan": Text("Hub: maak het plan voor de drie servers.", "Hub: make the plan for the three servers."),
    "show_plan": Text("Wat er in een plan staat, en zijn code.", "What a plan says, and its code."),
    "seal": Text(
        "Organisatie: verzegel uw huishoudens voor drie servers.", "House: seal your households for three servers."
    ),
    "folder": Text("De map van de server.", "The folder of the server."),
    "hub": Text("De map van de hub.", "The folder of the hub."),
    "name": Text("Hoe de server in de afspraak heet.", "What the agreement calls the server."),
    "host": Text("Waaronder de anderen hem bereiken.", "Where the others reach it."),
    "port": Text("De poort.", "The port."),
    "listen": Text("Luister op dit adres in plaats daarvan.", "Listen at this address instead."),
    "patience": Text("Zo veel seconden wachten op de anderen.", "Wait so many seconds for the others."),
    "plan_file": Text("Het plan.", "The plan."),
    "code": Text("De code van het plan, zoals de drie servers die noemen.", "The code, as the three servers tell it."),
    "server": Text("server.yaml van een server; drie keer.", "server.yaml of a server; three times."),
    "households": Text("YAML: per organisatie hoeveel huishoudens ongeveer.", "YAML: of each house about how many."),
    "number": Text("Een volgend nummer voor een andere opdracht.", "A next number for another job."),
    "sigma": Text("Hoeveel ruis (standaardafwijking).", "How much noise (standard deviation)."),
    "out": Text("Waar het plan komt.", "Where the plan goes."),
}
_STATES = {
    "open": Text("wacht op bijdragen", "waits for contributions"),
    "fixed": Text("begonnen", "begun"),
    "done": Text("af, delen gewist", "done, shares deleted"),
}

server_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Folder = Annotated[Path, typer.Argument(help=say(HELP["folder"]), show_default=False, readable=False)]
PlanFile = Annotated[Path, typer.Argument(help=say(HELP["plan_file"]), show_default=False, readable=False)]
Code = Annotated[str, typer.Option("--code", help=say(HELP["code"]))]
Keys = Annotated[Path | None, typer.Option("--keys", help="[PUBLIEK_KEYS]", readable=False)]
Round = Annotated[str, typer.Option("--round", help="2024/25")]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.add_typer(server_app, name="overlap-server", help=say(HELP["overlap-server"]))


@server_app.command("init", help=say(HELP["init"]))
def init(
    folder: Folder,
    name: Annotated[str, typer.Argument(help=say(HELP["name"]), show_default=False)],
    host: Annotated[str, typer.Option("--host", help=say(HELP["host"]))],
    port: Annotated[int, typer.Option("--port", help=say(HELP["port"]))] = 9441,
    keys: Keys = None,
    language: options.Language = None,
) -> None:
    """The file that the hub needs may be mailed."""
    from publiek.collective.overlap.sharing.server_folder import ServerFolder

    made = ServerFolder.create(folder, name, keys=keys, host=host, port=port)
    told = Text(
        f"Server {name} begonnen. Geef dit bestand aan de hub: {made.description}",
        f"Server {name} started. Give this file to the hub: {made.description}",
    )
    console.tell(told, language)


@server_app.command("accept", help=say(HELP["accept"]))
def accept(
    folder: Folder, plan: PlanFile, code: Code = "", keys: Keys = None, language: options.Language = None
) -> None:
    """Without a code it only tells what the plan says."""
    from publiek.collective.overlap.sharing import plan as plans
    from publiek.collective.overlap.sharing.refusals import other_code

    read, server = plans.read(plan), _server(folder, keys)
    if not code:
        _tell_plan(read, language)
        return
    if not read.has_code(code):
        raise other_code()
    server.accept(read)
    told = Text("Aangenomen. Het telt zodra de server (opnieuw) start.", "Accepted. It counts when the server starts.")
    console.tell(told, language)


@server_app.command("serve", help=say(HELP["serve"]))
def serve(
    folder: Folder,
    listen: Annotated[str | None, typer.Option("--address", help=say(HELP["listen"]))] = None,
    patience: Annotated[float, typer.Option("--patience", help=say(HELP["patience"]))] = 300.0,
    keys: Keys = None,
) -> None:
    """A line when it is ready, and one for each refusal: a code, never what was in a message."""
    from publiek.collective.overlap.sharing import server
    from publiek.collective.overlap.sharing.tls import Address

    told = _server(folder, keys).settings(patience=patience)
    port = told.addresses[told.me.public.name].port
    server.serve(told, listen=Address(listen, port) if listen else None)


@server_app.command("status", help=say(HELP["status"]))
def status(folder: Folder, keys: Keys = None, language: options.Language = None, json: options.AsJson = False) -> None:
    """Who gave in, and what began or is done."""
    from publiek.collective.overlap.sharing.keeping import JobFolder

    server, found = _server(folder, keys), []
    for each in server.plans():
        kept = JobFolder(folder / "work", each.terms, each.parties.place(server.party.identity.name))
        given = sorted(kept.given())
        found.append({"job": each.terms.id, "code": each.code, "state": kept.journal().state, "given": given})
    if json:
        console.print_json(found)
        return
    for one in found:
        state = _STATES[str(one["state"])]
        here = len(one["given"])
        told = Text(f"{one['job']}: {state.nl} ({here} binnen)", f"{one['job']}: {state.en} ({here} in)")
        typer.echo(told.in_language(console.language(language)))


@overlap_app.command("plan", help=say(HELP["plan"]))
def plan(
    hub: Annotated[Path, typer.Argument(help=say(HELP["hub"]), show_default=False, readable=False)],
    agreement: Annotated[str, typer.Argument(show_default=False)],
    round: Round,
    server: Annotated[list[Path], typer.Option("--server", help=say(HELP["server"]), readable=False)],
    households: Annotated[Path, typer.Option("--households", help=say(HELP["households"]), readable=False)],
    out: Annotated[Path, typer.Option("--out", help=say(HELP["out"]), readable=False)],
    number: Annotated[int, typer.Option("--number", help=say(HELP["number"]))] = 1,
    sigma: Annotated[float, typer.Option("--sigma", help=say(HELP["sigma"]))] = 7.5,
    keys: Keys = None,
    language: options.Language = None,
) -> None:
    """Kept in the hub, and written to a file for the three servers and all houses."""
    from publiek.collective.hub import Hub
    from publiek.collective.hub.three_servers import FromHub, Wanted, make_plan
    from publiek.collective.identities import SecretIdentity
    from publiek.collective.overlap import whole_files
    from publiek.collective.overlap.sharing import plan as plans

    held = Hub(hub, keys=keys)
    known = held.configuration()
    asks = FromHub(held.places, SecretIdentity.open(held.keys, known.name), held.keys)
    wanted = Wanted([plans.read_party(path) for path in server], _declared(households), number, sigma)
    made = make_plan(asks, known, known.agreement(agreement), round, wanted)
    whole_files.write(out, made.content)
    _tell_plan(made, language)


@overlap_app.command("show-plan", help=say(HELP["show_plan"]))
def show_plan(plan: PlanFile, language: options.Language = None) -> None:
    """The same for everybody."""
    from publiek.collective.overlap.sharing import plan as plans

    _tell_plan(plans.read(plan), language)


@overlap_app.command("seal", help=say(HELP["seal"]))
def seal(
    agreement: Annotated[str, typer.Argument(show_default=False)],
    organisation: options.Organisation,
    plan: Annotated[Path, typer.Option("--plan", help=say(HELP["plan_file"]), readable=False)],
    code: Code,
    keys: Keys = None,
    home: options.Home = None,
    language: options.Language = None,
) -> None:
    """Nothing leaves: it lies ready for the contribution."""
    from dataclasses import replace

    from publiek.cli.deliver import house_of
    from publiek.collective import contributing
    from publiek.collective.contributing.sealing import seal as sealed_for
    from publiek.collective.identities import SecretIdentity
    from publiek.collective.overlap.sharing import Destination, in_words
    from publiek.collective.overlap.sharing import plan as plans
    from publiek.pseudonymisation import Keyring

    house, read = replace(house_of(organisation, home=home), keys=keys), plans.read(plan)
    folder = Keyring(keys, data_folder=house.home).folder
    identity = SecretIdentity.open(folder, house.organisation)
    sealed_for(house, contributing.agreed_with(house, agreement), read, code=code, identity=identity)
    console.tell(in_words(Destination(read.terms, read.parties.servers)), language)


def _tell_plan(made: Plan, language: str | None) -> None:
    terms = made.terms
    servers = ", ".join(f"{one.identity.name} ({one.host}:{one.port})" for one in made.servers)
    houses = ", ".join(f"{name} {number}" for name, number in zip(terms.members, terms.declared, strict=True))
    hub = made.receiver.identity.name
    lines = [
        Text(
            f"{terms.agreement}, {terms.round}, nummer {terms.number}; ruis {terms.sigma:g}; ontvanger {hub}",
            f"{terms.agreement}, {terms.round}, number {terms.number}; noise {terms.sigma:g}; receiver {hub}",
        ),
        Text(f"Servers: {servers}", f"Servers: {servers}"),
        Text(f"Organisaties en huishoudens: {houses}", f"Houses and households: {houses}"),
        Text(f"Code: {made.code}", f"Code: {made.code}"),
        Text(
            "Vergelijk de code met die van de drie servers, anders dan per mail: wie een plan verwisselt, leest mee.",
            "Compare the code with that of the three servers, not by mail: who swaps a plan can read along.",
        ),
    ]
    for line in lines:
        typer.echo(line.in_language(console.language(language)))


def _declared(path: Path) -> dict[str, int]:
    import yaml

    from publiek.collective.overlap.sharing.refusals import plan_unsound

    told: Any = None
    try:
        told = read_yaml(path.read_bytes())
        return {str(name): int(number) for name, number in told.items()}
    except (OSError, ValueError, TypeError, AttributeError, yaml.YAMLError):
        raise plan_unsound("households") from None


def _server(folder: Path, keys: Path | None) -> ServerFolder:
    from publiek.collective.overlap.sharing.server_folder import ServerFolder

    return ServerFolder.at(folder, keys=keys)
