"""The three pages for visitors: what is done with their data, a form, and what happens now.

Nothing of who asks is kept but what they fill in, sealed: no cookie, no address, no trail (see `asking.nobody`).
"""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from publiek import permitting
from publiek.errors import PubliekError
from publiek.house import House
from publiek.rights import cases
from publiek.web.frame.limits import COUNTERS, too_often
from publiek.web.visibility import open_to_all
from publiek.web.visitor.forms import AskForm
from publiek.web.visitor.open_houses import house_named, text_of
from publiek.web.visitor.showing import sections_of
from publiek.web.wording import language_now, now

#: Requests a minute for one house from everywhere together: more is no audience but a program.
MOST_A_MINUTE = 10
_SALT = "publiek visitor request"


@require_GET
@open_to_all
def told(request: HttpRequest, house: str) -> HttpResponse:
    """What this house does with the data of its visitors, why, how long, and what one can ask."""
    found = house_named(house)
    with _language(request):
        page = {**_around(request, found), "sections": sections_of(text_of(found), language_now())}
        return render(request, "visitor/told.html", page)


@csrf_exempt
@require_http_methods(["GET", "POST"])
@open_to_all
def ask(request: HttpRequest, house: str) -> HttpResponse:
    """The form. What comes in opens a case with the clock of the law. There is no login, so nothing to forge."""
    found = house_named(house)
    with _language(request):
        form = AskForm(request.POST if request.method == "POST" else None, initial=_initial(request))
        if request.method == "POST" and form.is_valid():
            if wait := COUNTERS.take(f"case:{found.organisation}", MOST_A_MINUTE):
                return too_often(request, wait)
            try:
                return _received(request, found, form)
            except PubliekError as refusal:
                if refusal.exit_code == 70:
                    raise
                form.add_error(None, now().say("visitor.not-now"))
        page = {**_around(request, found), "form": form}
        return render(request, "visitor/ask.html", page, status=422 if form.errors else 200)


@require_GET
@open_to_all
def asked(request: HttpRequest, house: str, receipt: str) -> HttpResponse:
    """The number of the request and the day by which there is an answer. The address tells nothing of who asked."""
    found = house_named(house)
    try:
        slug, number, day = signing.Signer(salt=_SALT, sep="~").unsign(receipt).split(",")
        received = date.fromisoformat(day)
    except (signing.BadSignature, ValueError):
        raise Http404 from None
    if slug != found.organisation:
        raise Http404
    with _language(request):
        term = cases.term_of(received)
        page = {**_around(request, found), "number": number, "target": term.target, "received": received}
        return render(request, "visitor/asked.html", page)


def _received(request: HttpRequest, house: House, form: AskForm) -> HttpResponse:
    """A new case; what a program filled in hears the same and opens none."""
    if form.cleaned_data["website"]:
        raise Http404
    case = cases.open_case(house, form.cleaned_data["kind"], form.cleaned_data["asker"], by="visitor")
    signed = signing.Signer(salt=_SALT, sep="~").sign(
        f"{house.organisation},{case.number},{cases.case.local_day(case.received).isoformat()}"
    )
    address = reverse("visitor-asked", kwargs={"house": house.organisation, "receipt": signed})
    return redirect(f"{address}?{urlencode({'language': language_now()})}")


def _initial(request: HttpRequest) -> dict[str, str]:
    return {"kind": request.GET.get("what", "")}


def _around(request: HttpRequest, house: House) -> dict[str, object]:
    """What every page for visitors says of the house."""
    controller = permitting.register_of(house).controller
    other = "en" if language_now() == "nl" else "nl"
    return {
        "house": house.organisation,
        "house_name": house.name or controller.legal_entity,
        "controller": controller,
        "language": language_now(),
        "other": other,
        "in_other": f"{request.path}?{urlencode({'language': other})}",
        "query": urlencode({"language": language_now()}),
    }


def _language(request: HttpRequest) -> translation.override:
    """Dutch, unless the address says English: there is no cookie to remember a choice in."""
    return translation.override("en" if request.GET.get("language") == "en" else "nl")
