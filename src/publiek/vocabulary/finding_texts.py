"""What does a finding mean, and what can one do about it? The catalogue of `finding_codes.yaml`, in nl and en."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TypedDict

from publiek.vocabulary.data_files import read_yaml

#: info: nothing to do · warning: figures may suffer · set-aside: these rows were not kept
FINDING_LEVELS = ("info", "warning", "set-aside")


class FindingText(TypedDict):
    """One entry of the catalogue. `meaning` and `do` have a sentence under "nl" and under "en"."""

    code: str
    level: str
    meaning: dict[str, str]
    do: dict[str, str]


@cache
def catalogue() -> dict[str, FindingText]:
    """All codes in alphabetical order."""
    content = read_yaml(Path(__file__).with_name("finding_codes.yaml").read_text(encoding="utf-8"))
    return {
        code: FindingText(code=code, level=entry["level"], meaning=entry["meaning"], do=entry["do"])
        for code, entry in sorted(content["codes"].items())
    }


def explain(code: str) -> FindingText:
    """The entry of `code`. A code that is not in the catalogue says so: no run may fail on its own explanation."""
    return catalogue().get(code) or FindingText(
        code=code,
        level="warning",
        meaning={"nl": "Deze code staat niet in de lijst.", "en": "This code is not in the catalogue."},
        do={"nl": "Meld de code, dan komt er uitleg bij.", "en": "Report the code, so that it gets an explanation."},
    )
