"""What stands in the XML of a LimeSurvey structure file, in whichever version it was written?

Before version 4 every language has a row of its own; since then texts stand apart (`question_l10ns`, `answer_l10ns`,
`group_l10ns`). Parsed by defusedxml: entities and outside references are refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from publiek.errors import SurveyError, Text

Row = Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """An answer or a subquestion: its code and its words by language."""

    code: str
    texts: dict[str, str]
    order: int = 0
    scale: str = "0"


@dataclass(frozen=True)
class Asked:
    """One question. `type` is LimeSurvey's letter; `title` its code; `texts` and `help` by language."""

    qid: str
    gid: str
    type: str
    title: str
    texts: dict[str, str]
    help: dict[str, str] = field(default_factory=dict)
    mandatory: bool = False
    other: bool = False
    relevance: str = ""
    order: int = 0
    parts: tuple[Answer, ...] = ()
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class Group:
    """A page of questions."""

    gid: str
    title: dict[str, str]
    order: int = 0


@dataclass(frozen=True)
class Structure:
    """A whole survey, in the order in which it is asked."""

    title: dict[str, str]
    welcome: dict[str, str]
    groups: tuple[Group, ...]
    questions: tuple[Asked, ...]


def unreadable() -> SurveyError:
    """The file is no structure of a survey."""
    return SurveyError(
        "structure-unreadable",
        Text("Dit is geen leesbaar .lss-bestand.", "This is no .lss file that can be read."),
        Text(
            "Kies in LimeSurvey: exporteren, enquêtestructuur (.lss).",
            "In LimeSurvey choose: export, survey structure (.lss).",
        ),
    )


def parse_structure(content: bytes) -> Structure:
    """The structure in the bytes of a .lss file. Raises SurveyError "structure-unreadable"."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        root = None
    if root is None or root.tag != "document" or root.findtext("LimeSurveyDocType") != "Survey":
        raise unreadable()
    sections = {section.tag: _rows(section) for section in root}
    return structure_of(sections)


def _rows(section: Any) -> list[dict[str, str]]:
    return [{cell.tag: (cell.text or "").strip() for cell in row} for row in section.iterfind("rows/row")]


def structure_of(sections: Mapping[str, list[dict[str, str]]]) -> Structure:
    """The structure in the parts of a .lss file, each a list of rows of text (as its live interface tells them too)."""
    told = sections.get("surveys_languagesettings", [])
    words = sections.get("question_l10ns", [])
    asked = [*sections.get("questions", []), *sections.get("subquestions", [])]
    texts = _texts([*asked, *words], "qid", "question")
    helps = _texts([*asked, *words], "qid", "help")
    rows = {row["qid"]: row for row in asked if "qid" in row}
    answers = _answers(sections)
    questions = [
        _asked(row, rows, texts, helps, answers) for row in rows.values() if row.get("parent_qid", "0") in ("", "0")
    ]
    titles = _texts([*sections.get("groups", []), *sections.get("group_l10ns", [])], "gid", "group_name")
    groups = {row["gid"]: _order(row, "group_order") for row in sections.get("groups", []) if "gid" in row}
    ordered = tuple(
        Group(gid, titles.get(gid, {}), order) for gid, order in sorted(groups.items(), key=lambda one: one[1])
    )
    return Structure(
        {row.get("surveyls_language", ""): row.get("surveyls_title", "") for row in told},
        {row.get("surveyls_language", ""): row.get("surveyls_welcometext", "") for row in told},
        ordered,
        tuple(sorted(questions, key=lambda one: one.order)),
    )


def _asked(
    row: Row,
    rows: Mapping[str, Row],
    texts: Mapping[str, dict[str, str]],
    helps: Mapping[str, dict[str, str]],
    answers: Mapping[str, tuple[Answer, ...]],
) -> Asked:
    qid = row["qid"]
    parts = [
        Answer(
            part.get("title", ""), texts.get(part["qid"], {}), _order(part, "question_order"), part.get("scale_id", "0")
        )
        for part in rows.values()
        if part.get("parent_qid") == qid
    ]
    return Asked(
        qid,
        row.get("gid", ""),
        row.get("type", ""),
        row.get("title", ""),
        texts.get(qid, {}),
        helps.get(qid, {}),
        row.get("mandatory") == "Y",
        row.get("other") == "Y",
        row.get("relevance", ""),
        _order(row, "question_order"),
        tuple(sorted(parts, key=lambda part: part.order)),
        answers.get(qid, ()),
    )


def _answers(sections: Mapping[str, list[dict[str, str]]]) -> dict[str, tuple[Answer, ...]]:
    by_aid = _texts(sections.get("answer_l10ns", []), "aid", "answer")
    found: dict[tuple[str, str, str], Answer] = {}
    for row in sections.get("answers", []):
        key = (row.get("qid", ""), row.get("code", ""), row.get("scale_id", "0"))
        texts = dict(by_aid.get(row.get("aid", ""), {}))
        if "answer" in row:
            texts[row.get("language", "")] = row["answer"]
        before = found.get(key)
        whole = {**before.texts, **texts} if before else texts
        found[key] = Answer(key[1], whole, _order(row, "sortorder"), key[2])
    by_question: dict[str, list[Answer]] = {}
    for (qid, _, _), answer in found.items():
        by_question.setdefault(qid, []).append(answer)
    return {qid: tuple(sorted(some, key=lambda one: one.order)) for qid, some in by_question.items()}


def _texts(rows: list[dict[str, str]], key: str, name: str) -> dict[str, dict[str, str]]:
    """Words by language, for every row that has them."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        if key in row and row.get(name):
            found.setdefault(row[key], {})[row.get("language", "")] = row[name]
    return found


def _order(row: Row, name: str) -> int:
    text = row.get(name, "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
