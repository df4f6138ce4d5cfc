"""Does a model that was made in one place work in another? Verdicts per region, with what they rest on."""

from publiek.segmentation.transfer.evidence import Evidence, evidence_from, evidence_of
from publiek.segmentation.transfer.judgement import Judgement
from publiek.segmentation.transfer.judging import judge
from publiek.segmentation.transfer.settings import Settings, Thresholds, thresholds
from publiek.segmentation.transfer.table import Pair, TransferTable, judge_all
from publiek.segmentation.transfer.territory import Territory, territory

__all__ = [
    "Evidence",
    "Judgement",
    "Pair",
    "Settings",
    "Territory",
    "Thresholds",
    "TransferTable",
    "evidence_from",
    "evidence_of",
    "judge",
    "judge_all",
    "territory",
    "thresholds",
]
