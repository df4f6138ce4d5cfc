"""The words of a page: {% say "path" n=3 %}; numbers, money and dates as the language writes them."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from publiek.dashboard import View
from publiek.handbook import for_figure, for_page
from publiek.reports.story import Card
from publiek.web.dashboards.evidence import proof
from publiek.web.frame.navigation import first_page
from publiek.web.visibility import Seat
from publiek.web.wording import words

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: template.Context, path: str, /, **values: object) -> SafeString:
    """The text at `path` in the language of the page, its slots filled; escaped."""
    return conditional_escape(words(context.get("language", "nl")).say(path, **values))


@register.simple_tag(takes_context=True)
def written(context: template.Context, kind: str, value: object) -> SafeString:
    """A value as its kind says: count, share, index, money, km, rate, date, text."""
    return conditional_escape(words(context.get("language", "nl")).numbers.write(kind, value))


@register.simple_tag
def firstpage(seat: Seat) -> str:
    """Where somebody in this seat begins."""
    return first_page(seat)


@register.simple_tag(takes_context=True)
def say_named(context: template.Context, path: str, name: str) -> SafeString:
    """The text of one of a family: `path`.`name`."""
    return conditional_escape(words(context.get("language", "nl")).say(f"{path}.{name}"))


@register.simple_tag
def evidence(seat: Seat, view: View, key: str) -> str:
    """The address of the card that proves one of the five sentences of the start, under the same filters."""
    return proof(seat.organisation.slug, view, key)


@register.simple_tag(takes_context=True)
def explained_page(context: template.Context) -> str:
    """Where the handbook explains the page that is shown; "" when it does not, or on its own pages."""
    match = getattr(context.get("request"), "resolver_match", None)
    name = match.url_name or "" if match else ""
    if not name or name.startswith("handbook"):
        return ""
    chapter = match.kwargs.get("chapter") if name == "chapter" else None
    return _in_handbook(for_page(f"chapter:{chapter}" if chapter else name, context.get("language", "nl")))


@register.simple_tag(takes_context=True)
def explained_card(context: template.Context, card: Card) -> str:
    """Where the handbook explains the figure of a card; "" when it does not."""
    language = context.get("language", "nl")
    return _in_handbook(for_figure(card.key, language) or for_figure(card.figure, language))


def _in_handbook(place: str) -> str:
    code, _, anchor = place.partition("#")
    return f"{reverse('handbook-page', kwargs={'code': code})}{'#' if anchor else ''}{anchor}" if code else ""
