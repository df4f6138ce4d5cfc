"""Who agreed to what? publiek consent import | record | withdraw | show | check | select | verify | purposes | texts"""

from __future__ import annotations

from collections.abc import Callable

import typer

from publiek.cli import consent_asking, consent_bringing_in, consent_keeping
from publiek.cli.consent_wording import HELP as WORDS
from publiek.cli.console import say

consent_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
texts_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
#: In the order in which they are told.
_COMMANDS: dict[str, Callable[..., None]] = {
    "import": consent_bringing_in.import_,
    "record": consent_bringing_in.record,
    "withdraw": consent_bringing_in.withdraw,
    "show": consent_asking.show,
    "check": consent_asking.check,
    "select": consent_asking.select,
    "verify": consent_keeping.verify,
    "purposes": consent_asking.purposes,
}
_OF_TEXTS: dict[str, Callable[..., None]] = {"add": consent_keeping.texts_add, "list": consent_keeping.texts_list}


def add_to(app: typer.Typer) -> None:
    """Register the commands, each in the file of its question."""
    for name, command in _COMMANDS.items():
        consent_app.command(name, help=say(WORDS[name]))(command)
    for name, command in _OF_TEXTS.items():
        texts_app.command(name, help=say(WORDS[f"texts_{name}"]))(command)
    consent_app.add_typer(texts_app, name="texts", help=say(WORDS["texts"]))
    app.add_typer(consent_app, name="consent", help=say(WORDS["consent"]))
