"""What is refused, where, and what to do about it: the one family of errors that people see.

An error quotes columns, row numbers and counts, never a value of a person. Findings (one bad row among many) are
not errors: see `publiek.vocabulary.findings`. Only what makes a whole run meaningless is raised.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Text:
    """One sentence in the two languages of the product."""

    nl: str
    en: str

    def in_language(self, language: str) -> str:
        """The sentence in `language` ("nl" or "en"); Dutch when the language is unknown."""
        return self.en if language == "en" else self.nl


@dataclass
class PubliekError(Exception):
    """A refusal: what was refused, what to do, a stable code, and where (never a value).

    `code` is stable and has its own page in docs/reference/errors. `where` holds facts that may be shown: file kind,
    column names that are headers, row numbers, counts.
    """

    code: str
    what: Text
    do: Text
    where: dict[str, object] = field(default_factory=dict)

    exit_code = 1

    def __str__(self) -> str:
        return f"{self.code}: {self.what.en} {self.do.en}"

    def as_dict(self, language: str = "nl") -> dict[str, object]:
        """The error as the JSON object that `--json` prints."""
        return {
            "error": {
                "code": self.code,
                "what": self.what.in_language(language),
                "do": self.do.in_language(language),
                "where": self.where,
            }
        }


class UsageError(PubliekError):
    """The command was called with words that do not fit together."""

    exit_code = 2


class DeliveryError(PubliekError):
    """The file cannot be read as a delivery (damaged, locked, empty, unsafe, not a table)."""

    exit_code = 3


class MappingError(PubliekError):
    """The file can be read, but what its columns mean is not certain enough to go on."""

    exit_code = 4


class ConservationError(PubliekError):
    """Rows or money read are not equal to rows or money kept plus set aside. Nothing is stored."""

    exit_code = 5


class StorageError(PubliekError):
    """The data folder or the keys cannot be read or written (full disk, permission, lock, damage)."""

    exit_code = 6


class AreaError(PubliekError):
    """Area statistics or boundaries are missing, damaged or of another layout than published."""

    exit_code = 7


class DisclosureError(PubliekError):
    """Something may not be shown or may not leave."""

    exit_code = 8


class NetworkError(PubliekError):
    """A source on the network did not answer as its publisher describes."""

    exit_code = 9


class SegmentationError(PubliekError):
    """A segmentation, a survey or what is laid over areas does not fit together, or cannot be told from these data."""

    exit_code = 10


class PackageError(PubliekError):
    """A package between members and a hub is damaged, forged, not for us, or lacks an approval."""

    exit_code = 11


class SurveyError(PubliekError):
    """A questionnaire, its answers or their weights do not fit together, or say too little to tell anything."""

    exit_code = 12


class LessonError(PubliekError):
    """A lesson or an experiment is not complete, was changed after it was registered, or cannot be read out."""

    exit_code = 13


class ExchangeError(PubliekError):
    """What is exchanged does not meet the standard or the form that another party asks."""

    exit_code = 14


class ProgramError(PubliekError):
    """A fault in the program itself."""

    exit_code = 70


def program_fault(trouble: BaseException) -> ProgramError:
    """An error nobody foresaw, told as its kind and its place in the program: what it says itself may quote a person.

    Raise it outside the `except` that caught `trouble`, so that nothing of that hangs on.
    """
    ours = Path(__file__).parent
    frames = [at for at in traceback.extract_tb(trouble.__traceback__) if Path(at.filename).is_relative_to(ours)]
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return ProgramError(
        "program-fault",
        Text("Er ging iets mis wat het programma niet kent.", "Something went wrong that the program does not know."),
        Text(
            "Er is niets half bewaard. Meld dit met het soort bestand en de plaats hieronder.",
            "Nothing is half kept. Please report this with the kind of file and the place below.",
        ),
        {"kind": type(trouble).__name__, "place": place},
    )
