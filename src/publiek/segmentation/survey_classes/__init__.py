"""Survey classes: groups of people found in what they do, laid over areas as chances."""

from __future__ import annotations

from dataclasses import dataclass

from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.scheme import SegmentScheme
from publiek.segmentation.survey_classes.allocation import Allocation, allocate
from publiek.segmentation.survey_classes.ceiling import Ceiling, ceiling
from publiek.segmentation.survey_classes.class_model import ClassModel, Membership, from_json, posterior
from publiek.segmentation.survey_classes.finding import find_classes
from publiek.segmentation.survey_classes.membership import learn_membership
from publiek.segmentation.survey_classes.segments import as_scheme
from publiek.segmentation.survey_classes.settings import ClassSettings, MembershipSettings
from publiek.vocabulary.microdata import Microdata

__all__ = [
    "Allocation",
    "Built",
    "Ceiling",
    "ClassModel",
    "ClassSettings",
    "Membership",
    "MembershipSettings",
    "allocate",
    "as_scheme",
    "ceiling",
    "find_classes",
    "from_json",
    "learn_membership",
    "posterior",
    "survey_classes",
]


@dataclass(frozen=True)
class Built:
    """A model of survey classes, where its classes live, and the segmentation that follows from it."""

    model: ClassModel
    allocation: Allocation
    scheme: SegmentScheme


def survey_classes(
    data: Microdata,
    profile: AreaProfile,
    *,
    settings: ClassSettings | None = None,
    membership: MembershipSettings | None = None,
) -> Built:
    """From survey answers to a segmentation of the areas of `profile`: find classes, learn who belongs to them,
    allocate. Byte-equal for the same input; refusals as of `find_classes`, `learn_membership` and `allocate`.
    """
    model = learn_membership(data, find_classes(data, settings=settings), profile, settings=membership)
    allocation = allocate(model, profile)
    return Built(model, allocation, as_scheme(model, allocation, profile))
