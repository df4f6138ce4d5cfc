"""What is wrong with the words that were typed? The same in Dutch as in English, and as JSON when that was asked.

The command line library says this in English alone. Nothing that was typed is repeated but the name of an option.
"""

from __future__ import annotations

from typing import Any

from typer import BadParameter
from typer.core import TyperGroup

from publiek.errors import Text, UsageError

#: The library's own class for wrong words; it is public only as the parent of BadParameter.
Wrong: type[Exception] = BadParameter.__mro__[1]
_KINDS = {
    "int": Text("een heel getal", "a whole number"),
    "float": Text("een getal", "a number"),
    "Path": Text("een bestand of map", "a file or folder"),
}


class Commands(TyperGroup):
    """The commands, with refusals in words of our own."""

    def make_context(self, *given: Any, **named: Any) -> Any:
        """Read the words of the program itself."""
        try:
            return super().make_context(*given, **named)
        except Wrong as trouble:
            if type(trouble).__name__ == "NoArgsIsHelpError":
                raise
            raise in_words(trouble) from None

    def invoke(self, ctx: Any) -> Any:
        """Read the words of a command and run it."""
        try:
            return super().invoke(ctx)
        except Wrong as trouble:
            if type(trouble).__name__ == "NoArgsIsHelpError":
                raise
            raise in_words(trouble) from None


def in_words(trouble: Any) -> UsageError:
    """What is wrong with a command and where its explanation is."""
    what, where = _what(trouble), trouble.ctx.command_path if trouble.ctx else "publiek"
    return UsageError(
        "command-unclear",
        what,
        Text(f"Bekijk de uitleg met: {where} --help.", f"See the explanation with: {where} --help."),
    )


def _what(trouble: Any) -> Text:
    name, kind = _name(trouble), type(trouble).__name__
    if kind == "MissingParameter":
        return Text(f"Er ontbreekt iets in de opdracht: {name}.", f"Something is missing in the command: {name}.")
    if kind == "NoSuchOption":
        return Text(f"De optie {trouble.option_name} bestaat niet.", f"There is no option {trouble.option_name}.")
    if kind == "BadOptionUsage":
        return Text(f"Bij {trouble.option_name} hoort een waarde.", f"{trouble.option_name} needs a value.")
    if kind == "BadParameter" and trouble.param is not None:
        wanted = _wanted(trouble.param)
        return Text(f"Bij {name} hoort {wanted.nl}.", f"{name} needs {wanted.en}.")
    if "No such command" in trouble.message:
        return Text("Deze opdracht bestaat niet.", "There is no such command.")
    return Text("Er staat iets te veel in de opdracht.", "There is something too many in the command.")


def _name(trouble: Any) -> str:
    """The option or the argument as the explanation writes it."""
    param = getattr(trouble, "param", None)
    if param is None:
        return ""
    return str(param.opts[0] if param.opts else param.name)


def _wanted(param: Any) -> Text:
    """What an option takes, as far as the library tells."""
    low, high = getattr(param, "min", None), getattr(param, "max", None)
    if low is not None and high is not None:
        return Text(f"een getal van {low} tot en met {high}", f"a number from {low} to {high}")
    named = getattr(param, "bare_type", None)
    kind = str(named()) if callable(named) else ""
    return _KINDS.get(kind, Text("een andere waarde", "another value"))
