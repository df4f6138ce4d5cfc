"""What of a survey takes minutes rather than seconds? Kinds of non-visitors, and the barriers expected per area."""

from __future__ import annotations

from publiek import disclosure, permitting
from publiek.disclosure import Release
from publiek.errors import StorageError
from publiek.house import House
from publiek.listening.barrier_areas import expected_mix
from publiek.listening.in_steps import answers_told
from publiek.listening.running import survey_of
from publiek.listening.weighing import weigh
from publiek.looking import look
from publiek.segmentation.area_profile import packaged
from publiek.surveys.barriers.classes import classes_of_non_visitors


def kinds(house: House, code: str) -> Release:
    """The figure "barrier_classes" of one survey. Raises SurveyError as `told` and `classes_of_non_visitors` do."""
    permitting.require(house, "survey")
    told = weigh(survey_of(house, code), answers_told(house, code)).told
    return disclosure.release([classes_of_non_visitors(told.answers, told.design.weight, limits=told.limits)])


def places(house: House, code: str) -> Release:
    """The figure "barrier_areas" of one survey, with the white spots of the house where it has delivered anything."""
    permitting.require(house, "survey")
    found = [expected_mix(weigh(survey_of(house, code), answers_told(house, code)).told, packaged())]
    try:
        found += look(house, only=("white_spots",)).figures.values()
    except StorageError as trouble:
        if trouble.code != "nothing-delivered":
            raise
    return disclosure.release(found)
