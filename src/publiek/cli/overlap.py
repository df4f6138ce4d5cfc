"""How is shared audience prepared by mail? publiek overlap key | ask | answer | take | close | leave-out

Over a network it is `publiek node prepare-overlap`; then `publiek contribute prepare` finds what lies ready.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.errors import Text, UsageError

if TYPE_CHECKING:
    from publiek.collective.overlap.gateway import Finished, Gateway
    from publiek.house import House

HELP = {
    "overlap": Text("Gedeeld publiek met bestanden, zonder netwerk.", "Shared audience by files, without a network."),
    "key": Text("Sleutelhouder: maak de sleutel van een seizoen bekend.", "Key holder: make the key of a round known."),
    "ask": Text("Organisatie: maak de vraag aan de sleutelhouder.", "House: make the question to the key holder."),
    "answer": Text("Sleutelhouder: beantwoord een vraag.", "Key holder: answer a question."),
    "take": Text("Organisatie: gebruik het antwoord.", "House: use the answer."),
    "close": Text("Hub: wis de rijen en de sleutel van een seizoen.", "Hub: wipe the rows and the key of a round."),
    "hub": Text("De map van de hub.", "The folder of the hub."),
    "leave_out": Text(
        "Organisatie: laat een huishouden voortaan buiten gedeeld publiek.",
        "House: leave a household out of shared audience from now on.",
    ),
    "file": Text("Het exportbestand dat u importeerde.", "The export file that you imported."),
    "announced": Text("Wat de sleutelhouder bekendmaakte.", "What the key holder made known."),
    "folder": Text("De map van de sleutelhouder.", "The folder of the key holder."),
    "member": Text("Van wie de vraag is.", "Whose question it is."),
    "out": Text("Waar het bestand komt.", "Where the file goes."),
}

overlap_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Folder = Annotated[Path, typer.Argument(help=say(HELP["folder"]), show_default=False, readable=False)]
Announcement = Annotated[Path, typer.Option("--key", help=say(HELP["announced"]), readable=False)]
Out = Annotated[Path, typer.Option("--out", help=say(HELP["out"]), readable=False)]
Keys = Annotated[Path | None, typer.Option("--keys", help="[PUBLIEK_KEYS]", readable=False)]
Given = Annotated[Path, typer.Argument(show_default=False, readable=False)]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.add_typer(overlap_app, name="overlap", help=say(HELP["overlap"]))


@overlap_app.command("key", help=say(HELP["key"]))
def key(
    folder: Folder,
    agreement: Annotated[str, typer.Argument(show_default=False)],
    out: Out,
    round: Annotated[str, typer.Option("--round", help="2024/25")],
    keys: Keys = None,
    language: options.Language = None,
) -> None:
    """Made when there is none yet."""
    from publiek.collective.overlap.announcing import write_announced
    from publiek.collective.overlap.epoch_keys import epoch_of
    from publiek.collective.wire.key_holding import Holding

    made = Holding(folder, keys=keys).key_holder.open(epoch_of(agreement, round))
    write_announced(made, out)
    console.tell(Text(f"Maak bekend: {made.public_key}", f"Make known: {made.public_key}"), language)


@overlap_app.command("ask", help=say(HELP["ask"]))
def ask(
    file: Annotated[Path, typer.Argument(help=say(HELP["file"]), show_default=False, readable=False)],
    organisation: options.Organisation,
    announced: Announcement,
    out: Out,
    keys: Keys = None,
    home: options.Home = None,
    language: options.Language = None,
) -> None:
    """What is needed to use the answer waits here, sealed, for 24 hours."""
    from publiek.collective.overlap import by_mail, whole_files
    from publiek.collective.overlap.announcing import read_announced

    request, seen = by_mail.question(_house(organisation, home, keys), read_announced(announced), file)
    whole_files.write(out, request)
    number, percent = len(seen.households.keys), round(100 * seen.households.coverage)
    told = Text(
        f"{number} huishoudens; van {percent}% van de boekers is het adres bruikbaar. Stuur dit bestand aan de "
        "sleutelhouder: niemand kan erin lezen om wie het gaat. Gebruik het antwoord binnen 24 uur.",
        f"{number} households; of {percent}% of the bookers the address is usable. Send this file to the key holder: "
        "nobody can read in it who it is about. Use the answer within 24 hours.",
    )
    console.tell(told, language)


@overlap_app.command("answer", help=say(HELP["answer"]))
def answer(
    folder: Folder,
    question: Given,
    member: Annotated[str, typer.Option("--member", help=say(HELP["member"]))],
    out: Out,
    keys: Keys = None,
    language: options.Language = None,
) -> None:
    """Counted against what was registered for this member; only its number is written down."""
    from publiek.collective.overlap import whole_files
    from publiek.collective.wire.key_holding import Holding

    whole_files.write(out, Holding(folder, keys=keys).key_holder.answer(member, _content(question)))
    console.tell(Text(f"Beantwoord. Stuur dit terug aan {member}.", f"Answered. Send this back to {member}."), language)


@overlap_app.command("take", help=say(HELP["take"]))
def take(
    answer: Given,
    organisation: options.Organisation,
    announced: Announcement,
    keys: Keys = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Checked against the announced key; after this only pseudonyms remain."""
    made: Finished = _gateway(_house(organisation, home, keys), announced).finish(_content(answer))
    if json:
        console.print_json(vars(made))
        return
    told = Text(
        f"{made.households} huishoudens liggen klaar als onleesbare nummers.",
        f"{made.households} households lie ready as unreadable numbers.",
    )
    console.tell(told, language)


