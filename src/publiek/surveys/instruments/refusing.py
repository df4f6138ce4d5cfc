"""How is a questionnaire refused that does not hold together? By one error, with place and reason."""

from __future__ import annotations

from publiek.errors import SurveyError, Text


def wrong(place: str, nl: str, en: str) -> SurveyError:
    """The error "questionnaire-wrong": `place` is the path in the file ("pages[2].items[0].routes[1]")."""
    return SurveyError(
        "questionnaire-wrong",
        Text(f"Deze vragenlijst klopt niet: {nl}.", f"This questionnaire does not hold together: {en}."),
        Text(
            "Verbeter de genoemde plaats in het bestand; `publiek survey show core@1 --yaml` toont een goed voorbeeld.",
            "Mend the place named in the file; `publiek survey show core@1 --yaml` shows a good example.",
        ),
        {"place": place},
    )
