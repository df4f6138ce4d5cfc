"""What stands of one contact, and may they be mailed now? Typed, told on the page, and nowhere else."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from publiek import consent
from publiek.consent import Contact, Fact
from publiek.consent.counting import ALWAYS
from publiek.consent.events import BY_HAND
from publiek.errors import PubliekError
from publiek.house import House
from publiek.web.consent.forms import ContactForm, SaidForm, WithdrawForm
from publiek.web.consent.wording import purpose_name, refused, road_name
from publiek.web.people import log
from publiek.web.visibility import Seat, needs
from publiek.web.wording import now


@require_http_methods(["GET", "POST"])
@never_cache
@needs("keep-consent")
def contact(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Asked with what is typed, never with an address of a page."""
    form: ContactForm | None = None
    try:
        form = ContactForm(request.POST if request.method == "POST" else None, house=seat.house)
        if request.method != "POST" or not form.is_valid():
            return shown(request, seat.house, form)
        found = found_of(seat.house, form.whom)
    except PubliekError as error:
        return shown(request, seat.house, form, error=refused(error))
    log.note(seat.person, "keep-consent", seat.organisation, "contact", lines=len(found["facts"]))
    return shown(request, seat.house, form, found=found)


@require_POST
@never_cache
@needs("keep-consent")
def withdraw(request: HttpRequest, seat: Seat) -> HttpResponse:
    """From now on not any more: written down, and counted at once."""
    form: ContactForm | None = None
    try:
        form, wish = ContactForm(request.POST, house=seat.house), WithdrawForm(request.POST)
        if not form.is_valid():
            return shown(request, seat.house, form)
        whom = form.whom
        if not wish.is_valid():
            return shown(request, seat.house, form, found=found_of(seat.house, whom), withdraw=wish)
        told = wish.cleaned_data
        consent.withdraw(
            seat.house,
            form.refusing,
            purpose=told["what"],
            channel=told["road"],
            objected=told["how"] == "objected",
            form=told["form"].strip(),
        )
    except PubliekError as error:
        return shown(request, seat.house, form, error=refused(error))
    log.note(seat.person, "keep-consent", seat.organisation, f"withdraw {told['how']}")
    messages.success(request, now().say(f"consent.did.{told['how']}"))
    return redirect("consent-contact", slug=seat.organisation.slug)


_START = {"how": "withdrawn", "what": consent.ALL, "road": consent.ALL}


def shown(request: HttpRequest, house: House, form: ContactForm | None, **more: object) -> HttpResponse:
    """The page; with what was `found` there are two forms more: a yes or no by hand, and who stops."""
    parts = [one for one in (more.get("withdraw"), more.get("said")) if isinstance(one, forms.Form)]
    wrong = form is None or form.errors or "error" in more or any(one.errors for one in parts)
    page = {"form": form, **more}
    if "found" in more:
        page = {"withdraw": WithdrawForm(initial=_START), "said": SaidForm(house=house), **page}
    return render(request, "consent/contact.html", page, status=422 if wrong else 200)


def found_of(house: House, whom: Contact) -> dict[str, list[dict[str, object]]]:
    """Every line about a contact, the latest first, and what may be done now."""
    facts = consent.of(house, whom)
    yes = [fact.said for fact in facts if fact.yes]
    asked = {(said.purpose, said.channel, _party(said.purpose, said.legal_entity)) for said in yes}
    states = []
    for code, road, party in sorted({*asked, (ALWAYS.purpose, ALWAYS.channel, "")}) if consent.exists(house) else ():
        told = consent.state(house, whom, code, road, party=party)
        states.append({"name": purpose_name(code, party), "road": road_name(road), "state": told, "says": _says(told)})
    return {"facts": [_fact(fact) for fact in reversed(facts)], "states": states}


def _party(code: str, entity: str) -> str:
    return entity if consent.purpose_of(code).names_party else ""


def _says(told: consent.State) -> str:
    if told.valid:
        return now().say(f"consent.bases.{told.basis}")
    return now().say(f"consent.why.{told.why}")


def _fact(fact: Fact) -> dict[str, object]:
    said = fact.said
    by_hand = said.source_system == BY_HAND
    source = now().say("consent.by-hand") if by_hand else said.source_system or now().say("consent.a-list")
    party = _party(said.purpose, said.legal_entity) if said.purpose != consent.ALL else ""
    proof = [name for name in ("form", "order") if name in said.evidence]
    return {
        "day": timezone.localtime(said.at).date(),
        "dated": said.dated,
        "what": now().say(f"consent.statuses.{said.status}"),
        "name": purpose_name(said.purpose, party),
        "road": road_name(said.channel),
        "source": source,
        "proof": [(now().say(f"consent.evidence.{name}"), said.evidence[name]) for name in proof],
        "words": said.source_text[:12],
    }
