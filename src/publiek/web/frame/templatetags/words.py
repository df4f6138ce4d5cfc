"""The words of a page: {% say "path" n=3 %}; numbers, money and dates as the language writes them."""

from __future__ import annotations

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from publiek.dashboard import View
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
