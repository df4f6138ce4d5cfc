"""The story as a workbook: one sheet per figure with real numbers, so that anyone can calculate on."""

from publiek.reports.workbook.book import write_workbook

__all__ = ["write_workbook"]
