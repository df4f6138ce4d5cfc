"""Which commands are written down in the log of the house, and as what? One entry for each, before anything is shown.

What a command does to data or keys is noted at the door of the room that does it; here is what is only looked at or
taken away. Every command of the program stands in this table: a test refuses one that is forgotten.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer

#: Shows something of one house.
VIEW = frozenset(
    (
        "report", "profile", "deliveries", "together", "reach", "sector reach", "connect list", "connect show",
        "write-back plan", "write-back journal", "programme show", "programme sources", "survey status", "survey tell",
        "survey paper", "experiment size", "experiment areas", "experiment status", "experiment read",
        "year-end facts", "year-end compare", "lesson list", "lesson show", "contribute show", "contribute status",
        "log show", "log export",
    )
)  # fmt: skip
#: Makes files of one house that can be taken away, by a room that does not know the house's log itself.
EXPORT = frozenset(("exchange oslo", "exchange dip out", "exchange dip send", "year-end sheets", "lesson export"))
#: Makes a file that puts something behind persons.
WRITE_BACK = frozenset(("write-back file",))
#: Shows something of every house in the home.
OF_ALL = frozenset(("sector show", "sector status"))


def watch(app: typer.Typer, before: str = "") -> None:
    """Every command of the tables in `app` is written down first."""
    for command in app.registered_commands:
        name = f"{before}{command.name}"
        action = next((one for one, names in _tables().items() if name in names), "")
        if action and command.callback is not None:
            command.callback = _watched(command.callback, name, action)
    for group in app.registered_groups:
        if group.typer_instance is not None:
            watch(group.typer_instance, f"{before}{group.name or group.typer_instance.info.name} ")


def _tables() -> dict[str, frozenset[str]]:
    return {"view": VIEW, "export": EXPORT, "write-back": WRITE_BACK, "view-all": OF_ALL}


def _watched(command: Callable[..., Any], name: str, action: str) -> Callable[..., Any]:
    @functools.wraps(command)
    def noted(*given: Any, **named: Any) -> Any:
        if action == "view-all":
            _note_everywhere(named.get("home"), name)
        else:
            _note(named.get("home"), named.get("organisation"), name, action)
        return command(*given, **named)

    return noted


def _note(home: Path | None, organisation: str | None, name: str, action: str) -> None:
    """Nothing for a house that is not there: the command says so itself."""
    from publiek import logbook
    from publiek.cli import options
    from publiek.errors import UsageError
    from publiek.vocabulary.naming import organisation_id

    try:
        house, folder = organisation_id(organisation or ""), options.home_of(home)
    except UsageError:
        return
    if (folder / "organisations" / house).is_dir():
        logbook.note(folder, house, logbook.Entry(action, name))


def _note_everywhere(home: Path | None, name: str) -> None:
    from publiek import logbook
    from publiek.cli import options

    folder = options.home_of(home)
    for one in sorted((folder / "organisations").glob("*/CURRENT")):
        logbook.note(folder, one.parent.name, logbook.Entry("view", name))
