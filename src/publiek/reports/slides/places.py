"""Where does everything stand on a slide?"""

from __future__ import annotations

from typing import NamedTuple

from pptx.util import Emu, Inches, Length, Pt


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
#: What the sentence says after its first full stop; higher when the title is short.
LEAD_HIGH = 0.48
#: What the chart or table shows, in one line.
CAPTION = _place(0.6, 2.2, 8.3, 0.3)
#: The chart or table stands left, the words on what to do with it right.
LEFT = _place(0.6, 2.52, 8.3, 3.93)
RIGHT = _place(9.25, 2.2, 3.48, 4.25)
#: Left and right together, when there is nothing to say beside it.
WHOLE = _place(0.6, 2.52, 12.13, 3.93)
#: Everything below a short title.
ALL = _place(0.6, 1.94, 12.13, 4.51)
#: A drawing as large as a slide allows, with what is under it.
DRAWING = _place(0.6, 1.72, 8.3, 4.75)
#: A slide of words only.
WORDS = _place(0.6, 1.75, 12.13, 4.75)
FOOT = _place(0.6, 6.66, 11.3, 0.55)
NUMBER = _place(12.03, 6.66, 0.7, 0.3)


def over(place: Place) -> Place:
    """The caption over a chart or table at `place`."""
    return Place(place.left, Emu(place.top - CAPTION.height), place.width, CAPTION.height)


def under_title(high: float) -> Place:
    """The lead under a title that takes `high` points."""
    top = TITLE.top + min(Pt(high) + Pt(4), TITLE.height)
    return Place(TITLE.left, Emu(top), TITLE.width, Inches(LEAD_HIGH))


def right_of(left: int, top: int) -> Place:
    """What is free to the right of something that ends at `left` and starts at `top`."""
    start = left + Inches(0.35)
    return Place(Emu(start), Emu(top), Emu(RIGHT.left + RIGHT.width - start), Emu(FOOT.top - top - Inches(0.15)))
