"""A short questionnaire that types a person by the groups of a segmentation, and how far that agrees with areas."""

from publiek.segmentation.questionnaire.area_questions import area_questionnaire, learn_area_questions
from publiek.segmentation.questionnaire.class_questions import ClassProfiles, learn_class_questions
from publiek.segmentation.questionnaire.comparing import Agreed, compare
from publiek.segmentation.questionnaire.forms import write_questionnaire
from publiek.segmentation.questionnaire.labels import LabelsRight, labels_right, labels_right_by_segment
from publiek.segmentation.questionnaire.model import Question, Questionnaire
from publiek.segmentation.questionnaire.placing import Typed, type_many, type_person

__all__ = [
    "Agreed",
    "ClassProfiles",
    "LabelsRight",
    "Question",
    "Questionnaire",
    "Typed",
    "area_questionnaire",
    "compare",
    "labels_right",
    "labels_right_by_segment",
    "learn_area_questions",
    "learn_class_questions",
    "type_many",
    "type_person",
    "write_questionnaire",
]
