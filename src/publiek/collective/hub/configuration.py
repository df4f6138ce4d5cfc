"""Who runs this hub, what was agreed, who takes part and who approves? Read from files that people can read.

A file that cannot be read, or that names somebody for the second time, stops nobody else: it is a fault that the status
tells, and who or what it is about does not take part until it is mended.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import yaml

from publiek.collective import agreements
from publiek.collective.agreements import NAME, Agreement
from publiek.collective.hub.changes import no_hub
from publiek.collective.hub.places import Places
from publiek.collective.identities import Identity
from publiek.errors import PubliekError, StorageError, Text, UsageError
from publiek.vocabulary.data_files import read_yaml

FORMAT = 1
_KINDS = {"members": "member", "approvers": "approver", "hubs": "hub"}
Made = TypeVar("Made", Agreement, Identity)


@dataclass(frozen=True)
class Fault:
    """A file of the configuration that does not count, and the code of why."""

    file: str
    code: str


@dataclass(frozen=True)
class Configuration:
    """Everything that was set up, by name. `faults`: what was left out."""

    name: str
    title: Text
    agreements: Mapping[str, Agreement]
    members: Mapping[str, Identity]
    approvers: Mapping[str, Identity]
    hubs: Mapping[str, Identity]
    faults: tuple[Fault, ...] = ()

    def agreement(self, code: str) -> Agreement:
        """The agreement of this name. Raises UsageError "hub-agreement-unknown"."""
        found = self.agreements.get(code)
        if found is None:
            raise UsageError(
                "hub-agreement-unknown",
                Text("Deze afspraak kent de hub niet.", "The hub does not know this agreement."),
                Text("Kijk met: publiek hub status.", "Look with: publiek hub status."),
            )
        return found


def read(places: Places) -> Configuration:
    """What stands in the files now. Raises StorageError when there is no hub here, or its own file is damaged."""
    name, title = _described(places)
    faults: list[Fault] = []
    agreed = _all(places, "agreements", agreements.parse, faults)
    for code, agreement in list(agreed.items()):
        if agreement.hub != name:
            del agreed[code]
            faults.append(Fault(f"agreements/{code}", "agreement-of-another-hub"))
    known = {kind: _all(places, kind, _identity_of(kind), faults) for kind in _KINDS}
    return Configuration(name, title, agreed, known["members"], known["approvers"], known["hubs"], tuple(faults))


def describe(name: str, title: Text) -> bytes:
    """The file that tells who runs a hub. Raises UsageError for what is no name."""
    if not NAME.fullmatch(name):
        raise UsageError(
            "hub-name",
            Text("Zo kan een hub niet heten.", "This cannot be the name of a hub."),
            Text("Gebruik kleine letters, cijfers en streepjes.", "Use lower-case letters, digits and hyphens."),
        )
    told = {"format": FORMAT, "hub": name, "title": {"nl": title.nl, "en": title.en}}
    return yaml.safe_dump(told, sort_keys=False, allow_unicode=True).encode()


def _described(places: Places) -> tuple[str, Text]:
    try:
        told = read_yaml(places.description.read_bytes())
        if told["format"] != FORMAT or not NAME.fullmatch(told["hub"]):
            raise ValueError("another form")
        return str(told["hub"]), Text(**told["title"])
    except FileNotFoundError:
        raise no_hub() from None
    except (OSError, yaml.YAMLError, ValueError, KeyError, TypeError):
        raise StorageError(
            "hub-unreadable",
            Text("Het bestand hub.yaml is niet te lezen.", "The file hub.yaml cannot be read."),
            Text("Verbeter het, of zet het terug uit de back-up.", "Mend it, or restore it from its backup."),
        ) from None


def _all(places: Places, kind: str, parse: Callable[[bytes], Made], faults: list[Fault]) -> dict[str, Made]:
    """Everything in a folder by its name; a name that two files give belongs to neither."""
    found: dict[str, Made] = {}
    twice: set[str] = set()
    for path in sorted(places.configuration(kind).glob("*.yaml")):
        file = f"{kind}/{path.name}"
        made = _one(path, parse)
        if isinstance(made, str):
            faults.append(Fault(file, made))
            continue
        name = made.id if isinstance(made, Agreement) else made.name
        if name in found or name in twice:
            faults.append(Fault(file, "named-twice"))
            twice.add(name)
        found[name] = made
    return {name: made for name, made in found.items() if name not in twice}


def _one(path: Path, parse: Callable[[bytes], Made]) -> Made | str:
    try:
        return parse(path.read_bytes())
    except PubliekError as error:
        return error.code
    except OSError:
        return "file-unreadable"


def _identity_of(kind: str) -> Callable[[bytes], Identity]:
    def parse(content: bytes) -> Identity:
        made = Identity.from_yaml(content)
        if made.kind != _KINDS[kind]:
            raise UsageError(
                "hub-other-kind",
                Text("Deze identiteit is van een ander soort.", "This identity is of another kind."),
                Text("Zet het bestand in de map waar het hoort.", "Put the file in the folder where it belongs."),
            )
        return made

    return parse
