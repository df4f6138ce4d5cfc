"""Which part of the program was asked for? Only that part is built: all 240 commands take a fifth of a second.

The first word tells it. When that is an option, or no command, everything is built: for the explanation of the whole
program, and for the refusal.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from functools import cache
from typing import Any

import typer
from typer.main import get_command


def command(app: typer.Typer, words: Sequence[str]) -> Any:
    """What runs these words: `app` with all of its commands, or with the one command or group that they begin with."""
    first = words[0] if words else ""
    return _built(app, first if first in _names(app) else "")


@cache
def _built(app: typer.Typer, name: str) -> Any:
    if not name:
        return get_command(app)
    part = copy.copy(app)
    part.registered_commands = [one for one in app.registered_commands if one.name == name]
    part.registered_groups = [one for one in app.registered_groups if one.name == name]
    return get_command(part)


@cache
def _names(app: typer.Typer) -> frozenset[str]:
    return frozenset(one.name for one in (*app.registered_commands, *app.registered_groups) if one.name)
