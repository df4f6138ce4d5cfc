"""Local rates: how many people in an area visit, estimated from a survey and counted out over who lives there."""

from publiek.estimation.area_models.area_level import AreaEstimates, fay_herriot
from publiek.estimation.area_models.unit_level import Units, nested_error
from publiek.segmentation.local_rates.benchmarking import PublishedTotal
from publiek.segmentation.local_rates.learning import RateModel, learn_rates
from publiek.segmentation.local_rates.predicting import Predicted, local_rates, predict
from publiek.segmentation.local_rates.settings import RateSettings

__all__ = [
    "AreaEstimates",
    "Predicted",
    "PublishedTotal",
    "RateModel",
    "RateSettings",
    "Units",
    "fay_herriot",
    "learn_rates",
    "local_rates",
    "nested_error",
    "predict",
]
