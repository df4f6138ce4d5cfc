"""How does a house look together with others without giving anything away? publiek contribute agree | prepare | …

In the order of a season: `identity` and `agree` once; then `prepare`, `show`, `approve`, `pack`, `send`, `receive`.
`withdraw`, `stop` and `status` at any moment.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.contribute_wording import HELP as WORDS
from publiek.cli.contribute_wording import day_of

if TYPE_CHECKING:
    from publiek.collective.contributing import Packed
    from publiek.collective.identities import SecretIdentity
    from publiek.house import House

contribute_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Agreed = Annotated[str, typer.Argument(help=say(WORDS["agreed"]), show_default=False)]
Round = Annotated[str, typer.Option("--round", help=say(WORDS["round"]))]
Keys = Annotated[Path | None, typer.Option("--keys", help=say(WORDS["keys"]), readable=False)]
By = Annotated[str, typer.Option("--by", help=say(WORDS["by"]))]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.add_typer(contribute_app, name="contribute", help=say(WORDS["contribute"]))


@contribute_app.command("identity", help=say(WORDS["identity"]))
def identity(
    name: Annotated[str, typer.Argument(help=say(WORDS["name"]), show_default=False)],
    kind: Annotated[str, typer.Option("--kind", help="member | approver | hub | key-holder | server")] = "member",
    out: Annotated[Path | None, typer.Option("--out", help=say(WORDS["out_identity"]), readable=False)] = None,
    again: Annotated[bool, typer.Option("--again", help=say(WORDS["again"]))] = False,
    keys: Keys = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Make keys; the public half is a file that may be mailed."""
    from publiek.cli.contribute_wording import identity_lines
    from publiek.collective.identities import SecretIdentity

    folder = _keys_folder(keys, home)
    made = (SecretIdentity.open(folder, name) if again else SecretIdentity.create(folder, name, kind)).public
    path = _written(out or Path(f"{name}.identity.yaml"), made.to_yaml().encode())
    if json:
        console.print_json({**vars(made), "file": path})
        return
    for line in identity_lines(made, path):
        console.tell(line, language)


