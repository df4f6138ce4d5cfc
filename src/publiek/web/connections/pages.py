"""The pages of the connections: which there are and how they go; one of them with its log."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from publiek import connecting
from publiek.connecting import Connection
from publiek.errors import UsageError
from publiek.web.connections import shown
from publiek.web.visibility import Seat, needs


@require_GET
@needs("see-deliveries")
def connections(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every connection of the house."""
    found = [shown.told(seat.house, one) for one in connecting.connections(seat.house)]
    page = {"connections": found, "failing": sum(one.failing for one in found), "may": seat.may("connect-systems")}
    return render(request, "connections/connections.html", page)


@require_GET
@needs("see-deliveries")
def connection(request: HttpRequest, seat: Seat, name: str) -> HttpResponse:
    """One connection."""
    return one_page(request, seat, connection_or_404(seat, name))


def one_page(request: HttpRequest, seat: Seat, found: Connection, *, status: int = 200, **more: object) -> HttpResponse:
    """The page of one connection, with what there is to say besides."""
    page = {
        "one": shown.told(seat.house, found),
        "runs": shown.run_rows(seat.house, found.name),
        "oddities": shown.oddities(found),
        "may": seat.may("connect-systems"),
        "may_write_back": seat.may("write-back") and found.connector.write is not None,
        **more,
    }
    return render(request, "connections/connection.html", page, status=status)


def connection_or_404(seat: Seat, name: str) -> Connection:
    """The connection of this house with this name; a page that is not there when there is none."""
    try:
        return connecting.connection_of(seat.house, name)
    except UsageError:
        raise Http404 from None
