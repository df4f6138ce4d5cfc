"""How is LimeSurvey read live? Its RemoteControl 2 interface, asked with citric: surveys, their structure, answers.

Everything stays in memory: a LimeSurvey export has addresses and tokens in it. They become answers of a survey of the
house in `listening.fetching`, by the same rules as a file.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib import import_module
from typing import Any, TypeVar

from publiek.deliveries.live import refusals
from publiek.deliveries.live.connector import Connector, Cursor, Discovered, Page, Part, Setting
from publiek.deliveries.live.door import Door
from publiek.deliveries.live.promised import house_moment, records_in, required, text
from publiek.errors import PubliekError, Text

NAME = "LimeSurvey"
#: The parts of a structure, as a .lss file calls them: rows of text.
Sections = Mapping[str, list[dict[str, str]]]
#: What LimeSurvey writes for a moment that it was told not to keep.
_NO_DAY = date(1980, 1, 1)
_COLUMNS = ("id", "submitdate")
#: How LimeSurvey says that there are no answers, or no surveys, yet.
_NOTHING = ("no data", "no surveys found")
Told = TypeVar("Told")


@dataclass(frozen=True)
class Answers:
    """Filled-in forms as a table of text: the codes of the questions, and a row per form. `digest` tells one export
    from another.
    """

    headers: tuple[str, ...]
    rows: Sequence[Sequence[str]] = field(repr=False)
    digest: str

    def __repr__(self) -> str:
        return f"Answers({len(self.rows)} rows)"


def surveys(door: Door) -> tuple[Part, ...]:
    """The surveys of the account: id, title and first day. Raises NetworkError."""
    rows = _asked(door, lambda client: client.list_surveys())
    return tuple(
        Part(text(required(one, "sid", NAME)), text(one.get("surveyls_title")), text(one.get("startdate")))
        for one in records_in(rows or [], "list_surveys", NAME)
    )


def structure(door: Door, survey: str) -> Sections:
    """What a survey asks, in all its languages, in the parts that a .lss file has. Raises NetworkError."""
    return _asked(door, lambda client: _sections(client, _number(survey))) or {}


def answers(door: Door, survey: str, *, since: datetime | None = None) -> Answers:
    """The completed forms of a survey, all of them or those handed in at or after `since` (local time).

    A form without a moment (an anonymous survey) always comes along. Raises NetworkError.
    """
    code = _asked(
        door,
        lambda client: client.session.export_responses(
            _number(survey), "json", None, "complete", "code", "short", None, None, None, None
        ),
    )
    records = _records(code) if code is not None else []
    headers = tuple(dict.fromkeys((*_COLUMNS, *(name for one in records for name in one))))
    kept = [one for one in records if since is None or _is_from(one, since)]
    rows = [[text(one.get(name)) for name in headers] for one in kept]
    return Answers(headers, rows, hashlib.sha256(json.dumps([headers, rows]).encode()).hexdigest())


def discover(door: Door) -> Discovered:
    """The surveys of the account."""
    parts = surveys(door)
    return Discovered(NAME, parts, {"surveys": len(parts)})


def read(door: Door, _: Cursor | None) -> Iterator[Page]:
    """Whether the account can be read. Answers belong to a survey of the house: see `listening.fetching`."""
    surveys(door)
    yield Page(cursor={}, done=1.0)


def _sections(client: Any, survey: int) -> Sections:
    known = client.get_survey_properties(survey, ["language", "additional_languages"])
    languages = [required(known, "language", NAME), *text(known.get("additional_languages")).split()]
    found: dict[str, list[dict[str, str]]] = {
        "groups": [],
        "questions": [],
        "answers": [],
        "surveys_languagesettings": [],
    }
    for language in languages:
        words = client.session.get_language_properties(survey, ["surveyls_title", "surveyls_welcometext"], language)
        found["surveys_languagesettings"].append(_row(words, surveyls_language=language))
        found["groups"] += [_row(one, language=language) for one in client.list_groups(survey, language)]
        questions = client.list_questions(survey, language=language)
        found["questions"] += [_row(one, language=language) for one in questions]
        for one in questions:
            if text(one.get("parent_qid")) in ("", "0"):
                found["answers"] += _options(client, one, language)
    return found


def _row(record: Mapping[str, Any], **more: str) -> dict[str, str]:
    row = {name: text(value) for name, value in record.items()} | more
    # Some versions call the id of a group or question `id` alone.
    for name in ("gid", "qid"):
        if not row.get(name) and row.get("id"):
            row[name] = row["id"]
    return row


def _options(client: Any, question: Mapping[str, Any], language: str) -> list[dict[str, str]]:
    """The answers that can be chosen; words instead of a table when there are none."""
    qid = required(question, "qid" if question.get("qid") else "id", NAME)
    told = client.get_question_properties(int(text(qid)), settings=["answeroptions"], language=language)
    options = told.get("answeroptions") if isinstance(told, Mapping) else None
    if not isinstance(options, Mapping):
        return []
    return [
        _row(one, qid=text(qid), code=text(code), language=language, sortorder=text(one.get("order")))
        for code, one in options.items()
        if isinstance(one, Mapping)
    ]


def _records(code: Any) -> list[Mapping[str, Any]]:
    """The forms in an export: a list of records, or (older) of records below their number."""
    try:
        told = json.loads(base64.b64decode(text(code), validate=True), parse_float=str)
    except (ValueError, binascii.Error, RecursionError):
        told = None
    if told is None:
        raise refusals.answer_damaged(NAME)
    found = records_in(required(told, "responses", NAME), "responses", NAME)
    plain = [inner for one in found for inner in ([one] if "id" in one else one.values())]
    if not all(isinstance(one, dict) and text(one.get("id")) for one in plain):
        raise refusals.answer_changed(NAME, "id")
    return plain


def _is_from(form: Mapping[str, Any], since: datetime) -> bool:
    handed_in = house_moment(form.get("submitdate"))
    return handed_in is None or handed_in.date() == _NO_DAY or handed_in >= since


def _number(survey: str) -> int:
    if not (survey.isascii() and survey.isdigit() and len(survey) < 12):
        raise refusals.not_there(NAME)
    return int(survey)


def _asked(door: Door, ask: Callable[[Any], Told]) -> Told | None:
    """What `ask` gives with a client that is signed on; None when LimeSurvey says that there is no data (yet).

    A session that ended on the way is opened once more.
    """
    for again in (True, False):
        trouble = _Trouble(door)
        with trouble:
            told: Told = door.in_words(lambda: _once(door, ask))
            return told
        if trouble.is_over and again:
            continue
        if trouble.is_empty:
            return None
        raise trouble.told()
    raise AssertionError("not reached")


def _once(door: Door, ask: Callable[[Any], Told]) -> Told:
    client = _citric().Client(
        door.setting("address"), door.setting("user"), door.setting("password"), requests_session=door.session()
    )
    try:
        return ask(client)
    finally:
        # A session that cannot be closed ends by itself; what went wrong before is what counts.
        with suppress(Exception):
            client.session.release_session_key()


class _Trouble:
    """What citric raises, as one of our own errors. The words of LimeSurvey are looked at, never told."""

    def __init__(self, door: Door) -> None:
        self._words, self._kind = "", ""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: Any, found: BaseException | None, __: Any) -> bool:
        if found is None or isinstance(found, PubliekError):
            return False
        self._kind, self._words = type(found).__name__, str(found).casefold()
        return isinstance(found, (_errors().LimeSurveyError, _errors().ResponseMismatchError, LookupError, TypeError))

    @property
    def is_over(self) -> bool:
        """The session ended."""
        return "session key" in self._words

    @property
    def is_empty(self) -> bool:
        """There are no answers yet: no table of answers, or nothing in it."""
        return self._kind == "LimeSurveyStatusError" and any(one in self._words for one in _NOTHING)

    def told(self) -> PubliekError:
        """The error for the house."""
        if self._kind in ("InvalidJSONResponseError", "ResponseMismatchError"):
            return refusals.answer_damaged(NAME)
        if self._kind == "RPCInterfaceNotEnabledError" or "invalid survey" in self._words:
            return refusals.not_there(NAME)
        if "user name or password" in self._words or "login attempts" in self._words or self.is_over:
            return refusals.credentials_refused(NAME)
        if "permission" in self._words:
            return refusals.not_allowed(NAME)
        return refusals.answer_changed(NAME, "result")


def _citric() -> Any:
    try:
        return import_module("citric")
    except ImportError:
        pass
    raise refusals.extra_missing("citric")


def _errors() -> Any:
    return import_module("citric.exceptions")


CONNECTOR = Connector(
    code="limesurvey",
    name=NAME,
    brings=("answers",),
    settings=(
        Setting(
            "address",
            Text("Adres van RemoteControl", "Address of RemoteControl"),
            Text(
                "Eindigt op /admin/remotecontrol. Zet JSON-RPC aan bij de globale instellingen.",
                "Ends with /admin/remotecontrol. Switch JSON-RPC on in the global settings.",
            ),
            kind="address",
        ),
        Setting(
            "user",
            Text("Gebruiker", "User"),
            Text("Met alleen het recht om antwoorden te exporteren.", "With only the right to export answers."),
        ),
        Setting(
            "password", Text("Wachtwoord", "Password"), Text("Van deze gebruiker.", "Of this user."), kind="secret"
        ),
    ),
    discover=discover,
    read=read,
    per_second=3.0,
    oddities=(
        Text(
            "Alleen ingestuurde formulieren worden gelezen, en elk formulier één keer.",
            "Only forms that were handed in are read, and every form once.",
        ),
        Text(
            "Wat in LimeSurvey gewist is, gaat hier ook weg. Een antwoord dat later verandert, verandert hier niet.",
            "What was deleted in LimeSurvey goes here too. An answer that is changed later does not change here.",
        ),
    ),
    sources=(
        "https://manual.limesurvey.org/RemoteControl_2_API",
        "https://api.limesurvey.org/classes/remotecontrol-handle.html",
        "https://github.com/edgarrmondragon/citric",
    ),
)
