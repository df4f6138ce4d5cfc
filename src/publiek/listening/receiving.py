"""What happens to a filled-in form, or to a table of them, between its arrival and the disk?

Checked against its own questionnaire, masked, and only then kept; nobody under sixteen; the same form twice counts
once. Whoever sends a form hears only whether it was kept.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from publiek import logbook, permitting
from publiek.errors import SurveyError, Text
from publiek.house import House
from publiek.listening.known_places import known_places
from publiek.listening.running import Survey, answers_of, questionnaire_of, store_of, survey_of, surveys_of
from publiek.surveys.responses.answers import CHANNELS
from publiek.surveys.responses.form_checking import checked
from publiek.surveys.responses.frame_cells import label_of
from publiek.surveys.responses.masking import mask
from publiek.vocabulary.findings import Finding, merge
from publiek.warehouse.surveys_folder import houses_with_surveys

#: Bytes of one form; the longest questionnaire with every open answer full stays far below.
LARGEST = 65_536
#: Days after the last day on which forms that waited in a phone without network may still come in.
LATE = 14
_UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_UNIT = re.compile(r"[\w .:-]{0,60}")
_PARTS = frozenset(
    ("response", "survey", "questionnaire", "answers", "unit", "stratum", "collected", "language", "receipt")
)


@dataclass(frozen=True)
class Receipt:
    """Whether a form was kept; nothing else is told."""

    kept: bool


@dataclass(frozen=True)
class Batch:
    """Answers of one file, read and masked: `table` in the columns of the survey; `read` rows stood in the file,
    `source` is its sha256; `findings` are what was noticed while reading. `again`: the source is no file but a place
    that is asked now and then, and tells what it told before as well.
    """

    table: pa.Table
    read: int
    source: str = ""
    findings: tuple[Finding, ...] = ()
    again: bool = False


@dataclass(frozen=True)
class Taken:
    """What became of a file: rows kept, rows set aside (with those known or erased before), and why."""

    kept: int
    set_aside: int
    findings: tuple[Finding, ...]


def receive_form(house: House, code: str, sent: Mapping[str, Any], *, channel: str) -> Receipt:
    """Keeps one form as the electronic form sends it.

    `sent`: response (uuid4 made by the browser), survey, questionnaire, answers {column or item: value}, unit,
    stratum, collected ("2026-06-01"), language, receipt (sha256 of the code that only the respondent has). The same
    response again changes nothing and gives the same answer. Raises SurveyError: "survey-unknown",
    "survey-form-unreadable" (names the part), "survey-form-too-large", "survey-closed", "survey-form-other",
    "survey-answers-refused" (names the columns, never an answer).
    """
    permitting.require(house, "survey")
    survey = survey_of(house, code)
    frame = _frame(sent, survey, channel=channel, salt=store_of(house).salt(code))
    answers = checked(questionnaire_of(house, code), sent["answers"], places=known_places())
    if answers is None:
        return Receipt(kept=False)
    return Receipt(kept=store_of(house).add_form(code, {**frame, **answers}))


def receive_table(house: House, code: str, batch: Batch) -> Taken:
    """Keeps the rows of one file, each at most once. Raises SurveyError "survey-file-known", ConservationError."""
    permitting.require(house, "survey")
    survey_of(house, code)
    store = store_of(house)
    if batch.source and not batch.again and store.has_source(code, batch.source):
        raise SurveyError(
            "survey-file-known",
            Text("Dit bestand is al ingelezen bij deze enquête.", "This file was imported into this survey before."),
            Text("Er is niets veranderd.", "Nothing has changed."),
            {"survey": code},
        )
    logbook.require_open(house.home, house.organisation)
    counted = store.add_batch(code, batch.table, read=batch.read, source=batch.source)
    note(house, "import", code, rows=counted.kept, read=counted.read)
    again = {"answers-known": counted.known, "answers-erased": counted.gone}
    findings = merge([*batch.findings, *(Finding(name, "", count) for name, count in again.items() if count)])
    return Taken(counted.kept, counted.read - counted.kept, tuple(findings))


def note(house: House, action: str, survey: str, **counts: int) -> None:
    """Tells in the log of the house what was done with a survey; never which form."""
    logbook.note(house.home, house.organisation, logbook.Entry(action, f"survey {survey}", detail=counts))


def receipt_of(code: str) -> str:
    """The receipt that belongs to a code that only the respondent has: sha256 of its UTF-8, hexadecimal."""
    return hashlib.sha256(code.encode()).hexdigest()


def withdraw(house: House, code: str, receipt_code: str) -> bool:
    """Removes the answers of whoever has this code, from the files themselves. False when there are none.

    The code may be typed with spaces, hyphens, small or capital letters that it does not have.
    """
    survey_of(house, code)
    # Half signs (surrogates) have no bytes.
    typed = receipt_code.strip().encode("utf-8", "ignore").decode()
    if not 6 <= len(typed) <= 100:
        return False
    bare = re.sub(r"[\s-]", "", typed)
    ways = {typed, bare, typed.lower(), typed.upper(), bare.lower(), bare.upper()}
    gone = store_of(house).erase(code, frozenset(map(receipt_of, ways)))
    if gone:
        note(house, "erasure", code, forms=gone)
    return gone > 0


def forget_old(house: House, code: str, *, today: date | None = None) -> tuple[int, int]:
    """What was kept as long as was promised goes: (rows, rows that lost their open answers)."""
    survey, store = survey_of(house, code), store_of(house)
    day = today or date.today()
    rows = store.forget(code, months_before(day, survey.retention_months))
    _forget_half_typed(store.folder(code).typing, day - timedelta(days=LATE))
    opened = store.forget_open(code, months_before(day, survey.retention_open_months))
    if rows or opened:
        note(house, "retention", code, forms=rows, open=opened)
    return rows, opened


def _forget_half_typed(draft: Path, before: date) -> None:
    """A form that nobody finished typing goes sooner: its paper is still there, or it is nobody's."""
    with suppress(FileNotFoundError):
        if date.fromtimestamp(draft.stat().st_mtime) < before:
            draft.unlink()


