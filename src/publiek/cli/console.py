"""How does the program speak in a terminal? To people on standard error, to machines in JSON on standard output."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from publiek.errors import PubliekError, Text

if TYPE_CHECKING:
    from publiek.cli.remaining import Work

STEPS = {
    "open": Text("Bestand bekijken", "Looking at the file"),
    "resume": Text("Verder waar het gebleven was", "Going on where it was"),
    "read": Text("Bestand lezen en namen eraf halen", "Reading the file and taking names off"),
    "settle": Text("Dubbele rijen en groepen nalopen", "Checking duplicates and groups"),
    "keep": Text("Bewaren", "Keeping"),
    "wait": Text("Wachten tot een andere invoer klaar is", "Waiting for another import to finish"),
    "compact": Text("Regels per organisatie klaarzetten", "Making the lines of each house ready"),
    "sum": Text("Sommen over alle organisaties", "Sums over all houses"),
    "measure": Text("Cijfers berekenen", "Computing the figures"),
    "learn": Text("Leren van alle organisaties", "Learning from all organisations"),
    "houses": Text("Boekers per organisatie optellen", "Adding up bookers per organisation"),
    "judge": Text("Regio's vergelijken", "Comparing regions"),
    "read-statistics": Text("Cijfers lezen", "Reading statistics"),
    "types": Text("Gebiedstypen maken", "Making area types"),
    "classes": Text("Groepen zoeken in de enquête", "Finding groups in the survey"),
    "rates": Text("Bezoek per gebied schatten", "Estimating visits per area"),
    "render": Text("Rapport maken", "Making the report"),
    "invent": Text("De verzonnen sector maken", "Making the invented sector"),
    "deliver": Text("Leveringen inlezen", "Importing the deliveries"),
    "fetch": Text("Ophalen", "Fetching"),
    "write": Text("Schrijven in het klantsysteem", "Writing to the customer system"),
}


def language(chosen: str | None = None) -> str:
    """The language of this run: the option, else PUBLIEK_LANGUAGE, else Dutch."""
    return "en" if (chosen or os.environ.get("PUBLIEK_LANGUAGE", "nl")).lower().startswith("en") else "nl"


def say(text: Text) -> str:
    """Help texts and prompts, in the language of the environment."""
    return text.in_language(language())


def tell(text: Text | str, chosen: str | None = None) -> None:
    """A message to a person, on standard error."""
    print(text if isinstance(text, str) else text.in_language(language(chosen)), file=sys.stderr)


def print_json(value: object) -> None:
    """The one thing on standard output when `--json` is asked."""
    # In one piece: whoever stops us while we answer leaves no half answer to the program that reads it.
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=_plain) + "\n")


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, Text):
        return {"nl": value.nl, "en": value.en}
    if hasattr(value, "item"):
        return value.item()
    raise TypeError(type(value).__name__)


@contextmanager
def progress(
    chosen: str | None = None,
    *,
    quiet: bool = False,
    how: str | None = None,
    works: Sequence[Work] = (),
    goes_on: bool = False,
) -> Iterator[Callable[[str, float], None]]:
    """Long work on standard error: what is being done, how far, how long still, and that one may stop.

    `how`: bar, lines, json or none; `works`: the steps to come, where they are known; `goes_on`: the same command
    goes on where this one was stopped.
    """
    from publiek.cli import showing

    job = showing.Job(STEPS, language(chosen), works, goes_on)
    with showing.showing(job, how=showing.way(how, quiet=quiet)) as show:
        yield show


def explain(error: PubliekError, *, as_json: bool, chosen: str | None = None) -> int:
    """Say what was refused and what to do; the exit code tells the kind."""
    spoken = language(chosen)
    if as_json:
        # An error about the output itself may find no room there either.
        with suppress(OSError):
            print_json(error.as_dict(spoken))
            sys.stdout.flush()
    tell(f"{error.what.in_language(spoken)}\n{error.do.in_language(spoken)}")
    if error.where and not as_json:
        from publiek.cli.wording import where_lines

        for line in where_lines(error.where, spoken):
            tell("  " + line)
    tell(f"  ({error.code})")
    return error.exit_code
