"""How is a hub run? publiek hub init | add | receive | gather | status | draft | approve | release | hand-out | …

In the order of a season. `add` makes members, approvers, other hubs and agreements known; `receive` and `gather` take
contributions in; `draft`, `approve` (by different persons) and `release` tell the figures; `hand-out` and `export` give
them to members, and to others as a data set. `leave`, `status` and `log` at any moment.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.hub_wording import HELP as WORDS
from publiek.errors import StorageError, Text, UsageError

if TYPE_CHECKING:
    from publiek.collective.hub import Hub
    from publiek.collective.hub.released import Released

hub_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Folder = Annotated[Path, typer.Argument(help=say(WORDS["folder"]), show_default=False, readable=False)]
Agreed = Annotated[str, typer.Argument(help=say(WORDS["agreed"]), show_default=False)]
Round = Annotated[str, typer.Option("--round", help=say(WORDS["round"]))]
Keys = Annotated[Path | None, typer.Option("--keys", help=say(WORDS["keys"]), readable=False)]
Out = Annotated[Path, typer.Option("--out", help=say(WORDS["out"]), readable=False)]
KINDS = {"agreement": "agreements", "member": "members", "approver": "approvers", "hub": "hubs"}


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.add_typer(hub_app, name="hub", help=say(WORDS["hub"]))


@hub_app.command("init", help=say(WORDS["init"]))
def init(
    folder: Folder,
    name: Annotated[str, typer.Argument(help=say(WORDS["name"]), show_default=False)],
    title: Annotated[str, typer.Option("--title", help=say(WORDS["title"]))] = "",
    keys: Keys = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """A folder, keys, and the public half that members need."""
    from publiek.cli.hub_wording import started_lines
    from publiek.collective.hub import Hub

    made = Hub.create(folder, name, Text(title or name, title or name), keys=keys)
    if json:
        console.print_json({"hub": made.identity.name, "identity": made.places.identity})
        return
    for line in started_lines(made):
        console.tell(line, language)


@hub_app.command("add", help=say(WORDS["add"]))
def add(
    folder: Folder,
    kind: Annotated[str, typer.Argument(help="agreement | member | approver | hub", show_default=False)],
    file: Annotated[Path, typer.Argument(help=say(WORDS["file"]), show_default=False, readable=False)],
    replace: Annotated[bool, typer.Option("--replace", help=say(WORDS["replace"]))] = False,
    keys: Keys = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Nobody takes part, and nothing is agreed, that was not added."""
    from publiek.cli.hub_wording import added_line
    from publiek.collective.hub.registering import register

    if kind not in KINDS:
        raise _unknown_kind()
    hub = hub_in(folder, keys)
    try:
        content = file.read_bytes()
    except OSError:
        raise _no_file(file) from None
    known = register(hub.places, content, kind=KINDS[kind], hub=hub.identity.name, replace=replace)
    if json:
        console.print_json(vars(known))
        return
    console.tell(added_line(known), language)


