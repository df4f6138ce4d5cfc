"""Which figures are there, and how are they asked for?

A figure is a module in `figures/` with NAME, COLUMNS and `figure(prepared)`; it is found by being there. The order of
the answers is the order of `labels.yaml`, so a figure without a label cannot exist.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import narwhals as nw

from publiek.engines import told_gaps
from publiek.errors import Text, UsageError
from publiek.measures import figures as figures_package
from publiek.measures.compact import Compacted
from publiek.measures.prepared import Prepared
from publiek.measures.question import Question
from publiek.measures.wording import labels
from publiek.vocabulary.figures import Figure


@cache
def modules() -> dict[str, ModuleType]:
    """The module of each figure by name, in the order of the labels."""
    found = [
        import_module(f"{figures_package.__name__}.{entry.name}") for entry in iter_modules(figures_package.__path__)
    ]
    by_name = {module.NAME: module for module in found}
    return {name: by_name[name] for name in labels() if name in by_name}


def names() -> tuple[str, ...]:
    """The names of all figures, in order."""
    return tuple(modules())


def measure(
    lines: nw.LazyFrame,
    question: Question,
    *,
    only: tuple[str, ...] | None = None,
    compacted: Compacted | None = None,
) -> tuple[Figure, ...]:
    """The figures of one house: all of them, or `only` these (in the order of `names()`).

    `lines` is a TICKET_LINE frame on the engine `question.workbench`, whichever that is; `compacted` the same lines as
    they are kept compact, on the same engine: the figures are the same and cost less. Raises UsageError:
    "measure-unknown" for a name that is not a figure, "engine-lacks-operation" for what the engine cannot express.
    """
    return answer(Prepared(lines, question, compacted), only=only)


def answer(prepared: Prepared, *, only: tuple[str, ...] | None = None) -> tuple[Figure, ...]:
    """As `measure`, of what was prepared before: figures asked one after another share what they have in common."""
    unknown = sorted(set(only or ()) - set(modules()))
    if unknown:
        raise UsageError(
            "measure-unknown",
            Text("Dit cijfer bestaat niet.", "There is no such figure."),
            Text(f"Kies uit: {', '.join(names())}.", f"Choose from: {', '.join(names())}."),
            {"unknown": unknown},
        )
    with told_gaps(prepared.question.workbench.name):
        return tuple(module.figure(prepared) for name, module in modules().items() if only is None or name in only)
