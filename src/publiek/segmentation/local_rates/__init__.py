"""Local rates: how many people in an area visit, estimated from a survey and counted out over who lives there."""

from publiek.segmentation.local_rates.benchmarking import PublishedTotal
from publiek.segmentation.local_rates.learning import RateModel, learn_rates
from publiek.segmentation.local_rates.predicting import Predicted, local_rates, predict
from publiek.segmentation.local_rates.settings import RateSettings

__all__ = [
    "Predicted",
    "PublishedTotal",
    "RateModel",
    "RateSettings",
    "learn_rates",
    "local_rates",
    "predict",
]
