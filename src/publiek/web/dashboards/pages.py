"""The pages of the own dashboard."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from publiek.web.visibility import Seat, needs


@require_GET
@needs("see-figures")
def house(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The start of a house."""
    return render(request, "publiek/house.html")