@overlap_app.command("close", help=say(HELP["close"]))
def close(
    hub: Annotated[Path, typer.Argument(help=say(HELP["hub"]), show_default=False, readable=False)],
    agreement: Annotated[str, typer.Argument(show_default=False)],
    round: Annotated[str, typer.Option("--round", help="2024/25")],
    keys: Keys = None,
    language: options.Language = None,
) -> None:
    """What was released stays; nothing of this round can be counted anew."""
    from publiek.collective.hub import Hub
    from publiek.collective.overlap.centre import Centre
    from publiek.collective.overlap.epoch_keys import epoch_of

    held = Hub(hub, keys=keys)
    Centre(keys=held.keys / "centre", folder=held.places.centre).destroy(epoch_of(agreement, round))
    told = Text("De rijen zijn gewist en de sleutel is vernietigd.", "The rows were wiped and the key was destroyed.")
    console.tell(told, language)


@overlap_app.command("leave-out", help=say(HELP["leave_out"]))
def leave_out(
    postcode: Annotated[str, typer.Argument(show_default=False)],
    number: Annotated[str, typer.Argument(show_default=False)],
    organisation: options.Organisation,
    addition: Annotated[str, typer.Argument()] = "",
    keys: Keys = None,
    home: options.Home = None,
    language: options.Language = None,
) -> None:
    """The address itself is not kept."""
    from publiek.collective.overlap.addresses import read_address
    from publiek.collective.overlap.gateway import opt_outs_of
    from publiek.collective.overlap.household_keys import key_of

    read = read_address("", number, addition)
    household = key_of(postcode.replace(" ", "").upper(), *read) if read else None
    if household is None:
        raise UsageError(
            "address-unreadable",
            Text("Dit is geen adres met postcode en huisnummer.", "This is no address with postcode and house number."),
            Text("Bijvoorbeeld: 1234AB 12 A.", "For instance: 1234AB 12 A."),
        )
    opt_outs_of(_house(organisation, home, keys)).add(household)
    told = Text("Dit huishouden telt voortaan niet mee.", "This household is not counted from now on.")
    console.tell(told, language)


def _gateway(house: House, announced: Path) -> Gateway:
    from publiek.collective.overlap.announcing import read_announced
    from publiek.collective.overlap.gateway import Gateway

    return Gateway(house, read_announced(announced))


def _house(organisation: str, home: Path | None, keys: Path | None) -> House:
    from dataclasses import replace

    from publiek.cli.deliver import house_of

    return replace(house_of(organisation, home=home), keys=keys)


def _content(path: Path) -> bytes:
    from publiek.collective.overlap import messages

    try:
        with path.open("rb") as file:
            return file.read(messages.MOST_BYTES + 1)
    except OSError:
        raise messages.damaged("file") from None
