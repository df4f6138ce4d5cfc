"""A questionnaire on paper: the form to print, and the sheet into which it is copied."""

from publiek.reports.questionnaires.paper.keying import keying_columns, keying_csv, keying_mapping, keying_sheet
from publiek.reports.questionnaires.paper.printing import Print, paper_form

__all__ = ["Print", "keying_columns", "keying_csv", "keying_mapping", "keying_sheet", "paper_form"]
