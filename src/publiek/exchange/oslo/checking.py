"""Does linked data meet the application profile? Asked of pySHACL, with the shapes of this program."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

from publiek.exchange.oslo import refusals
from publiek.exchange.oslo.graph import NAMESPACES, rdflib

_SHACL = "http://www.w3.org/ns/shacl#"
FORMATS = {".ttl": "turtle", ".jsonld": "json-ld", ".json": "json-ld"}


@dataclass(frozen=True, order=True)
class Violation:
    """One thing that is not right: which rule (`shape`, `path`, `rule`), and of which node. Never the value itself."""

    shape: str
    path: str
    rule: str
    node: str


def violations(graph: Any) -> list[Violation]:
    """Everything in a graph that does not meet the shapes. Raises UsageError "oslo-extra-missing"."""
    library, pyshacl = rdflib(), _pyshacl()
    _, report, _ = pyshacl.validate(graph, shacl_graph=_shapes(), inference="none", advanced=False)
    result = library.Namespace(_SHACL)
    found = []
    for one in report.subjects(library.RDF.type, result.ValidationResult):
        source = report.value(one, result.sourceShape)
        found.append(
            Violation(
                _owner(source),
                _short(report.value(one, result.resultPath)),
                str(report.value(one, result.sourceConstraintComponent)).removeprefix(_SHACL),
                str(report.value(one, result.focusNode)),
            )
        )
    return sorted(found)


def read(path: Path) -> Any:
    """The graph in a file (Turtle or JSON-LD). Raises ExchangeError "oslo-file-unreadable".

    A context of JSON-LD elsewhere is not fetched: it would ask the network for what a file says.
    """
    kind = FORMATS.get(path.suffix.lower())
    library = rdflib()
    try:
        if kind is None or not path.is_file():
            raise refusals.file_unreadable(path.name)
        text = path.read_text("utf-8")
        if kind == "json-ld":
            _without_remote_context(text)
        return library.Graph().parse(data=text, format=kind)
    except refusals.ExchangeError:
        raise
    except Exception:
        # The library has an error of its own per format, and quotes what it read.
        unreadable = refusals.file_unreadable(path.name)
    raise unreadable


def _without_remote_context(text: str) -> None:
    import json

    def look(value: Any) -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                local = not isinstance(inner, str) and not (
                    isinstance(inner, list) and any(isinstance(one, str) for one in inner)
                )
                if name in ("@context", "@import") and not local:
                    raise refusals.file_unreadable()
                look(inner)
        elif isinstance(value, list):
            for inner in value:
                look(inner)

    look(json.loads(text))


@cache
def _shapes() -> Any:
    text = files("publiek.exchange.oslo").joinpath("shapes.ttl").read_text("utf-8")
    return rdflib().Graph().parse(data=text, format="turtle")


def _owner(source: Any) -> str:
    """The name of the shape that a rule is part of."""
    shapes = _shapes()
    owner = next(shapes.subjects(rdflib().URIRef(f"{_SHACL}property"), source), source)
    return str(owner).rpartition("#")[2]


def _short(address: Any) -> str:
    text = "" if address is None else str(address)
    known = next(((p, full) for p, full in NAMESPACES.items() if text.startswith(full)), None)
    return f"{known[0]}:{text.removeprefix(known[1])}" if known else text


def _pyshacl() -> Any:
    try:
        return import_module("pyshacl")
    except ImportError:
        pass
    raise refusals.extra_missing("pyshacl")
