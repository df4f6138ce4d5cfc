"""Can these answers be told apart into classes at all? What is refused before anything is counted."""

from __future__ import annotations

import numpy as np

from publiek.errors import SurveyError, Text
from publiek.estimation.latent_classes.latent import Floats

LEAST = 100  # respondents: with fewer, classes follow the draw and not the people
LEAST_ITEMS = 3  # with two items classes cannot be told from plain association


def check_answers(codes: Floats, names: tuple[str, ...]) -> None:
    """Respondents x items (nan: not answered). Raises SurveyError "classes-too-few", "classes-all-alike",
    "classes-few-items" or "classes-no-variation".
    """
    if len(codes) < LEAST:
        raise too_few(len(codes))
    still = unvarying(codes, names)
    if len(still) == len(names) or (codes == codes[0]).all():
        raise all_alike()
    if len(names) < LEAST_ITEMS:
        raise few_items(len(names))
    if still:
        raise SurveyError(
            "classes-no-variation",
            Text("Op een vraag gaf iedereen hetzelfde antwoord.", "Everybody gave the same answer to a question."),
            Text("Laat die vraag weg: hij onderscheidt niemand.", "Leave that question out: it tells nobody apart."),
            {"items": list(still)},
        )


def unvarying(codes: Floats, names: tuple[str, ...]) -> tuple[str, ...]:
    """The items to which all who answered gave one answer, or that nobody answered."""
    told = [np.unique(column[~np.isnan(column)]) for column in codes.T]
    return tuple(name for name, kinds in zip(names, told, strict=True) if len(kinds) < 2)


def too_few(n: int) -> SurveyError:
    """Fewer respondents than classes need."""
    return SurveyError(
        "classes-too-few",
        Text(
            "Er zijn te weinig mensen om groepen te onderscheiden.", "There are too few people to tell classes apart."
        ),
        Text(
            f"Zoek groepen pas vanaf {LEAST} mensen die antwoord gaven.",
            f"Look for classes from {LEAST} people who answered.",
        ),
        {"have": n, "need": LEAST},
    )


def few_items(items: int) -> SurveyError:
    """Fewer items than classes need."""
    return SurveyError(
        "classes-few-items",
        Text("Uit zo weinig vragen volgen geen groepen.", "No classes follow from so few questions."),
        Text(
            f"Gebruik minstens {LEAST_ITEMS} vragen waarop mensen verschillend antwoorden.",
            f"Use at least {LEAST_ITEMS} questions that people answer differently.",
        ),
        {"have": items, "need": LEAST_ITEMS},
    )


def all_alike() -> SurveyError:
    """Everybody answered the same."""
    return SurveyError(
        "classes-all-alike",
        Text("Iedereen gaf dezelfde antwoorden.", "Everybody gave the same answers."),
        Text(
            "Kijk of het bestand goed is ingelezen: zo antwoorden mensen niet.",
            "Check whether the file was read correctly: people do not answer like that.",
        ),
    )
