"""What does a house see on its dashboard? One chapter of its story at a time, under any selection, at once.

A `Desk` keeps the lines of the houses that are being looked at in memory and remembers what it told; a `View` is what
somebody chose to look at, and can be written as an address.
"""

from publiek.dashboard.choices import Choices
from publiek.dashboard.desk import Desk, Shown
from publiek.dashboard.figures import CHAPTERS, figures_of
from publiek.dashboard.view import View

__all__ = ["CHAPTERS", "Choices", "Desk", "Shown", "View", "figures_of"]
