"""Which surveys does a house run, about whom, of whom, until when, and what was answered?"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from publiek import logbook, permitting
from publiek.errors import SurveyError, Text
from publiek.house import House
from publiek.surveys.instruments.questionnaire import Questionnaire
from publiek.surveys.responses.answers import Answers, schema_of
from publiek.surveys.responses.kept_questionnaire import as_json, from_json
from publiek.warehouse.surveys import SurveyStore
from publiek.warehouse.surveys_batches import Layout
from publiek.warehouse.surveys_folder import is_survey_code

ABOUT = ("visitors", "residents", "everyone")
DESIGNS = ("open", "invited", "clustered")
LANGUAGES = ("nl", "en")
#: Months that answers are kept unless the house says otherwise; never longer than the last.
RETENTION, LONGEST = 24, 60
#: Open answers are kept no longer than this, whatever the survey says (decision 38).
RETENTION_OPEN = 6


@dataclass(frozen=True)
class Survey:
    """What a survey is, apart from its answers.

    `questionnaire`: its name ("core@1"); `contact`: where respondents can ask something; `about`: visitors (asked at
    the door), residents (asked of an area) or everyone; `design`: open (whoever wants), invited (a sample), clustered
    (at places or moments: see the column `unit`); `area`: names of municipalities or provinces, or postcode areas of
    four digits, for which it speaks (empty: the country); `closes`: the last day on which a form may be filled in;
    `closed`: the day on which a person ended it. Answers go after `retention_months`, open answers after at most six.
    """

    code: str
    questionnaire: str
    title: str
    contact: str = ""
    about: str = "everyone"
    design: str = "open"
    area: tuple[str, ...] = ()
    opened: date | None = None
    closes: date | None = None
    closed: date | None = None
    retention_months: int = RETENTION
    languages: tuple[str, ...] = LANGUAGES

    @property
    def retention_open_months(self) -> int:
        """After how many months open answers go."""
        return min(RETENTION_OPEN, self.retention_months)

    @property
    def last_day(self) -> date | None:
        """The last day on which a form may have been filled in; None: no end yet."""
        return min((day for day in (self.closes, self.closed) if day), default=None)

    def is_open(self, today: date | None = None) -> bool:
        """Whether forms may be filled in on a day (today)."""
        day = today or date.today()
        return (self.opened or day) <= day <= (self.last_day or day)


def begin(house: House, survey: Survey, questionnaire: Questionnaire) -> Survey:
    """Starts a survey of a house; the questionnaire is kept beside it and never changes.

    Raises SurveyError: "survey-settings" (names what does not fit), "survey-exists".
    """
    permitting.require(house, "survey")
    begun = replace(survey, opened=survey.opened or date.today())
    _require(begun, questionnaire)
    schema = schema_of(questionnaire)
    opened = tuple(item.code for item in questionnaire.items if item.kind == "open")
    layout, content = Layout(schema, opened), as_json(questionnaire)
    if not store_of(house).begin(survey.code, _as_dict(begun), questionnaire=content, layout=layout):
        raise SurveyError(
            "survey-exists",
            Text("Er is al een enquête met deze code.", "There is a survey with this code already."),
            Text("Kies een andere code.", "Choose another code."),
            {"survey": survey.code},
        )
    return begun


def store_of(house: House) -> SurveyStore:
    """Where the answers to the surveys of a house are kept."""
    return SurveyStore(house.home, house.organisation)


def surveys_of(house: House) -> tuple[Survey, ...]:
    """The surveys of a house, the newest first."""
    found = [survey_of(house, code) for code in store_of(house).codes()]
    return tuple(sorted(found, key=lambda survey: (survey.opened or date.min, survey.code), reverse=True))


def survey_of(house: House, code: str) -> Survey:
    """One survey. Raises SurveyError "survey-unknown"."""
    store = store_of(house)
    if not store.exists(code):
        raise SurveyError(
            "survey-unknown",
            Text("Deze enquête bestaat niet.", "There is no such survey."),
            Text("Kijk welke er zijn met: publiek survey status.", "See which there are with: publiek survey status."),
        )
    return _from_dict(store.settings(code))


def questionnaire_of(house: House, code: str) -> Questionnaire:
    """What a survey asks. Raises SurveyError "survey-unknown"."""
    survey_of(house, code)
    return from_json(store_of(house).questionnaire(code))


def answers_of(house: House, code: str) -> Answers:
    """Everything that was answered and counts now. Raises SurveyError "survey-unknown"."""
    return Answers(questionnaire_of(house, code), store_of(house).read(code))


def close(house: House, code: str, *, day: date | None = None) -> Survey:
    """No form filled in after `day` (today) is taken any more; what was answered stays."""
    survey = replace(survey_of(house, code), closed=day or date.today())
    store_of(house).change(code, _as_dict(survey))
    return survey


def remove(house: House, code: str) -> None:
    """The survey goes, with every answer. Raises SurveyError "survey-unknown"."""
    survey_of(house, code)
    store_of(house).drop(code)
    logbook.note(house.home, house.organisation, logbook.Entry("withdraw", f"survey {code}", detail={"whole": True}))


def _as_dict(survey: Survey) -> dict[str, Any]:
    told = asdict(survey)
    return told | {name: told[name].isoformat() for name in ("opened", "closes", "closed") if told[name]}


def _from_dict(told: dict[str, Any]) -> Survey:
    days = {name: date.fromisoformat(told[name]) for name in ("opened", "closes", "closed") if told.get(name)}
    lists = {name: tuple(told[name]) for name in ("area", "languages")}
    return Survey(**{**told, **days, **lists})


def _require(survey: Survey, questionnaire: Questionnaire) -> None:
    """What does not fit is named; all of it at once."""
    day = survey.opened or date.today()
    wrong = {
        "code": not is_survey_code(survey.code),
        "questionnaire": survey.questionnaire != questionnaire.name,
        "title": not 1 <= len(survey.title.strip()) <= 200,
        "contact": len(survey.contact) > 200,
        "about": survey.about not in ABOUT,
        "design": survey.design not in DESIGNS,
        "area": len(survey.area) > 500 or any(not 1 <= len(name) <= 80 for name in survey.area),
        "closes": survey.closes is not None and survey.closes < day,
        "retention_months": not 1 <= survey.retention_months <= LONGEST,
        "languages": not survey.languages or not set(survey.languages) <= set(LANGUAGES),
    }
    if any(wrong.values()):
        raise SurveyError(
            "survey-settings",
            Text("De enquête kan zo niet beginnen.", "The survey cannot begin like this."),
            Text(
                "Herstel wat hieronder staat. Een code: kleine letters, cijfers en koppeltekens, zoals zomer-2026.",
                "Repair what is named below. A code: lower-case letters, digits and hyphens, such as zomer-2026.",
            ),
            {"settings": [name for name, bad in wrong.items() if bad]},
        )
