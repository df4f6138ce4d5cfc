"""The kit for listening as files: guides and codebook to print and to edit, and the sheet on which two people code."""

from publiek.reports.study.kit import write_kit

__all__ = ["write_kit"]
