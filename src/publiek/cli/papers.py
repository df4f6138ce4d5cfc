"""Which papers does the law ask, written from what is really done? publiek privacy papers | notice"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.papers_wording import HELP
from publiek.cli.privacy import group, house_named

Languages = Annotated[str, typer.Option("--language", help=say(HELP["languages"]))]


def add_to(app: typer.Typer) -> None:
    """The commands of this file are in the group of `privacy`."""


@group.command("papers", help=say(HELP["papers"]))
def papers(
    organisation: options.Organisation,
    kinds: Annotated[list[str] | None, typer.Argument(help=say(HELP["kinds"]))] = None,
    out: Annotated[Path, typer.Option("--out", help=say(HELP["out"]), readable=False)] = Path("papers"),
    form: Annotated[str, typer.Option("--format", help="docx,pdf,md")] = "docx,pdf,md",
    languages: Languages = "nl,en",
    agreement: Annotated[str, typer.Option("--agreement", help=say(HELP["agreement"]))] = "",
    changed: Annotated[bool, typer.Option("--changed", help=say(HELP["changed"]))] = False,
    home: options.Home = None,
    json: options.AsJson = False,
) -> None:
    """Made from the register and the configuration; what a person worked on is never written over."""
    from publiek import accountability, retention
    from publiek.cli.papers_wording import filed_lines

    formats = options.formats_of(form, ("docx", "pdf", "md"))
    wanted = options.formats_of(languages, ("nl", "en"))
    house = house_named(organisation, home)
    kept = {code: retention.kept_of(house, code, date.today()) for code in retention.terms()}
    terms = accountability.told_terms(house, kept)
    made = accountability.papers_of(house, tuple(kinds or ()), agreement=agreement, terms=terms)
    if changed:
        filed = accountability.behind(made, out)
    else:
        filed = accountability.file_away(house, made, out, formats=formats, languages=wanted)
    late = any("behind" in one.state for one in filed)
    if json:
        opened = {paper.name: len(paper.open_places("nl")) for paper in made}
        console.print_json({"folder": str(out), "files": [vars(one) for one in filed], "open": opened, "behind": late})
    else:
        for line in filed_lines(filed, made, out, changed=changed):
            console.tell(line, wanted[0])
    if late:
        raise typer.Exit(1)


@group.command("notice", help=say(HELP["notice"]))
def notice(
    organisation: options.Organisation,
    out: Annotated[Path | None, typer.Option("--out", help=say(HELP["notice_out"]), readable=False)] = None,
    form: Annotated[str, typer.Option("--format", help="md | html")] = "md",
    languages: Languages = "nl",
    home: options.Home = None,
    json: options.AsJson = False,
) -> None:
    """The text for visitors: shown, or written to a file."""
    from publiek import accountability
    from publiek.reports.papers import as_fragment, as_markdown
    from publiek.warehouse import refusals
    from publiek.warehouse.publication import write_whole

    (chosen, *_), (language, *_) = options.formats_of(form, ("md", "html")), options.formats_of(languages, ("nl", "en"))
    text = accountability.visitor_text(house_named(organisation, home))
    told = as_fragment(text, language) if chosen == "html" else as_markdown(text, language)
    if out is not None:
        with refusals.storing():
            write_whole(out, content=told.encode())
    if json:
        open_places = list(text.open_places(language))
        console.print_json(
            {"language": language, "version": text.version, "open": open_places, "text": told, "file": str(out or "")}
        )
    elif out is None:
        typer.echo(told, nl=False)
