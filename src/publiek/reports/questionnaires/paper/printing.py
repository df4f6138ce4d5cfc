"""How is a questionnaire printed? A4, with the privacy text, routes in words, numbers in the boxes, a code per form.

Every form has a code of its own, at the top and on a strip to keep: whoever has the strip can have the answers erased.
Rows in random order are printed in a few versions, dealt out in turn.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from publiek.errors import SurveyError, Text
from publiek.governance import Asker, privacy_text
from publiek.reports.questionnaires.paper.content import pages_of
from publiek.reports.questionnaires.paper.wording import say
from publiek.reports.typesetting import typeset
from publiek.reports.words import cleaned
from publiek.surveys.instruments.questionnaire import Questionnaire
from publiek.surveys.instruments.taking_time import minutes

_TEMPLATE = Path(__file__).parent / "paper.typ"
#: The letters and figures of a code: none that look alike. As on the form in a browser.
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_LONG = 8
#: In so many orders shuffled rows are printed.
VERSIONS = ("A", "B", "C", "D")
MOST_FORMS = 200
_WORDS = ("how", "privacy", "whole", "form", "page", "strip", "tear", "yes", "no", "best", "worst", "pick-or", "thanks")


@dataclass(frozen=True)
class Print:
    """What is printed: in which language, how many forms, under which title, on which day (of the file)."""

    language: str = "nl"
    forms: int = 1
    title: str = ""
    made_on: date | None = None


def new_code() -> str:
    """A code for one form: 30^8 possible ones, drawn so that nobody can guess them."""
    return "".join(secrets.choice(LETTERS) for _ in range(_LONG))


def paper_form(
    questionnaire: Questionnaire, asker: Asker, wanted: Print | None = None, *, code: Callable[[], str] = new_code
) -> bytes:
    """The PDF (PDF/UA-1) with `wanted.forms` forms, each starting on a new page.

    Raises SurveyError "paper-too-many", and what `privacy_text` refuses: without a contact nothing is printed.
    """
    wanted = wanted or Print()
    if not 1 <= wanted.forms <= MOST_FORMS:
        raise SurveyError(
            "paper-too-many",
            Text("Zoveel formulieren kunnen niet in één keer.", "That many forms cannot be made at once."),
            Text(f"Vraag er 1 tot en met {MOST_FORMS}.", f"Ask for 1 to {MOST_FORMS}."),
            {"forms": wanted.forms},
        )
    told = _told(questionnaire, asker, wanted, [code() for _ in range(wanted.forms)])
    day = wanted.made_on or date.today()
    return typeset(
        {"main.typ": _TEMPLATE.read_bytes(), "told.json": json.dumps(told, ensure_ascii=False).encode()}, made_on=day
    )


def _told(questionnaire: Questionnaire, asker: Asker, wanted: Print, codes: Sequence[str]) -> dict[str, Any]:
    """What the template needs: finished text only."""
    language = wanted.language
    privacy = privacy_text(questionnaire, asker, channel="paper")
    taken = minutes(questionnaire)
    versions = VERSIONS if any(item.shuffled for item in questionnaire.items) else VERSIONS[:1]
    forms = [
        {"code": f"{code[:4]}-{code[4:]}", "version": versions[at % len(versions)]} for at, code in enumerate(codes)
    ]
    return {
        "language": language,
        "title": cleaned(wanted.title) or questionnaire.title.in_language(language),
        "house": cleaned(asker.house),
        "name": questionnaire.name,
        "introduction": questionnaire.introduction.in_language(language),
        "minutes": say("minutes", language, n=round(taken)) if taken > 1 else say("minute", language),
        "words": {key: say(key, language, n="{n}", of="{of}") for key in _WORDS},
        "privacy": {
            "short": [one.in_language(language) for one in privacy.short],
            "columns": _halves(
                [
                    {"title": title.in_language(language), "text": [one.in_language(language) for one in text]}
                    for title, text in privacy.whole
                ]
            ),
        },
        "versions": {version: pages_of(questionnaire, language, version) for version in versions},
        "forms": forms,
    }


def _halves(parts: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The parts in two columns of about the same length, in order."""
    lengths = [len(part["title"]) + sum(map(len, part["text"])) for part in parts]
    at = min(range(len(parts) + 1), key=lambda cut: (abs(sum(lengths[:cut]) - sum(lengths[cut:])), cut))
    return [parts[:at], parts[at:]]
