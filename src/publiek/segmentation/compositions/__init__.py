"""Compositions: how many people of each kind live in each area, from margins that are published one by one."""

from publiek.segmentation.compositions.fitting import Margin, fit_cells
from publiek.segmentation.compositions.persons import Cells, person_cells

__all__ = ["Cells", "Margin", "fit_cells", "person_cells"]
