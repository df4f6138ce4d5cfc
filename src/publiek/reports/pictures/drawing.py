"""From specification to SVG: the only place that starts the drawing engine.

Starting it costs about half a second of processor time and each picture about 50 ms, so a report draws each picture
once and every layout uses the same text.
"""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import vl_convert
from markupsafe import escape

from publiek.reports.pictures.theme import CONFIG
from publiek.reports.story import Card, Picture, Story

FONTS = Path(__file__).parents[1] / "fonts"
_SHAPES = re.compile(r' (d|transform|x|y|x1|y1|x2|y2|width|height)="([^"]*)"')
_LONG = re.compile(r"(-?\d+\.\d)\d+")
#: What the drawing library says about its own parts: the picture has one name and one description instead.
_PARTS = re.compile(r' (?:role|class|pointer-events|aria-[a-z]+)="[^"]*"(?=[^<]*>)')
#: Text with a white edge: the edge belongs under the letters.
_EDGED = re.compile(r'<text ([^>]*stroke="white")')
_PIXELS_PER_REM = 16
_STYLED = re.compile(r' style="(?:width:([0-9.]+rem))?[^"]*"')
_ROOT = re.compile(r"<svg [^>]*?viewBox=\"([^\"]*)\"[^>]*>")


@cache
def _fonts_known() -> None:
    vl_convert.register_font_directory(str(FONTS))


def draw(picture: Picture, *, language: str) -> str:
    """The picture as SVG text, numbers and months in `language`; no scripts, no outside references."""
    _fonts_known()
    if picture.drawn:
        return picture.drawn
    locale = "nl-NL" if language == "nl" else "en-US"
    svg = vl_convert.vegalite_to_svg(
        {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "config": CONFIG, **picture.spec},
        vl_version="6.4",
        format_locale=locale,
        time_format_locale="nl-NL" if language == "nl" else "en-GB",
        allowed_base_urls=[],
    )
    return _shortened(svg)


def draw_all(story: Story) -> dict[str, str]:
    """Every picture of the story by the key of its card; the engine draws as many at once as there are cores."""
    pictures = {card.key: card.picture for card in story.cards if card.picture}
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as hands:
        drawn = hands.map(lambda picture: draw(picture, language=story.language), pictures.values())
        return dict(zip(pictures, drawn, strict=True))


def start_engine() -> None:
    """Draw the smallest picture there is, so that the engine runs when the first real one comes."""
    draw(Picture({"data": {"values": [{}]}, "mark": "point"}, "", 1, 1), language="nl")


def named(svg: str, card: Card) -> str:
    """The drawing as one image with a name and a description, at its own size; ids are unique in a page of many."""
    assert card.picture is not None
    svg = re.sub(r'id="(clip|gradient)', rf'id="{card.key}-\1', svg)
    svg = re.sub(r"url\(#(clip|gradient)", rf"url(#{card.key}-\1", svg)
    title, desc = f"{card.key}-title", f"{card.key}-desc"
    words = f'<title id="{title}">{escape(card.question)}</title><desc id="{desc}">{escape(card.picture.alt)}</desc>'

    def opened(found: re.Match[str]) -> str:
        wide = float(found[1].split()[2]) / _PIXELS_PER_REM
        return (
            f'<svg role="img" aria-labelledby="{title} {desc}" viewBox="{found[1]}" xmlns="http://www.w3.org/2000/svg"'
            f' class="drawing" style="width:{wide:.2f}rem">{words}'
        )

    return _ROOT.sub(opened, svg, count=1)


def on_screen(svg: str, card: Card) -> str:
    """As `named`, without style attributes: a page of the site allows no style but its own files."""
    return _STYLED.sub(lambda found: f' width="{found[1]}"' if found[1] else "", named(svg, card))


def _shortened(svg: str) -> str:
    """The same drawing in fewer bytes: one decimal of a pixel is enough, no names for parts, edges under text."""
    return _EDGED.sub(r'<text paint-order="stroke" \1', _SHAPES.sub(_rounded, _PARTS.sub("", svg)))


def _rounded(found: re.Match[str]) -> str:
    numbers = _LONG.sub(r"\1", found[2])
    return f' {found[1]}="{numbers}"'
