"""Who saw what of an organisation, and who took what away? And is the log still whole?"""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from publiek.web.people import log
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


@require_GET
@needs("see-log")
def organisation_log(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Everything written down about this organisation, and nothing about another."""
    entries = LogEntry.objects.filter(organisation=seat.organisation)
    return _page(request, entries, str(seat.organisation), site=False)


@require_GET
@keeps("see-site-log")
def site_log(request: HttpRequest) -> HttpResponse:
    """Everything written down, without a figure in it; `?check=1` follows the chain."""
    verdict = log.verify() if request.GET.get("check") == "1" else None
    return _page(request, LogEntry.objects.all(), now().say("log.site"), site=True, verdict=verdict)


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
        path = f"actions.{entry.action}"
        entry.said = now().say(path) if now().has(path) else entry.action
        subject = f"log.subjects.{entry.subject}"
        entry.of_what = now().say(subject) if now().has(subject) else entry.subject
    page = {"page": shown, "kind": kind, "kinds": KINDS, "what": what, "whole_site": site, "verdict": verdict}
    return render(request, "people/log.html", page)
