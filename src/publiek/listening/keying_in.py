"""How do typed forms get on the disk? Each when it is complete; a half one waits, masked, for the next time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from publiek.errors import SurveyError, Text
from publiek.house import House
from publiek.listening.known_places import known_places
from publiek.listening.receiving import Batch, Receipt, Taken, receive_form, receive_table
from publiek.listening.running import questionnaire_of, store_of, survey_of
from publiek.surveys.responses.keying import Keyed
from publiek.surveys.responses.masking import mask
from publiek.surveys.responses.tallying import Pair, tally_table
from publiek.warehouse import refusals
from publiek.warehouse.publication import write_whole


@dataclass(frozen=True)
class Draft:
    """A form that is being typed: its random name, and what was typed so far."""

    response: str
    keyed: Keyed


def resumed(house: House, code: str) -> Draft:
    """The form that was half typed the last time, or a new one."""
    path = store_of(house).folder(code).typing
    with suppress(OSError, ValueError, KeyError, TypeError):
        told = json.loads(path.read_text(encoding="utf-8"))
        return Draft(str(told["response"]), Keyed(dict(told["answers"]), tuple(told["done"])))
    return Draft(str(uuid4()), Keyed({}))


def wait(house: House, code: str, draft: Draft) -> None:
    """Keeps a half form for later, open answers masked; not before an age of sixteen or over was typed."""
    path = store_of(house).folder(code).typing
    with refusals.storing():
        if not draft.keyed.may_wait:
            path.unlink(missing_ok=True)
            return
        opened = {item.code for item in questionnaire_of(house, code).items if item.kind == "open"}
        answers = {
            name: mask(str(value), places=known_places()).text if name in opened else value
            for name, value in draft.keyed.answers.items()
        }
        told = {"response": draft.response, "answers": answers, "done": list(draft.keyed.done)}
        write_whole(path, content=json.dumps(told).encode())


def finish(house: House, code: str, draft: Draft, *, day: date | None = None, unit: str = "") -> Receipt:
    """Keeps a complete form as one that came on paper. Raises as `receiving.receive_form`."""
    survey = survey_of(house, code)
    sent = {
        "response": draft.response,
        "survey": code,
        "questionnaire": survey.questionnaire,
        "answers": draft.keyed.answers,
        "unit": unit,
        "collected": (day or date.today()).isoformat(),
    }
    kept = receive_form(house, code, sent, channel="paper")
    with refusals.storing():
        (store_of(house).folder(code).typing).unlink(missing_ok=True)
    return kept


def keep_tally(
    house: House, code: str, pairs: Sequence[Pair], *, source: str = "", day: date | None = None, unit: str = ""
) -> Taken:
    """Keeps a tally of postcodes: one row per visitor. Raises SurveyError "survey-tally-not-here"."""
    survey, questionnaire = survey_of(house, code), questionnaire_of(house, code)
    if any(item.required for item in questionnaire.items) or "postcode" not in {i.code for i in questionnaire.items}:
        raise SurveyError(
            "survey-tally-not-here",
            Text("Deze enquête vraagt meer dan een postcode.", "This survey asks more than a postcode."),
            Text(
                "Begin voor een turflijst een eigen enquête met --questionnaire tally@1.",
                "For a tally begin a survey of its own with --questionnaire tally@1.",
            ),
            {"survey": code, "questionnaire": survey.questionnaire},
        )
    table, findings = tally_table(questionnaire, pairs, survey=code, day=day or date.today(), unit=unit)
    read = sum(pair.count for pair in pairs)
    return receive_table(house, code, Batch(table, read, source, findings))
