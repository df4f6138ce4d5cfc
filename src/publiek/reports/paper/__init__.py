"""The story on paper: A4, calm, tagged for assistive technology (PDF/UA-1)."""

from publiek.reports.paper.pdf import paper, write_paper

__all__ = ["paper", "write_paper"]
