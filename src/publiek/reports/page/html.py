"""The story laid out as a page: template, style, fonts and drawings in one text.

Everything that comes from data is escaped by the template; only the drawings (made here from specifications) and the
style are put in as they are. The page forbids itself scripts and the network.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from publiek.reports.page.take_away import csv_link
from publiek.reports.pictures.drawing import FONTS, named
from publiek.reports.story import Card, CardTable, Story
from publiek.reports.words import Words

_HERE = Path(__file__).parent
#: Open limits on a card; the others stand with the table.
_LIMITS_SHOWN = 2


def write_page(story: Story, drawings: Mapping[str, str], target: Path) -> Path:
    """Write the page to `target` (UTF-8)."""
    target.write_text(page(story, drawings), encoding="utf-8")
    return target


def page(story: Story, drawings: Mapping[str, str]) -> str:
    """The page as text. `drawings` holds the SVG of each card with a picture, by key."""
    words = Words(story.language)
    pictures = {card.key: Markup(named(drawings[card.key], card)) for card in story.cards if card.key in drawings}  # noqa: S704
    return _template().render(
        story=story,
        say=words.say,
        cell=words.numbers.cell,
        numeric=lambda kind: kind not in ("text", "date"),
        pictures=pictures,
        shown_rows=shown_rows,
        csv_link=lambda table: csv_link(table, language=story.language),
        limits_shown=_LIMITS_SHOWN,
        more_limits=lambda card: card.limits[_LIMITS_SHOWN:],
        style=Markup(_style()),  # noqa: S704
    )


def shown_rows(card: Card) -> CardTable | None:
    """The table of a card, cut to the rows worth showing at once."""
    table = card.table
    if table is None or len(table.rows) <= table.first:
        return table
    return CardTable(table.caption, table.columns, table.rows[: table.first], table.shown, table.first)


@cache
def _template() -> Template:
    loader = FileSystemLoader(_HERE)
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("page.html.j2")


@cache
def _style() -> str:
    faces = "".join(
        f'@font-face{{font-family:"Inter";font-weight:{weight};font-display:swap;'
        f"src:url(data:font/otf;base64,{base64.b64encode((FONTS / name).read_bytes()).decode('ascii')})}}\n"
        for weight, name in ((400, "Inter-Regular.otf"), (600, "Inter-SemiBold.otf"))
    )
    return faces + (_HERE / "style.css").read_text(encoding="utf-8")
