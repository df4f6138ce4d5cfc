"""An invented society with known truth: people, tastes, visits, and a survey among them. `imagine` makes one."""

from publiek.invented.society.asked import Asked
from publiek.invented.society.asked_files import write as write_asked
from publiek.invented.society.barrier_truth import BarrierTruth, barrier_truth
from publiek.invented.society.filing import write_survey
from publiek.invented.society.imagining import Society, imagine
from publiek.invented.society.settings import ALL_FATES, FATES, REGIONS, SocietySettings
from publiek.invented.society.survey import narrowed
from publiek.invented.society.truth import Truth

__all__ = [
    "ALL_FATES",
    "FATES",
    "REGIONS",
    "Asked",
    "BarrierTruth",
    "Society",
    "SocietySettings",
    "Truth",
    "barrier_truth",
    "imagine",
    "narrowed",
    "write_asked",
    "write_survey",
]