def forget_everywhere(home: Path) -> dict[tuple[str, str], tuple[int, int]]:
    """What `forget_old` did for every survey of every house under `home`, by (organisation, survey)."""
    done = {}
    for organisation in houses_with_surveys(home):
        house = House(organisation, home)
        for survey in surveys_of(house):
            done[organisation, survey.code] = forget_old(house, survey.code)
    return done


def overdue(house: House, code: str, *, today: date | None = None) -> int:
    """How many forms were kept longer than was promised, as a whole or for their open answers."""
    survey, answers = survey_of(house, code), answers_of(house, code)
    day = today or date.today()
    limit, open_limit = (months_before(day, n) for n in (survey.retention_months, survey.retention_open_months))
    opened = [item.code for item in answers.questionnaire.items if item.kind == "open"]
    told = answers.table.select(["collected", *opened]).to_pylist()
    return sum(row["collected"] < (open_limit if any(row[name] for name in opened) else limit) for row in told)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier (the last of the month when there is no such day)."""
    index = day.year * 12 + day.month - 1 - months
    first = date(index // 12, index % 12 + 1, 1)
    following = date((index + 1) // 12, (index + 1) % 12 + 1, 1)
    return first + timedelta(days=min(day.day, (following - first).days) - 1)


def _frame(sent: Mapping[str, Any], survey: Survey, *, channel: str, salt: bytes) -> dict[str, Any]:
    """The columns that are about the form itself, or a refusal that names the part that is wrong."""
    _require_size(sent)
    collected = _day(sent.get("collected"))
    wrong = {
        "parts": not set(sent) <= _PARTS,
        "response": not _fits(_UUID4, sent.get("response")),
        "answers": not isinstance(sent.get("answers"), Mapping),
        "unit": not _fits(_UNIT, sent.get("unit") or ""),
        "stratum": not _fits(_UNIT, sent.get("stratum") or ""),
        "receipt": bool(sent.get("receipt")) and not _fits(_SHA256, sent["receipt"]),
        "collected": collected is None,
        "channel": channel not in CHANNELS,
    }
    if any(wrong.values()) or collected is None:
        raise unreadable([name for name, bad in wrong.items() if bad])
    if (sent.get("survey"), sent.get("questionnaire")) != (survey.code, survey.questionnaire):
        raise SurveyError(
            "survey-form-other",
            Text("Dit formulier hoort bij een andere enquête.", "This form belongs to another survey."),
            Text("Open de link of QR-code opnieuw.", "Open the link or the QR code again."),
        )
    _require_open(survey, collected)
    return {
        **{name: sent[name] for name in ("response", "survey", "questionnaire")},
        "collected": collected.isoformat(),
        "channel": channel,
        "unit": _place(sent.get("unit") or "", salt),
        "stratum": _place(sent.get("stratum") or "", salt),
        "weight": None,
        "receipt": sent.get("receipt") or "",
    }


def _place(told: str, salt: bytes) -> str:
    """The place or moment where somebody was asked; one that looks like a person becomes a random label."""
    suspect = mask(told, places=known_places()).kinds
    return label_of(told, salt=salt, places=known_places()) if suspect else told


def _require_size(sent: object) -> None:
    if not isinstance(sent, Mapping):
        raise unreadable(["form"])
    try:
        size = len(json.dumps(sent, default=dict))
    except (TypeError, ValueError, RecursionError):
        size = -1
    if size < 0:
        raise unreadable(["form"])
    if size > LARGEST:
        raise SurveyError(
            "survey-form-too-large",
            Text("Dit formulier is te groot.", "This form is too large."),
            Text("Maak de open antwoorden korter.", "Make the open answers shorter."),
            {"limit_bytes": LARGEST},
        )


def _require_open(survey: Survey, collected: date) -> None:
    today, last = date.today(), survey.last_day
    late = last is not None and (collected > last or today > last + timedelta(days=LATE))
    # A phone whose clock is a day ahead is forgiven.
    if late or collected > today + timedelta(days=1) or collected < (survey.opened or collected):
        raise SurveyError(
            "survey-closed",
            Text("Deze enquête neemt geen antwoorden aan van die dag.", "This survey takes no answers of that day."),
            Text("Vraag het aan wie de enquête houdt.", "Ask whoever runs the survey."),
        )


def unreadable(parts: list[str]) -> SurveyError:
    """A form that is not built as forms are; which parts of it, never what stood there."""
    return SurveyError(
        "survey-form-unreadable",
        Text("Dit formulier is niet te lezen.", "This form cannot be read."),
        Text("Vul het opnieuw in.", "Please fill it in again."),
        {"parts": parts},
    )


def _fits(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None
