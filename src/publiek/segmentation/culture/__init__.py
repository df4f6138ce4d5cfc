"""Culture in the model: how often each group goes to what, learned from those who take part."""

from publiek.segmentation.culture.changes import compare
from publiek.segmentation.culture.contributions import Contributions
from publiek.segmentation.culture.learning import group_shares, learn_culture
from publiek.segmentation.culture.rates import ALONE, CultureRates, from_json
from publiek.segmentation.culture.unmixing import Contributor, contribute_delivery, contribute_survey

__all__ = [
    "ALONE",
    "Contributions",
    "Contributor",
    "CultureRates",
    "compare",
    "contribute_delivery",
    "contribute_survey",
    "from_json",
    "group_shares",
    "learn_culture",
]
