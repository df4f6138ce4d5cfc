"""Which questionnaires and modules come with the product? The YAML files in `library`, by name and version."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from publiek.errors import SurveyError, Text
from publiek.surveys.instruments import reading
from publiek.surveys.instruments.questionnaire import Questionnaire

CORE = "core@1"


@cache
def _texts() -> dict[str, str]:
    """The text of every file, by name@version, the whole questionnaires first."""
    folder = files("publiek.surveys.instruments").joinpath("library")
    texts = {
        "@".join(entry.name.removesuffix(".yaml").rsplit("-", 1)): entry.read_text(encoding="utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".yaml")
    }
    return dict(sorted(texts.items(), key=lambda one: (reading.is_module(one[1]), one[0] != CORE, one[0])))


def names() -> tuple[str, ...]:
    """The questionnaires that can be asked as they are."""
    return tuple(name for name, text in _texts().items() if not reading.is_module(text))


def modules() -> tuple[str, ...]:
    """The modules that can be added to a questionnaire."""
    return tuple(name for name, text in _texts().items() if reading.is_module(text))


def source_of(name: str) -> str:
    """The file of a packaged questionnaire or module as it stands. Raises SurveyError "questionnaire-unknown"."""
    if name not in _texts():
        raise SurveyError(
            "questionnaire-unknown",
            Text("Deze vragenlijst bestaat niet.", "There is no such questionnaire."),
            Text(
                f"Kies uit: {', '.join(_texts())}; of geef een eigen YAML-bestand.",
                f"Choose from: {', '.join(_texts())}; or give a YAML file of your own.",
            ),
        )
    return _texts()[name]


@cache
def questionnaire(name: str) -> Questionnaire:
    """A packaged questionnaire or module ("core@1", "visitor@1"). Raises SurveyError "questionnaire-unknown"."""
    return reading.from_text(source_of(name))


def core() -> Questionnaire:
    """The core questionnaire of this version of the product."""
    return questionnaire(CORE)


def find(name_or_path: str) -> Questionnaire:
    """A packaged questionnaire by its name, or one in a YAML file."""
    path = Path(name_or_path)
    return reading.read(path) if path.suffix in (".yaml", ".yml") else questionnaire(name_or_path)
