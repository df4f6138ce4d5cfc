"""A paper of the law on paper: as a document that a person can edit, as a tagged PDF, and as plain text with marks."""

from publiek.reports.papers.document import as_docx
from publiek.reports.papers.fragment import as_fragment
from publiek.reports.papers.markdown import as_markdown
from publiek.reports.papers.pdf import as_pdf

__all__ = ["as_docx", "as_fragment", "as_markdown", "as_pdf"]
