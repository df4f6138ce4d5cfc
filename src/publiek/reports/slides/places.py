"""Where does everything stand on a slide?"""

from __future__ import annotations

from typing import NamedTuple

from pptx.util import Emu, Inches, Length


class Place(NamedTuple):
    """A rectangle on a slide."""

    left: Length
    top: Length
    width: Length
    height: Length

    @property
    def room(self) -> tuple[float, float]:
        """Width and height in points."""
        return self.width.pt, self.height.pt


def _place(left: float, top: float, width: float, height: float) -> Place:
    return Place(Inches(left), Inches(top), Inches(width), Inches(height))


SLIDE = (Inches(13.333), Inches(7.5))
MARGIN = Inches(0.6)
EYEBROW = _place(0.6, 0.38, 12.13, 0.3)
TITLE = _place(0.6, 0.7, 12.13, 0.92)
#: What the sentence says after its first full stop.
LEAD = _place(0.6, 1.62, 12.13, 0.5)
#: What the chart or table shows, in one line.
CAPTION = _place(0.6, 2.2, 8.3, 0.3)
#: The chart or table stands left, the words on what to do with it right.
LEFT = _place(0.6, 2.52, 8.3, 3.93)
RIGHT = _place(9.25, 2.2, 3.48, 4.25)
#: Left and right together, when there is nothing to say beside it.
WHOLE = _place(0.6, 2.52, 12.13, 3.93)
#: A slide of words only.
WORDS = _place(0.6, 1.75, 12.13, 4.75)
FOOT = _place(0.6, 6.66, 11.3, 0.55)
NUMBER = _place(12.03, 6.66, 0.7, 0.3)


def wide(place: Place) -> Place:
    """The same height over the whole width."""
    return Place(place.left, place.top, Emu(SLIDE[0] - 2 * MARGIN), place.height)
