"""How does every picture look? One typeface, one accent, quantities in one hue, a diverging scale around 100.

The colours are told apart by people who see no red or no green, and in print; nothing is said by colour alone.
"""

from __future__ import annotations

FONT = "Inter"
INK = "#1c1c1e"
MUTED = "#5b6067"
RULE = "#d9dce0"
PALE = "#e8eaed"
ACCENT = "#0b5a70"
#: The other side of a comparison: below 100, or those who stayed away.
OTHER = "#a5590c"
NEUTRAL = "#7a828c"
#: From little to much.
QUANTITY = ("#d2e6ec", "#a3ccd7", "#6daabb", "#337f95", "#0a4a5e")
#: From far below 100 to far above.
AROUND = ("#a5590c", "#d6a15f", "#f1dfc6", "#f4f5f6", "#cfe4e9", "#74b0bf", "#0b5a70")
#: Up to eight kinds without an order, from city to countryside. A test keeps them apart for eyes without red or green;
#: beside it every group has its own small map or its name at its mark.
KINDS = ("#3b1f4e", "#d94f86", "#1f4e9c", "#e9892c", "#74b3e8", "#f4d35e", "#1f7a5c", "#dcd8c0")
WIDTH = 700
SIZE = 13

CONFIG: dict[str, object] = {
    "background": None,
    "font": FONT,
    "aria": False,
    "padding": {"left": 0, "right": 4, "top": 4, "bottom": 4},
    "view": {"stroke": None},
    "text": {"font": FONT, "fontSize": SIZE, "color": INK},
    "axis": {
        "labelFont": FONT,
        "labelFontSize": SIZE,
        "labelColor": INK,
        "labelLimit": 250,
        "titleFont": FONT,
        "titleFontSize": SIZE,
        "titleFontWeight": "normal",
        "titleColor": MUTED,
        "domain": False,
        "ticks": False,
        "grid": False,
        "gridColor": RULE,
        "labelPadding": 8,
    },
    "title": {
        "font": FONT,
        "fontSize": SIZE,
        "fontWeight": 600,
        "color": INK,
        "anchor": "start",
        "offset": 10,
    },
    "legend": {
        "labelFont": FONT,
        "labelFontSize": SIZE,
        "titleFont": FONT,
        "titleFontSize": SIZE,
        "titleFontWeight": "normal",
    },
}