@contribute_app.command("agree", help=say(WORDS["agree"]))
def agree(
    agreement: Annotated[Path, typer.Argument(help=say(WORDS["agreement_file"]), show_default=False, readable=False)],
    organisation: options.Organisation,
    by: By,
    role: Annotated[str, typer.Option("--role", help=say(WORDS["role"]))],
    hub: Annotated[Path | None, typer.Option("--hub", help=say(WORDS["hub"]), readable=False)] = None,
    tables: Annotated[str | None, typer.Option("--tables", help=say(WORDS["tables"]))] = None,
    until: Annotated[str | None, typer.Option("--until", help=say(WORDS["until"]))] = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Write the share rule of the house down."""
    from publiek.cli.contribute_wording import agreed_lines
    from publiek.collective import contributing

    chosen = tuple(code.strip() for code in tables.split(",") if code.strip()) if tables else None
    decision = contributing.Decision(by, role, chosen, day_of(until))
    house = _house(organisation, home)
    rule = contributing.agree(house, agreement, decision, hub=hub)
    if json:
        console.print_json(vars(rule))
        return
    for line in agreed_lines(rule, contributing.agreed_with(house, rule.agreement)):
        console.tell(line, language)


@contribute_app.command("approver", help=say(WORDS["approver"]))
def approver(
    file: Annotated[Path, typer.Argument(help=say(WORDS["identity_file"]), show_default=False, readable=False)],
    organisation: options.Organisation,
    role: Annotated[str, typer.Option("--role", help=say(WORDS["role"]))],
    by: By = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Somebody may approve in a role from now on."""
    from publiek.cli.contribute_wording import approver_lines
    from publiek.collective import contributing

    made = contributing.register(_house(organisation, home), file, role=role, by=by)
    if json:
        console.print_json({"name": made.identity.name, "role": made.role})
        return
    for line in approver_lines(made):
        console.tell(line, language)


@contribute_app.command("prepare", help=say(WORDS["prepare"]))
def prepare(
    agreement: Agreed,
    organisation: options.Organisation,
    round: Round,
    without: Annotated[str | None, typer.Option("--without", help=say(WORDS["without"]))] = None,
    keys: Keys = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Make exactly what would leave, as files and in plain words. Nothing is sent."""
    from publiek.cli.contribute_wording import as_answer, prepared_lines
    from publiek.collective import contributing

    house = _house(organisation, home)
    away = tuple(code.strip() for code in (without or "").split(",") if code.strip())
    prepared = contributing.prepare(
        house,
        contributing.agreed_with(house, agreement),
        round,
        identity=_secret(house.organisation, keys, home),
        without=away,
    )
    if json:
        console.print_json(as_answer(prepared))
        return
    for line in prepared_lines(prepared):
        typer.echo(line.in_language(console.language(language)))


@contribute_app.command("show", help=say(WORDS["show"]))
def show(
    agreement: Agreed,
    organisation: options.Organisation,
    round: Round,
    by: By = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """What lies ready, once more."""
    from publiek.cli.contribute_wording import as_answer, prepared_lines
    from publiek.collective import contributing

    house = _house(organisation, home)
    ready = contributing.lying_ready(house, contributing.agreed_with(house, agreement), round)
    contributing.note(house, "shown", ready.contribution, by=by)
    if json:
        console.print_json(as_answer(ready))
        return
    for line in prepared_lines(ready):
        typer.echo(line.in_language(console.language(language)))


@contribute_app.command("approve", help=say(WORDS["approve"]))
def approve(
    agreement: Agreed,
    organisation: options.Organisation,
    round: Round,
    name: Annotated[str, typer.Option("--as", help=say(WORDS["as"]))],
    code: Annotated[str, typer.Option("--code", help=say(WORDS["code"]))],
    keys: Keys = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Somebody who may says that exactly this may leave: what they saw, by its code."""
    from publiek.cli.contribute_wording import another_code, approved_lines, code_of
    from publiek.collective import contributing

    house = _house(organisation, home)
    agreed = contributing.agreed_with(house, agreement)
    ready = contributing.lying_ready(house, agreed, round)
    if code.strip().lower() != code_of(ready.contribution.digest):
        raise another_code()
    given = contributing.approve(house, ready, approver=_secret(name, keys, home), role=agreed.approver)
    if json:
        console.print_json(vars(given))
        return
    for line in approved_lines(given):
        console.tell(line, language)


@contribute_app.command("pack", help=say(WORDS["pack"]))
def pack(
    agreement: Agreed,
    organisation: options.Organisation,
    round: Round,
    out: Annotated[Path | None, typer.Option("--out", help=say(WORDS["out_package"]), readable=False)] = None,
    keys: Keys = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Sign and seal what was approved, as one file."""
    from publiek.collective import contributing

    house = _house(organisation, home)
    agreed = contributing.agreed_with(house, agreement)
    packed = contributing.pack(house, agreed, round, identity=_secret(house.organisation, keys, home))
    _tell_packed(packed, agreed.hub, out=out, language=language, json=json)


@contribute_app.command("send", help=say(WORDS["send"]))
def send(
    agreement: Agreed,
    organisation: options.Organisation,
    round: Round,
    by: By = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Send what was packed last, where a connection was set up; else say which file to mail."""
    from publiek.cli.contribute_wording import mail_lines, sent_answer, sent_lines
    from publiek.collective import contributing

    house = _house(organisation, home)
    agreed = contributing.agreed_with(house, agreement)
    packed = contributing.last_packed(house, agreed, round)
    receipt = contributing.send(house, agreed, packed, by=by)
    if json:
        console.print_json(sent_answer(packed, receipt))
        return
    for line in sent_lines(receipt) if receipt else mail_lines(packed, agreed.hub):
        console.tell(line, language)


@contribute_app.command("fetch", help=say(WORDS["fetch"]))
def fetch(
    agreement: Agreed,
    organisation: options.Organisation,
    by: By = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Ask the hub for every release of an agreement that is not here yet, check it and keep it readable."""
    from publiek.cli.contribute_wording import nothing_new, received_answer, received_lines
    from publiek.collective import contributing

    house = _house(organisation, home)
    came = contributing.fetch(house, contributing.agreed_with(house, agreement), by=by)
    if json:
        console.print_json([received_answer(one) for one in came])
        return
    for line in [text for one in came for text in received_lines(one)] or nothing_new():
        typer.echo(line.in_language(console.language(language)))


@contribute_app.command("withdraw", help=say(WORDS["withdraw"]))
def withdraw(
    agreement: Agreed,
    organisation: options.Organisation,
    round: Annotated[str | None, typer.Option("--round", help=say(WORDS["round"]))] = None,
    by: By = "",
    keys: Keys = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Take back what was sent, and end the share rule."""
    from publiek.cli.contribute_wording import packed_answer, withdrawn_lines
    from publiek.collective import contributing

    house = _house(organisation, home)
    secret = _secret(house.organisation, keys, home)
    made = contributing.withdraw(house, agreement, identity=secret, round=round, by=by)
    if json:
        console.print_json([packed_answer(packed, packed.path) for packed in made])
        return
    for line in withdrawn_lines(made, contributing.agreed_with(house, agreement).hub):
        console.tell(line, language)


@contribute_app.command("stop", help=say(WORDS["stop"]))
def stop(
    agreement: Agreed,
    organisation: options.Organisation,
    by: By = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """From now on nothing is made or sent for this agreement."""
    from publiek.cli.contribute_wording import stopped_lines
    from publiek.collective import contributing

    rule = contributing.stop(_house(organisation, home), agreement, by=by)
    if json:
        console.print_json(vars(rule))
        return
    for line in stopped_lines(rule):
        console.tell(line, language)


@contribute_app.command("status", help=say(WORDS["status"]))
def status(
    organisation: options.Organisation,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Which rules there are, and what became of every round."""
    from publiek.cli.contribute_wording import standing_answer, standing_lines
    from publiek.collective import contributing

    found = contributing.standing(_house(organisation, home))
    if json:
        console.print_json([standing_answer(one) for one in found])
        return
    for line in standing_lines(found):
        typer.echo(line.in_language(console.language(language)))


@contribute_app.command("receive", help=say(WORDS["receive"]))
def receive(
    file: Annotated[Path, typer.Argument(help=say(WORDS["release_file"]), show_default=False, readable=False)],
    organisation: options.Organisation,
    by: By = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Check a release and keep it readable."""
    from publiek.cli.contribute_wording import received_answer, received_lines
    from publiek.collective import contributing

    came = contributing.receive(_house(organisation, home), file, by=by)
    if json:
        console.print_json(received_answer(came))
        return
    for line in received_lines(came):
        typer.echo(line.in_language(console.language(language)))


def _tell_packed(packed: Packed, hub: str, *, out: Path | None, language: str | None, json: bool) -> None:
    from publiek.cli.contribute_wording import packed_answer, packed_lines

    path = packed.path
    if out is not None:
        path = _written(out / packed.path.name if out.is_dir() else out, packed.content)
    if json:
        console.print_json(packed_answer(packed, path))
        return
    for line in packed_lines(packed, path, hub):
        console.tell(line, language)


def _written(path: Path, content: bytes) -> Path:
    from publiek.collective.contributing.refusals import not_reached
    from publiek.warehouse.publication import write_whole

    try:
        write_whole(path, content=content)
    except OSError:
        raise not_reached() from None
    return path


def _house(organisation: str, home: Path | None) -> House:
    from publiek.cli.deliver import house_of

    return house_of(organisation, home=home)


def _keys_folder(chosen: Path | None, home: Path | None) -> Path:
    """Where keys are: never in the data folder, nor the data in it."""
    from publiek.pseudonymisation import Keyring

    return Keyring(chosen, data_folder=options.home_of(home)).folder


def _secret(name: str, keys: Path | None, home: Path | None) -> SecretIdentity:
    from publiek.collective.identities import SecretIdentity

    return SecretIdentity.open(_keys_folder(keys, home), name)
