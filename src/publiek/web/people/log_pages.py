"""Who saw what of an organisation, and who took what away? And is the log still whole?"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from publiek.collective import who_saw_what
from publiek.collective.hub import Hub
from publiek.errors import StorageError
from publiek.web.people import log, log_merged
from publiek.web.people.log_merged import Wish
from publiek.web.people.models import LogEntry
from publiek.web.visibility import Seat, keeps, needs
from publiek.web.wording import now

PAGE = 50
TAKEN = ("take-away", "take-segment-column")
CHANGED = (
    "deliver", "set-targets", "schedule-reports", "decide-sharing", "decide-contributing", "claim-productions",
    "use-tokens", "add-organisation", "manage-organisations",
)  # fmt: skip
ACCOUNTS = (
    "login", "logout", "login-linked", "login-unlinked", "password-changed", "factor-added", "factor-removed", "invite",
    "accept-invitation", "withdraw-invitation", "change-role", "remove-person", "manage-people", "account-blocked",
    "account-unblocked",
)  # fmt: skip
KINDS = ("looked", "taken", "changed", "accounts", "refused")
_MOST_WHO = 60


@require_GET
@needs("see-log")
def organisation_log(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Everything written down about this organisation, here and in the rooms, and nothing about another.

    `?check=1` follows every chain: of the site, of the house, of what it shares, and of the hub of this site.
    """
    wish, hub = _wish(request), _hub_of(seat)
    entries = of_kind(LogEntry.objects.filter(organisation=seat.organisation), wish.kind)
    kinds, broken = (*KINDS, *log_merged.ROOMS), None
    try:
        found: Any = log_merged.merged(seat.organisation, entries, wish, hub=hub)
    except StorageError as trouble:
        # The rest is still shown, and above it what was changed.
        found, broken = log_merged.Merged(entries, [], {}), trouble
    checked = _checked(seat, hub) if request.GET.get("check") == "1" else None
    shown = Paginator(found, PAGE).get_page(request.GET.get("page"))
    page = {"page": shown, "wish": wish, "kind": wish.kind, "kinds": kinds, "what": str(seat.organisation)}
    page |= {"since": log_merged.SINCE, "checked": checked, "broken": broken, "asked": _without_page(request)}
    if checked is not None:
        page["verdict"] = log.verify()
    return render(request, "people/log_merged.html", page)


@require_GET
@keeps("see-site-log")
def site_log(request: HttpRequest) -> HttpResponse:
    """Everything written down, without a figure in it; `?check=1` follows the chain."""
    verdict = log.verify() if request.GET.get("check") == "1" else None
    return _page(request, LogEntry.objects.all(), now().say("log.site"), site=True, verdict=verdict)


def _wish(request: HttpRequest) -> Wish:
    kind, since = request.GET.get("kind", ""), request.GET.get("since", "92")
    return Wish(
        kind if kind in (*KINDS, *log_merged.ROOMS) else "",
        request.GET.get("who", "").strip().replace("\0", "")[:_MOST_WHO],
        since if since in log_merged.SINCE else "92",
    )


def _without_page(request: HttpRequest) -> str:
    """What was asked, for the links to other kinds and pages."""
    wish = _wish(request)
    return urlencode({"who": wish.who, "since": wish.since})


def _hub_of(seat: Seat) -> Hub | None:
    """The hub of this site, for a house that is in one of its agreements."""
    site = settings.PUBLIEK
    hub = Hub(site.hub, keys=site.keys) if site.hub and seat.organisation.kind == "house" else None
    if hub is None or not any(seat.organisation.slug in one.members for one in hub.configuration().agreements.values()):
        return None
    return hub


def _checked(seat: Seat, hub: Hub | None) -> list[who_saw_what.Checked]:
    if seat.organisation.kind != "house":
        return []
    site = settings.PUBLIEK
    found = who_saw_what.check_house(seat.house, keys=site.keys)
    return [*found, who_saw_what.check_hub(hub)] if hub is not None else found


def of_kind(entries: QuerySet[LogEntry], kind: str) -> QuerySet[LogEntry]:
    """The entries of one kind; everything for a kind that does not exist."""
    done = entries.filter(allowed=True)
    chosen = {
        "taken": done.filter(action__in=TAKEN),
        "changed": done.filter(action__in=CHANGED),
        "accounts": done.filter(action__in=ACCOUNTS),
        "looked": done.exclude(Q(action__in=TAKEN) | Q(action__in=CHANGED) | Q(action__in=ACCOUNTS)),
        "refused": entries.filter(allowed=False),
    }
    return chosen.get(kind, entries)


def _page(
    request: HttpRequest, entries: QuerySet[LogEntry], what: str, *, site: bool, verdict: log.Verdict | None = None
) -> HttpResponse:
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    chosen = of_kind(entries, kind).select_related("person", "organisation").order_by("-id")
    shown = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
    for entry in shown.object_list:
        vars(entry).update(log_merged.told(entry))
    page = {"page": shown, "kind": kind, "kinds": KINDS, "what": what, "whole_site": site, "verdict": verdict}
    return render(request, "people/log.html", page)
