"""What does the form of one survey need to know? The questions, who asks them, and the privacy text with it."""

from __future__ import annotations

from publiek.governance.privacy import Asker, privacy_text
from publiek.house import House
from publiek.listening.running import Survey, questionnaire_of
from publiek.reports.questionnaires.form import Asked


def asked_of(house: House, survey: Survey) -> Asked:
    """The survey as the form needs it. Raises SurveyError: without whom to turn to, nothing is asked."""
    questionnaire, asker = questionnaire_of(house, survey.code), asker_of(house, survey)
    return Asked(
        questionnaire=questionnaire,
        survey=survey.code,
        title=survey.title,
        house=asker.house,
        privacy=privacy_text(questionnaire, asker),
        contact=survey.contact,
        languages=survey.languages,
    )


def asker_of(house: House, survey: Survey) -> Asker:
    """Who asks, whom to turn to, and how long answers are kept."""
    name = house.name or house.organisation
    return Asker(name, survey.contact, survey.retention_months, survey.retention_open_months)
