"""How does a command learn whom it is about, without it standing in the history of the terminal?"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli.console import language as spoken_language
from publiek.cli.console import say
from publiek.cli.rights_wording import ASKED, HELP
from publiek.errors import Text, UsageError

if TYPE_CHECKING:
    from publiek.rights import Correction, Known

Person = Annotated[str | None, typer.Option("--person", help=say(HELP["person"]))]
Told = Mapping[str, str]
FIELDS = ("email", "name", "postcode", "address", "customer")
NEW = ("new_postcode", "new_birth_year")
#: The same facts, as a Dutch house writes them in the file.
_DUTCH = {
    "e-mail": "email",
    "e-mailadres": "email",
    "naam": "name",
    "adres": "address",
    "klantnummer": "customer",
    "bericht": "message",
    "nieuwe_postcode": "new_postcode",
    "nieuw_geboortejaar": "new_birth_year",
}
#: Larger than any file with five facts.
_MOST = 20_000


def known_of(person: str | Told | None, language: str | None, *, json: bool = False) -> Known:
    """Who it is about: asked, or out of what was read."""
    from publiek.rights import Known

    told = told_of(person, language, json=json) if person is None or isinstance(person, str) else person
    return Known(**{name: told.get(name, "") for name in FIELDS})


def correction_of(told: Told) -> Correction:
    """What it must be."""
    from publiek.rights import Correction

    year = told.get("new_birth_year", "")
    if year and not (year.isascii() and year.isdigit() and len(year) == 4):
        from publiek.rights import refusals

        raise refusals.correction_wrong("birth_year")
    return Correction(told.get("new_postcode", ""), int(year) if year else None)


def told_of(person: str | None, language: str | None, *, more: bool = False, json: bool = False) -> Told:
    """The facts of a person: from the file `person` ("-": standard input), else asked one by one.

    `more`: also what it must be. Raises UsageError "person-file" when the file is not such facts, or nobody can be
    asked.
    """
    names = (*FIELDS, *(NEW if more else ()))
    if person is None:
        if json or not sys.stdin.isatty():
            raise _no_facts()
        return {name: _asked(name, language) for name in names}
    return _facts(_content(person), (*names, "message"))


def text_of(file: str | None, language: str | None, *, json: bool = False) -> str:
    """A text that is of a person: from a file ("-": standard input), else asked."""
    if file is None:
        if json or not sys.stdin.isatty():
            raise _no_facts()
        return _asked("reason", language)
    return _content(file)[:_MOST].decode("utf-8", "replace").strip()


def _asked(name: str, language: str | None) -> str:
    text = ASKED[name].in_language(spoken_language(language))
    return str(typer.prompt(text, default="", show_default=False, err=True)).strip()


def _content(person: str) -> bytes:
    try:
        if person == "-":
            return sys.stdin.buffer.read(_MOST + 1)
        with Path(person).expanduser().open("rb") as file:
            return file.read(_MOST + 1)
    except OSError:
        pass
    raise _no_facts()


def _facts(content: bytes, names: tuple[str, ...]) -> Told:
    """`name: value` lines or a JSON object, with these names alone."""
    import yaml

    found = None
    with contextlib.suppress(yaml.YAMLError, UnicodeDecodeError, RecursionError):
        if len(content) <= _MOST:
            # The base loader leaves every value a text: 0123 is no number here.
            found = yaml.load(content.decode("utf-8-sig"), Loader=yaml.BaseLoader)  # noqa: S506
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise _no_facts()
    told = {_DUTCH.get(str(name).lower(), str(name)): value for name, value in found.items()}
    # Two names of one fact would let one of them vanish unseen.
    if len(told) != len(found) or not set(told) <= set(names):
        raise _no_facts()
    return told


def _no_facts() -> UsageError:
    return UsageError(
        "person-file",
        Text("Er is niet gezegd over wie het gaat.", "It was not said whom this is about."),
        Text(
            "Geef --person BESTAND (of - voor standaardinvoer) met regels als `email: ...`, `naam:`, `postcode:`, "
            "`adres:`, `klantnummer:`. In een terminal wordt er anders naar gevraagd. Gooi het bestand daarna weg.",
            "Give --person FILE (or - for standard input) with lines such as `email: ...`, `name:`, `postcode:`, "
            "`address:`, `customer:`. In a terminal it is asked otherwise. Remove the file afterwards.",
        ),
    )
