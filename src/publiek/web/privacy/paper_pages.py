"""Which papers does the law ask of this house, and what do they say today? Made when asked for."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from publiek import accountability
from publiek.errors import PubliekError
from publiek.governance.papers import Paper, SiteFacts
from publiek.reports.papers import as_docx, as_markdown, as_pdf
from publiek.web.people import log
from publiek.web.visibility import Seat, needs
from publiek.web.visitor.open_houses import is_open, names
from publiek.web.wording import language_now, now

_FORMS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
}


@require_GET
@needs("see-privacy")
def papers(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every paper that this house needs, with what a person must still fill in."""
    language = language_now()
    found = [
        {
            "paper": one,
            "title": one.title.in_language(language),
            "about": now().say(f"privacy.papers.{one.kind}"),
            "open": one.open_places(language),
        }
        for one in accountability.papers_of(seat.house, site=facts_of(seat))
    ]
    return render(request, "privacy/papers.html", {"papers": found})


@require_GET
@needs("see-privacy")
def file(request: HttpRequest, seat: Seat, kind: str, form: str) -> HttpResponse:
    """One paper as a document to edit, to print, or as text; `language` and `agreement` in the question."""
    language = request.GET.get("language", language_now())
    if form not in _FORMS or language not in ("nl", "en"):
        raise Http404
    paper = _paper(seat, kind, request.GET.get("agreement", ""))
    log.note(seat.person, "see-privacy", seat.organisation, f"paper {kind} {form}")
    make = {"docx": as_docx, "pdf": as_pdf, "md": as_markdown}[form]
    made = make(paper, language)
    answer = HttpResponse(made if isinstance(made, bytes) else made.encode(), content_type=_FORMS[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="{paper.name}-{language}.{form}"'
    return answer


def facts_of(seat: Seat) -> SiteFacts:
    """What only this site knows of the house: how many accounts in each role, and whether visitors have a page."""
    accounts: dict[str, int] = {}
    if not settings.PUBLIEK.solo:
        for role in seat.organisation.memberships.values_list("role", flat=True):
            accounts[role] = accounts.get(role, 0) + 1
    return SiteFacts(accounts=accounts, visitors_page=is_open(seat.house), names=names())


def _paper(seat: Seat, kind: str, agreement: str) -> Paper:
    try:
        return accountability.paper_of(seat.house, kind, agreement=agreement, site=facts_of(seat))
    except PubliekError as refusal:
        if refusal.exit_code != 2:
            raise
    raise Http404
