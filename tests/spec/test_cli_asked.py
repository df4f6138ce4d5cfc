"""Only the part of the program that was asked for is built, and it is the same as in the whole program."""

from __future__ import annotations

from typing import Any

import pytest
from typer.main import get_command

from publiek.cli import asked
from publiek.cli.main import app

WHOLE = get_command(app)


def told(command: Any) -> Any:
    """What a command is: its explanation, every word that it takes, and the same of the commands below it."""
    below = {name: told(one) for name, one in getattr(command, "commands", {}).items()}
    explained = command.get_help(command.context_class(command, info_name="publiek"))
    return explained, type(command), command.context_settings, [taken(one) for one in command.params], below


def taken(param: Any) -> dict[str, Any]:
    """An option or an argument, without the objects that are made for each and what it only remembers."""
    plain = (str, int, float, bool, list, tuple, type(None))
    found = {name: value for name, value in vars(param).items() if name[0] != "_" and isinstance(value, plain)}
    return found | {"kind": type(param), "takes": repr(param.type_descriptor.annotation)}


@pytest.mark.parametrize("name", sorted(WHOLE.commands))
def test_a_part_is_what_it_is_in_the_whole(name: str) -> None:
    part = asked.command(app, [name, "--help"])
    assert list(part.commands) == [name]
    assert told(part.commands[name]) == told(WHOLE.commands[name])
    assert [taken(one) for one in part.params] == [taken(one) for one in WHOLE.params]
    for fact in ("name", "help", "no_args_is_help", "invoke_without_command"):
        assert getattr(part, fact) == getattr(WHOLE, fact)
    assert type(part) is type(WHOLE)


@pytest.mark.parametrize("first", [None, "--help", "--version", "--engine", "raport", "", "log "])
def test_everything_is_there_when_no_command_comes_first(first: str | None) -> None:
    words = [first, "report"] if first is not None else []
    assert sorted(asked.command(app, words).commands) == sorted(WHOLE.commands)


def test_a_part_is_built_once() -> None:
    assert asked.command(app, ["report", "a"]) is asked.command(app, ["report", "b"])