@hub_app.command("receive", help=say(WORDS["receive"]))
def receive(
    folder: Folder,
    files: Annotated[list[Path], typer.Argument(help=say(WORDS["packages"]), show_default=False, readable=False)],
    keys: Keys = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Every package gets an answer; one that is refused stops no other. Exit code 11 when any was refused."""
    from publiek.cli.hub_wording import receipt_line

    hub = hub_in(folder, keys)
    receipts = []
    for file in files:
        try:
            content = file.read_bytes()
        except OSError:
            raise _no_file(file) from None
        receipts.append(hub.receive(content, via="file"))
    if json:
        console.print_json([receipt.as_dict() for receipt in receipts])
    else:
        for file, receipt in zip(files, receipts, strict=True):
            typer.echo(receipt_line(file, receipt).in_language(console.language(language)))
    if any(receipt.status == "refused" for receipt in receipts):
        raise typer.Exit(11)


@hub_app.command("gather", help=say(WORDS["gather"]))
def gather(
    folder: Folder,
    agreement: Agreed,
    round_: Round,
    keys: Keys = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """For houses of this computer: made, approved and packed by them as anywhere else; no network."""
    from publiek.cli.deliver import house_of
    from publiek.cli.hub_wording import gathered_line

    hub: Hub = hub_in(folder, keys)
    place = options.home_of(home)
    hosted = [
        name for name in hub.configuration().agreement(agreement).members if (place / "organisations" / name).is_dir()
    ]
    came = hub.gather([house_of(name, home=home) for name in hosted], agreement, round_)
    if json:
        told = [{"member": one.member, "code": one.receipt.code if one.receipt else one.code} for one in came]
        console.print_json(told)
        return
    for one in came:
        typer.echo(gathered_line(one).in_language(console.language(language)))


@hub_app.command("status", help=say(WORDS["status"]))
def status(folder: Folder, keys: Keys = None, language: options.Language = None, json: options.AsJson = False) -> None:
    """Per agreement and round: who gave in what, who is missing, what was refused and why."""
    from publiek.cli.hub_wording import status_lines

    found = hub_in(folder, keys).status()
    if json:
        console.print_json(found.as_dict())
        return
    for line in status_lines(found):
        typer.echo(line.in_language(console.language(language)))


@hub_app.command("draft", help=say(WORDS["draft"]))
def draft(
    folder: Folder,
    agreement: Agreed,
    round_: Round,
    without: Annotated[str, typer.Option("--without", help=say(WORDS["without"]))] = "",
    keys: Keys = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """What would be released now. Nothing is shown to others, and nothing is spent."""
    from publiek.cli.hub_wording import draft_lines

    made = hub_in(folder, keys).draft(agreement, round_, without=[code for code in without.split(",") if code])
    if json:
        console.print_json({"digest": made.digest, "may": made.may, **dict(made.telling)})
    else:
        for line in draft_lines(made, folder):
            typer.echo(line.in_language(console.language(language)))
    if not made.may:
        raise typer.Exit(8)


@hub_app.command("approve", help=say(WORDS["approve"]))
def approve(
    folder: Folder,
    digest: Annotated[str, typer.Argument(help=say(WORDS["digest"]), show_default=False)],
    who: Annotated[str, typer.Option("--as", help=say(WORDS["who"]))],
    keys: Keys = None,
    own_keys: Annotated[Path | None, typer.Option("--own-keys", help=say(WORDS["own_keys"]), readable=False)] = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """A person that the agreement names signs exactly this draft."""
    from publiek.cli.hub_wording import approved_line
    from publiek.collective.identities import SecretIdentity

    hub = hub_in(folder, keys)
    found = _draft_of(hub, digest)
    so_far = hub.approve(found, SecretIdentity.open(own_keys or hub.keys, who))
    if json:
        console.print_json({"digest": found, "approved_by": list(so_far)})
        return
    console.tell(approved_line(so_far), language)


@hub_app.command("release", help=say(WORDS["release"]))
def release(
    folder: Folder,
    digest: Annotated[str, typer.Argument(help=say(WORDS["digest"]), show_default=False)],
    keys: Keys = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Only with the agreed number of approvals; once, however often asked."""
    from publiek.cli.hub_wording import released_lines

    hub = hub_in(folder, keys)
    made = hub.release(_draft_of(hub, digest))
    if json:
        console.print_json(_as_answer(made))
        return
    for line in released_lines(made):
        console.tell(line, language)


@hub_app.command("hand-out", help=say(WORDS["hand_out"]))
def hand_out(
    folder: Folder,
    agreement: Agreed,
    round_: Round,
    reader: Annotated[str, typer.Option("--for", help=say(WORDS["reader"]))],
    out: Out,
    keys: Keys = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The last release as one file for one member or maker, to be mailed; it checks the signature itself."""
    made = _last(hub_in(folder, keys), agreement, round_)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(made.files_for(reader).items()):
            archive.writestr(zipfile.ZipInfo(name), content)
    write_out(out, held.getvalue())
    if json:
        console.print_json({"file": out, "number": made.number, "digest": made.digest})
        return
    console.tell(Text(f"Geschreven: {out}", f"Written: {out}"), language)


@hub_app.command("export", help=say(WORDS["export"]))
def export(
    folder: Folder,
    agreement: Agreed,
    round_: Round,
    out: Out,
    area: Annotated[str, typer.Option("--area", help=say(WORDS["area"]))] = "",
    maker: Annotated[str, typer.Option("--maker", help=say(WORDS["maker"]))] = "",
    keys: Keys = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The last release as a data set for research: Parquet, CSV and JSON, with schema, licence and citation."""
    from publiek.collective import datasets

    made = _last(hub_in(folder, keys), agreement, round_)
    kind = "area" if area else "producer" if maker else "sector"
    told = datasets.export(made, datasets.View(kind, area or maker))
    told.write(out)
    if json:
        console.print_json({"folder": out, "files": sorted(told.files)})
        return
    console.tell(
        Text(f"Geschreven in {out}: {len(told.files)} bestanden.", f"Written in {out}: {len(told.files)} files."),
        language,
    )


@hub_app.command("leave", help=say(WORDS["leave"]))
def leave(
    folder: Folder,
    agreement: Agreed,
    member: Annotated[str, typer.Option("--member", help=say(WORDS["member"]))],
    by: Annotated[str, typer.Option("--by", help=say(WORDS["by"]))] = "",
    keys: Keys = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Its contributions are deleted; earlier releases stay, they hold no house alone."""
    from publiek.cli.hub_wording import left_line

    gone = hub_in(folder, keys).leave(agreement, member, by=by)
    if json:
        console.print_json({"member": member, "contributions": gone})
        return
    console.tell(left_line(member, gone), language)


@hub_app.command("log", help=say(WORDS["log"]))
def log(
    folder: Folder,
    last: Annotated[int, typer.Option("--last", help=say(WORDS["last"]))] = 20,
    keys: Keys = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The chain is checked from its first line; a changed account is refused."""
    from publiek.cli.hub_wording import log_lines

    hub = hub_in(folder, keys)
    lines, head = hub.log(), hub.head()
    if json:
        console.print_json({"lines": lines[-last:], "head": head.as_dict()})
        return
    for line in log_lines(lines[-last:], head):
        typer.echo(line.in_language(console.language(language)))


def hub_in(folder: Path, keys: Path | None) -> Hub:
    """The hub in a folder."""
    from publiek.collective.hub import Hub

    return Hub(folder, keys=keys)


def _last(hub: Hub, agreement: str, round_: str) -> Released:
    found = hub.released(agreement, round_)
    if not found:
        raise UsageError(
            "nothing-released",
            Text("Van deze ronde is nog niets vrijgegeven.", "Nothing of this round was released yet."),
            Text("Kijk hoe het staat met: publiek hub status.", "See how it stands with: publiek hub status."),
            {"agreement": agreement, "round": round_},
        )
    return found[-1]


def _draft_of(hub: Hub, digest: str) -> str:
    """The whole digest of the one draft that begins so."""
    found = [made.digest for made in hub.drafts() if len(digest) >= 8 and made.digest.startswith(digest)]
    if len(found) != 1:
        from publiek.collective.hub.draft import unknown

        raise unknown()
    return found[0]


def _as_answer(made: Released) -> dict[str, object]:
    return {
        "agreement": made.agreement,
        "round": made.round,
        "number": made.number,
        "digest": made.digest,
        "members": list(made.members),
        "missing": list(made.missing),
        "tables": sorted(made.tables),
    }


def write_out(path: Path, content: bytes) -> None:
    """The whole file or nothing. Raises StorageError "output-not-written"."""
    from publiek.warehouse.publication import write_whole

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content=content)
    except OSError:
        raise StorageError(
            "output-not-written",
            Text("Het antwoord kan niet worden weggeschreven.", "The answer cannot be written."),
            Text("Kijk of de schijf vol is.", "Check whether the disk is full."),
        ) from None


def _no_file(path: Path) -> UsageError:
    return UsageError(
        "hub-file-unreadable",
        Text("Dit bestand is niet te lezen.", "This file cannot be read."),
        Text("Controleer de naam van het bestand.", "Check the name of the file."),
        {"file": path.name},
    )


def _unknown_kind() -> UsageError:
    return UsageError(
        "registration-kind",
        Text("Dit soort bestand kent de hub niet.", "The hub does not know this kind of file."),
        Text("Kies agreement, member, approver of hub.", "Choose agreement, member, approver or hub."),
    )
