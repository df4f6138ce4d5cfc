"""Partial pooling: what a few observations of many groups say about each, when groups may resemble one another."""

from publiek.estimation.partial_pooling.draws import Draws, draw
from publiek.estimation.partial_pooling.fitting import FitSettings, Fitted, fit
from publiek.estimation.partial_pooling.observed import Observed, Term, of_columns, of_levels

__all__ = ["Draws", "FitSettings", "Fitted", "Observed", "Term", "draw", "fit", "of_columns", "of_levels"]
