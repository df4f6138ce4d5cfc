"""What should one know? publiek handbook list | show | search | write"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.errors import Text

if TYPE_CHECKING:
    from publiek.handbook import Found, Page
    from publiek.reports.handbook import Dress

handbook_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
_HELP = {
    "handbook": Text("Het handboek: lezen, zoeken, als site schrijven.", "The handbook: read, search, write it down."),
    "list": Text("Welke pagina's zijn er?", "Which pages are there?"),
    "show": Text("Lees een pagina.", "Read a page."),
    "search": Text("Zoek, ook met een tikfout of een samenstelling.", "Search, with a typing error or a compound too."),
    "write": Text("Schrijf alles als site die zonder server werkt.", "Write it all as a site that needs no server."),
    "code": Text("De code van de pagina, zoals index-figure.", "The code of the page, such as index-figure."),
    "words": Text("Wat u zoekt.", "What you look for."),
    "out": Text("Een lege map.", "An empty folder."),
}  # fmt: skip


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.add_typer(handbook_app, name="handbook", help=say(_HELP["handbook"]))


@handbook_app.command("list", help=say(_HELP["list"]))
def list_(language: options.Language = None, json: options.AsJson = False) -> None:
    """Every page in its order, under the titles of the sections."""
    from publiek.reports.handbook import book

    told = book(console.language(language))
    if json:
        console.print_json({"pages": [_as_answer(one) for one in told.pages]})
        return
    for title, pages in told.sections:
        typer.echo(f"{title}")
        for one in pages:
            typer.echo(f"  {one.code:<22} {one.title}")


@handbook_app.command("show", help=say(_HELP["show"]))
def show(
    code: Annotated[str, typer.Argument(help=say(_HELP["code"]), show_default=False)],
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """One page as it was written."""
    from publiek.reports.handbook import book

    page = book(console.language(language)).page(code)
    if json:
        console.print_json({**_as_answer(page), "markdown": page.markdown})
        return
    typer.echo(f"# {page.title}\n\n{page.lead}\n\n{page.markdown}")


@handbook_app.command("search", help=say(_HELP["search"]))
def search(
    words: Annotated[list[str], typer.Argument(help=say(_HELP["words"]), show_default=False)],
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The pages that answer, best first."""
    from publiek.handbook import search as look
    from publiek.reports.handbook import book

    chosen = console.language(language)
    found = look(" ".join(words), chosen, book=book(chosen))
    if json:
        console.print_json({"found": [_as_found(one) for one in found]})
        return
    if not found:
        console.tell(Text("Niets gevonden. Probeer een ander woord.", "Nothing found. Try another word."), language)
    for one in found:
        typer.echo(f"{one.code:<22} {one.title}{': ' if one.part else ''}{one.part}")
        typer.echo(f"{'':<22} {''.join(piece for piece, _ in one.snippet)}")


@handbook_app.command("write", help=say(_HELP["write"]))
def write(
    out: Annotated[Path, typer.Argument(help=say(_HELP["out"]), show_default=False, readable=False)],
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Both languages, with search and pictures, in files that open without a server or a network."""
    from publiek.reports.handbook import write as write_site

    written = write_site(out, _dress())
    if json:
        console.print_json({"start": written.start, "pages": written.pages, "files": written.files})
        return
    at = Text(f"Open {written.start} in een browser.", f"Open {written.start} in a browser.")
    console.tell(at, language)


def _dress() -> Dress:
    """The look of the site: only this room may know both."""
    from importlib import resources

    from publiek.reports.handbook import Dress

    look = resources.files("publiek.web").joinpath("static", "publiek")
    fonts = {f"fonts/{one.name}": one.read_bytes() for one in look.joinpath("fonts").iterdir()}
    sheets = {name: look.joinpath(name).read_bytes() for name in ("publiek.css", "handbook.css", "icon.svg")}
    return Dress(sheets | fonts)


def _as_answer(page: Page) -> dict[str, object]:
    return {
        "code": page.code,
        "title": page.title,
        "lead": page.lead,
        "headings": [{"level": one.level, "title": one.title, "anchor": one.anchor} for one in page.headings],
        "made": page.made,
    }


def _as_found(found: Found) -> dict[str, object]:
    return {
        "code": found.code,
        "title": found.title,
        "part": found.part,
        "anchor": found.anchor,
        "score": found.score,
        "snippet": [{"words": words, "marked": marked} for words, marked in found.snippet],
    }
