"""What does a hub answer to who sent a package, in a code and in a plain sentence?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources

from publiek.errors import Text
from publiek.vocabulary.data_files import read_yaml

STATUSES = ("accepted", "duplicate", "late", "refused")


@dataclass(frozen=True)
class Receipt:
    """`status`: accepted, duplicate (it was here already), late (kept for a later release) or refused; `code` says why.

    What could not be read has no agreement, round, member or number. `package`: the sha256 of the bytes that came.
    `contribution`: the digest of what is in it. `via`: file, network or central. `head`: the end of the log of the hub
    after this, signed: who keeps it can prove later that the log was cut off.
    """

    status: str
    code: str
    agreement: str = ""
    round: str = ""
    member: str = ""
    number: int = 0
    package: str = ""
    contribution: str = ""
    via: str = ""
    at: str = ""
    head: Mapping[str, object] | None = None

    @property
    def words(self) -> Text:
        """What happened and what to do, for people."""
        return sentence(self.code)

    def as_dict(self) -> dict[str, object]:
        """The receipt as JSON, without words."""
        return asdict(self)


def sentence(code: str) -> Text:
    """The sentence of a code; one that has none says so."""
    told = _sentences().get(code)
    return told or Text(f"Er gebeurde iets met de code {code}.", f"Something happened with the code {code}.")


def codes() -> tuple[str, ...]:
    """Every code that has a sentence."""
    return tuple(_sentences())


@cache
def _sentences() -> Mapping[str, Text]:
    told = read_yaml(resources.files(__package__).joinpath("sentences.yaml").read_text(encoding="utf-8"))
    return {code: Text(**words) for code, words in told.items()}
