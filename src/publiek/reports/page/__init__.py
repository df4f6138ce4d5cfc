"""The story as one HTML file that needs nothing else: no network, no scripts, no other files."""

from publiek.reports.page.html import page, write_page

__all__ = ["page", "write_page"]
