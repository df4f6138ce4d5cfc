"""Is the ledger whole, and which words are kept with it? publiek consent verify | texts add | texts list"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from publiek.cli import console, options
from publiek.cli.consent_options import text_of
from publiek.cli.consent_wording import HELP as WORDS
from publiek.cli.console import say
from publiek.cli.deliver import house_of
from publiek.errors import Text


def verify(
    organisation: options.Organisation,
    accept: Annotated[bool, typer.Option("--accept", help=say(WORDS["accept"]))] = False,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Every line and the chain."""
    from publiek import consent

    told = consent.verify(house_of(organisation, home=home), accept=accept)
    if json:
        console.print_json(vars(told))
        return
    console.tell(
        Text(
            f"{told.lines} regels, heel en ongewijzigd; {told.empty} daarvan zijn leeg (gewist of verlopen).",
            f"{told.lines} lines, whole and unchanged; {told.empty} of them are empty (erased or expired).",
        ),
        language,
    )


def texts_add(
    file: Annotated[Path, typer.Argument(help=say(WORDS["words"]), show_default=False, readable=False)],
    organisation: options.Organisation,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The same words are the same version."""
    from publiek.consent import texts

    kept = texts.add(house_of(organisation, home=home), text_of(file))
    if json:
        console.print_json(kept.as_dict())
        return
    console.tell(Text(f"Bewaard als {kept.digest[:12]}.", f"Kept as {kept.digest[:12]}."), language)


def texts_list(
    organisation: options.Organisation,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Every version."""
    from publiek.consent import texts

    found = texts.texts(house_of(organisation, home=home)).values()
    if json:
        console.print_json({"texts": [one.as_dict() for one in found]})
        return
    for one in found:
        typer.echo(f"{one.digest[:12]}  {one.added}  {one.words}")
