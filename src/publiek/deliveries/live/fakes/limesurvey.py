"""A LimeSurvey that answers over JSON-RPC: sessions, surveys, structure and the export of answers.

Made from https://manual.limesurvey.org/RemoteControl_2_API and
https://api.limesurvey.org/classes/remotecontrol-handle.html: names, order of parameters, statuses.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from publiek.deliveries.live.fakes.serving import Answer, Question

PATH = "/index.php/admin/remotecontrol"
SETTINGS = {"user": "lezer", "password": "not-a-real-password"}
_INVALID = {"status": "Invalid session key"}


@dataclass
class LimeSurvey:
    """One account. `forms` and the other parts are by survey; `ends_after`: a session ends after so many calls."""

    titles: dict[int, str] = field(default_factory=dict)
    groups: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    questions: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    options: dict[int, dict[str, Any]] = field(default_factory=dict)
    forms: dict[int, list[dict[str, str]]] = field(default_factory=dict)
    ends_after: int | None = None
    enabled: bool = True
    may_export: bool = True
    _sessions: dict[str, int] = field(default_factory=dict)

    def __call__(self, question: Question) -> Answer:
        """As RemoteControl 2 answers: always 200, errors as a status in the result."""
        if question.path.rstrip("/") != PATH:
            return Answer("<h1>Not found</h1>", 404, kind="text/html")
        if not self.enabled:
            return Answer("", kind="text/html")
        call = question.body
        result = self._call(call["method"], list(call["params"]))
        return Answer({"id": call["id"], "result": result, "error": None})

    def _call(self, method: str, params: list[Any]) -> Any:
        if method == "get_session_key":
            return self._sign_on(*params[:2])
        key, *rest = params
        if key not in self._sessions:
            return _INVALID
        self._sessions[key] += 1
        if self.ends_after is not None and self._sessions[key] > self.ends_after:
            del self._sessions[key]
            self.ends_after = None
            return _INVALID
        answer: Callable[..., Any] | None = getattr(self, f"_{method}", None)
        return answer(*rest) if answer else {"status": "Method not found"}

    def _sign_on(self, user: str, password: str) -> Any:
        if {"user": user, "password": password} != SETTINGS:
            return {"status": "Invalid user name or password"}
        key = f"session-{len(self._sessions) + 1}"
        self._sessions[key] = 0
        return key

    def _release_session_key(self) -> str:
        return "OK"

    def _list_surveys(self, *_: Any) -> Any:
        if not self.titles:
            return {"status": "No surveys found"}
        return [
            {"sid": str(sid), "surveyls_title": title, "startdate": None, "expires": None, "active": "Y"}
            for sid, title in self.titles.items()
        ]

    def _get_survey_properties(self, sid: int, *_: Any) -> Any:
        known = sid in self.titles
        return {"language": "nl", "additional_languages": ""} if known else {"status": "Error: Invalid survey ID"}

    def _get_language_properties(self, sid: int, *_: Any) -> Any:
        return {"surveyls_title": self.titles[sid], "surveyls_welcometext": "Welkom"}

    def _list_groups(self, sid: int, *_: Any) -> Any:
        return self.groups.get(sid) or {"status": "No groups found"}

    def _list_questions(self, sid: int, *_: Any) -> Any:
        return self.questions.get(sid) or {"status": "No questions found"}

    def _get_question_properties(self, qid: int, *_: Any) -> Any:
        return {"answeroptions": self.options.get(qid, "No available answer options")}

    def _export_responses(self, sid: int, kind: str, _: Any, completion: str, *rest: Any) -> Any:
        if not self.may_export:
            return {"status": "No permission"}
        if sid not in self.titles:
            return {"status": "Error: Invalid survey ID"}
        if sid not in self.forms:
            return {"status": "No Data, survey table does not exist."}
        told = [one for one in self.forms[sid] if completion != "complete" or one["submitdate"]]
        content = json.dumps({"responses": told}) if kind == "json" else ""
        return base64.b64encode(content.encode()).decode()

    def hand_in(self, sid: int, number: int, submitted: str = "2026-06-01 12:00:00", **answers: str) -> dict[str, str]:
        """A form that somebody handed in ("" as moment: left halfway), with address and token, as LimeSurvey keeps."""
        form = {
            "id": str(number),
            "submitdate": submitted,
            "lastpage": "1",
            "startlanguage": "nl",
            "token": f"token{number}",
            "ipaddr": "192.0.2.7",
            **answers,
        }
        self.forms.setdefault(sid, []).append(form)
        return form


def sample(sid: int = 123456) -> LimeSurvey:
    """A survey of three questions that three people handed in and one left halfway."""
    house = LimeSurvey(titles={sid: "Zomer"})
    house.groups[sid] = [{"gid": "1", "group_name": "Vragen", "group_order": "0", "language": "nl"}]
    house.questions[sid] = [
        _question(1, "L", "LFT", "Wat is uw leeftijd?"),
        _question(2, "F", "BEZ", "Hoe vaak ging u naar ...?"),
        _question(21, "T", "SQ001", "Theater", parent="2"),
        _question(22, "T", "SQ002", "Film", parent="2"),
        _question(3, "S", "PC", "Wat is uw postcode?"),
    ]
    house.options = {
        1: _options("jonger dan 18", "18 t/m 24 jaar", "25 t/m 34 jaar"),
        2: _options("nooit", "soms"),
    }
    for number in (1, 2, 3):
        house.hand_in(sid, number, LFT="A3", PC="3011", **{"BEZ[SQ001]": "A2", "BEZ[SQ002]": "A1"})
    house.hand_in(sid, 4, "", LFT="A2", PC="3012")
    return house


def _question(qid: int, kind: str, title: str, words: str, *, parent: str = "0") -> dict[str, Any]:
    return {
        "id": str(qid),
        "qid": str(qid),
        "parent_qid": parent,
        "sid": "123456",
        "gid": "1",
        "type": kind,
        "title": title,
        "question": words,
        "help": "",
        "mandatory": "N",
        "other": "N",
        "relevance": "1",
        "question_order": str(qid),
        "scale_id": "0",
        "language": "nl",
    }


def _options(*words: str) -> dict[str, Any]:
    return {
        f"A{at}": {"answer": one, "assessment_value": "0", "scale_id": "0", "order": str(at)}
        for at, one in enumerate(words, start=1)
    }
