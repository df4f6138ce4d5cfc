"""What does the form tell about privacy? What holds for this survey of this house."""

from __future__ import annotations

from publiek.house import House
from publiek.listening.running import Survey
from publiek.reports.questionnaires.form import Privacy, privacy_in_short


def privacy_of(house: House, survey: Survey) -> Privacy:
    """The privacy text of one survey."""
    return privacy_in_short(
        house.name or house.organisation,
        contact=survey.contact,
        months=survey.retention_months,
        months_open=survey.retention_open_months,
    )
