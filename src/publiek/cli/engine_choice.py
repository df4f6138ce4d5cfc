"""On which engine are figures worked out, and which are there? engines, and --engine before any command."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.errors import Text

if TYPE_CHECKING:
    from publiek.engines import EngineState, Gap

ChosenEngine = Annotated[
    str | None,
    typer.Option(
        "--engine",
        callback=lambda asked: choose(asked),
        help=say(Text("Waarmee gerekend wordt; zie engines.", "What computes the figures; see engines."))
        + " [PUBLIEK_ENGINE]",
    ),
]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.command(
        "engines",
        help=say(
            Text(
                "Waarmee gerekend kan worden: wat is er, en wat kan elk niet?",
                "What can compute the figures: what is there, and what does each not do?",
            )
        ),
    )(engines)


def choose(asked: str | None) -> str | None:
    """From now on this engine is the one setting. Raises UsageError "engine-unknown"."""
    if asked:
        from publiek.engines import chosen_engine

        os.environ["PUBLIEK_ENGINE"] = chosen_engine(asked)
    return asked


def engines(language: options.Language = None, as_json: options.AsJson = False) -> None:
    """Every engine: whether it can be used here, which version, and what it does not do."""
    from publiek.engines import capabilities, chosen_engine, engine_states

    chosen, states = chosen_engine(), engine_states()
    if as_json:
        asked = {name: {"nl": words.nl, "en": words.en} for name, words in capabilities().items()}
        console.print_json({"chosen": chosen, "capabilities": asked, "engines": [_told(state) for state in states]})
        return
    for state in states:
        typer.echo(_line(state, chosen, console.language(language)))
        for gap in state.gaps:
            typer.echo(_gap_line(gap, capabilities()[gap.capability], console.language(language)))


def _told(state: EngineState) -> dict[str, object]:
    absent = state.absent
    return {
        "name": state.name,
        "version": state.version,
        "available": absent is None,
        "why_not": None if absent is None else {"code": absent.code, "what": absent.what, "do": absent.do},
        "gaps": [{"capability": gap.capability, "kind": gap.kind, "why": gap.why} for gap in state.gaps],
    }


def _line(state: EngineState, chosen: str, spoken: str) -> str:
    mark = "*" if state.name == chosen else " "
    here = Text("beschikbaar", "available") if state.absent is None else state.absent.what
    advice = "" if state.absent is None else f" {state.absent.do.in_language(spoken)}"
    return f"{mark} {state.name:<11}{state.version or '-':<10}{here.in_language(spoken)}{advice}"


def _gap_line(gap: Gap, asked: Text, spoken: str) -> str:
    return f"      {gap.kind:<8} {asked.in_language(spoken)}. {gap.why.in_language(spoken)}"
