"""A LimeSurvey structure file becomes a questionnaire, and the exports of its answers are recognised by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from publiek.errors import SurveyError
from publiek.listening import importing, running
from publiek.surveys.responses.limesurvey import read_structure
from tests.support.answering import a_survey


def row(**cells: object) -> str:
    return "<row>" + "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in cells.items()) + "</row>"


def section(name: str, *rows: str) -> str:
    return f"<{name}><fields/><rows>{''.join(rows)}</rows></{name}>"


QUESTIONS = (
    ("1", "L", "LFT", "Wat is uw <b>leeftijd</b>?", "Y", "N", "1"),
    ("2", "F", "BEZ", "Hoe vaak ging u naar …?", "N", "N", "1"),
    ("3", "M", "DRM", "Waarom niet?", "N", "Y", "1"),
    ("4", "Y", "GEM", "Iets gemist?", "N", "N", "1"),
    ("5", "T", "TOE", "Toelichting", "N", "N", '((GEM.NAOK == "Y"))'),
    ("6", "S", "PC", "Wat is uw postcode?", "N", "N", "1"),
    ("7", "D", "WAN", "Wanneer?", "N", "N", "1"),
    ("8", "T", "RAAR", "Hoe dan?", "N", "N", "count(that.DRM) > 2"),
    ("9", "X", "UITLEG", "Tot slot", "N", "N", "1"),
    ("10", "L", "GZ", "Hoe is uw gezondheid?", "N", "N", "1"),
)
PARTS = (
    ("21", "2", "SQ001", "Theater"),
    ("22", "2", "SQ002", "Film"),
    ("31", "3", "SQ001", "Te duur"),
    ("32", "3", "SQ002", "Te ver"),
    ("33", "3", "SQ003", "Mijn gezondheid laat het niet toe"),
)
ANSWERS = (
    ("1", "A1", "jonger dan 18"),
    ("1", "A2", "18 t/m 24 jaar"),
    ("1", "A3", "25 t/m 34 jaar"),
    ("2", "A1", "nooit"),
    ("2", "A2", "soms"),
    ("10", "A1", "goed"),
    ("10", "A2", "slecht"),
)


def new_style() -> str:
    """As LimeSurvey writes since version 4: texts apart from questions."""
    questions = [
        row(
            qid=q,
            parent_qid=0,
            gid=1,
            type=kind,
            title=title,
            mandatory=must,
            other=other,
            question_order=q,
            relevance=r,
        )
        for q, kind, title, _, must, other, r in QUESTIONS
    ]
    parts = [row(qid=q, parent_qid=p, gid=1, type="T", title=t, question_order=q, scale_id=0) for q, p, t, _ in PARTS]
    words = [
        row(id=at, qid=one[0], question=one[3], help="", language="nl") for at, one in enumerate((*QUESTIONS, *PARTS))
    ]
    answers = [row(aid=at, qid=q, code=c, sortorder=at, scale_id=0) for at, (q, c, _) in enumerate(ANSWERS)]
    said = [row(id=at, aid=at, answer=text, language="nl") for at, (_, _, text) in enumerate(ANSWERS)]
    return document(
        section("groups", row(gid=1, group_order=0)),
        section("group_l10ns", row(id=1, gid=1, group_name="Vragen", language="nl")),
        section("questions", *questions),
        section("subquestions", *parts),
        section("question_l10ns", *words),
        section("answers", *answers),
        section("answer_l10ns", *said),
    )


def old_style() -> str:
    """As LimeSurvey wrote before: every language a row of its own."""
    questions = [
        row(qid=q, parent_qid=0, gid=1, type=kind, title=title, question=text, mandatory=must, other=other,
            question_order=q, relevance=r, language="nl")
        for q, kind, title, text, must, other, r in QUESTIONS
    ]  # fmt: skip
    parts = [
        row(qid=q, parent_qid=p, gid=1, title=t, question=text, question_order=q, scale_id=0, language="nl")
        for q, p, t, text in PARTS
    ]
    answers = [
        row(qid=q, code=c, answer=text, sortorder=at, scale_id=0, language="nl")
        for at, (q, c, text) in enumerate(ANSWERS)
    ]
    return document(
        section("groups", row(gid=1, group_name="Vragen", group_order=0, language="nl")),
        section("questions", *questions),
        section("subquestions", *parts),
        section("answers", *answers),
    )


def document(*sections: str) -> str:
    about = section(
        "surveys_languagesettings",
        row(surveyls_survey_id=1, surveyls_language="nl", surveyls_title="Zomer", surveyls_welcometext="<p>Welkom</p>"),
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<document><LimeSurveyDocType>Survey</LimeSurveyDocType>'
    return (
        head
        + "<DBVersion>640</DBVersion><languages><language>nl</language></languages>"
        + "".join(sections)
        + about
        + "</document>"
    )


def structure(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "zomer.lss"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("style", [new_style, old_style])
def test_a_structure_becomes_a_questionnaire_that_says_what_it_left_out(tmp_path, style):
    taken = read_structure(structure(tmp_path, style()))
    asked = taken.questionnaire
    kinds = {item.code: item.kind for item in asked.items}
    assert kinds == {
        "age": "single",
        "bez": "grid",
        "drm": "multi",
        "drm_other": "open",
        "gem": "yes_no",
        "toe": "open",
        "postcode": "postcode",
        "raar": "open",
    }
    assert asked.item("age").words.nl == "Wat is uw leeftijd ?" and asked.title.nl == "Zomer"
    assert [row.label.nl for row in asked.item("drm").rows] == ["Te duur", "Te ver"]
    assert [(route.of, route.answers) for route in asked.item("toe").routes] == [("gem", ("yes",))]
    assert set(taken.left) == {("WAN", "kind"), ("RAAR", "route"), ("DRM", "health"), ("GZ", "health")}


def test_whoever_may_be_under_sixteen_counts_as_under_sixteen(tmp_path):
    asked = read_structure(structure(tmp_path, new_style())).questionnaire
    codes = {
        code: option.code
        for option in asked.item("age").options
        for source, code in option.maps_to
        if source == "limesurvey"
    }
    assert codes == {"A1": "under_16", "A2": "16-24", "A3": "25-34"}


CODED = (
    "id;submitdate;lastpage;startlanguage;LFT;BEZ[SQ001];BEZ[SQ002];DRM[SQ001];DRM[SQ002];DRM[SQ003];DRM[other];GEM;TOE;PC;GZ\n"
    "1;2026-05-01 10:00:00;3;nl;A2;A1;A2;Y;;Y;parkeren bij Jan Jansen;Y;te ver van huis;3011 AB;A1\n"
    "2;2026-05-02 10:00:00;3;nl;A1;A1;A1;;Y;;;N;;3512;A2\n"
    "3;1980-01-01 00:00:00;3;nl;A3;A2;;;;;;N;;;\n"
)
WORDED = (
    '"Antwoord ID","Datum ingestuurd","Wat is uw leeftijd?","Hoe vaak ging u naar …? [Theater]",'
    '"Hoe vaak ging u naar …? [Film]","Waarom niet? [Te duur]","Waarom niet? [Te ver]","Waarom niet? [Anders]",'
    '"Iets gemist?","Toelichting","Wat is uw postcode?"\n'
    '"1","2026-05-01 10:00:00","18 t/m 24 jaar","nooit","soms","Ja","Nee","parkeren bij Jan Jansen",'
    '"Ja","te ver van huis","3011 AB"\n'
    '"2","2026-05-02 10:00:00","jonger dan 18","nooit","nooit","Nee","Ja","","Nee","","3512"\n'
    '"3","","25 t/m 34 jaar","soms","N/A","Nee","Nee","","Nee","",""\n'
)


BOTH = CODED.replace("LFT;BEZ[SQ001]", "LFT. Wat is uw leeftijd?;BEZ[SQ001]. Hoe vaak ging u naar …? [Theater]")


@pytest.mark.parametrize("text", [CODED, WORDED, BOTH])
def test_exports_with_codes_and_with_full_answers_say_the_same(tmp_path, text):
    house = a_survey(tmp_path, questionnaire=read_structure(structure(tmp_path, new_style())).questionnaire)
    file = tmp_path / "results.csv"
    file.write_text(text, encoding="utf-8")
    taken = importing.import_answers(house, "zomer-2026", file)
    assert (taken.kept, taken.set_aside) == (2, 1)
    rows = running.answers_of(house, "zomer-2026").table.to_pylist()
    first = next(row for row in rows if row["age"] == "16-24")
    assert (first["bez.sq001"], first["bez.sq002"], first["drm.sq001"], first["drm.sq002"]) == ("a1", "a2", "yes", "no")
    assert (first["gem"], first["toe"], first["postcode"]) == ("yes", "te ver van huis", 3011)
    if text is not WORDED:
        assert first["drm_other"] == "parkeren bij [name]"
    counted = {finding.code: finding.count for finding in taken.findings}
    assert counted["answers-under-sixteen"] == 1 and counted["answers-day-unreadable"] == 1


@pytest.mark.parametrize(
    "content",
    [
        "",
        "<document>",
        "<document><LimeSurveyDocType>Question</LimeSurveyDocType></document>",
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><document>&b;</document>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><document>&a;</document>',
    ],
)
def test_what_is_no_structure_is_refused(tmp_path, content):
    with pytest.raises(SurveyError) as refusal:
        read_structure(structure(tmp_path, content))
    assert refusal.value.code == "structure-unreadable"


def test_an_age_is_added_where_none_was_asked(tmp_path):
    without = new_style().replace("LFT", "XYZ").replace("leeftijd", "kleur")
    taken = read_structure(structure(tmp_path, without))
    assert taken.questionnaire.items[0].code == "age" and ("", "age") in taken.left
