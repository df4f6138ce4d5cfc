"""For what are data kept here, who decided so, and what was decided before? The register of a house as pages."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from publiek import permitting
from publiek.accountability.told_rooms import gave_official
from publiek.governance.house_register import Decided, HouseRegister
from publiek.governance.papers.tables_purposes import kept, lawful
from publiek.governance.papers.wording import articles, plain
from publiek.rights import cases
from publiek.web.privacy.forms import BalanceForm, ControllerForm, TermForm
from publiek.web.visibility import Seat, needs
from publiek.web.visitor.open_houses import is_open
from publiek.web.wording import language_now, now

#: How purposes are put together on the page: what runs, what begins with an act of the house, what waits, what is
#: held elsewhere.
_GROUPS = {
    "runs": ("adopted", "default", "by-act", "duty"),
    "by-act": ("by-act",),
    "waits": ("undecided", "stopped"),
    "elsewhere": ("elsewhere", "not-offered"),
}


@require_GET
@needs("see-privacy")
def privacy(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Everything this house keeps data for, with its ground, its term and who decided."""
    register = permitting.register_of(seat.house)
    waiting = cases.waiting(seat.house)
    idle = {one.code for one in register.purposes.values() if one.state == "by-act" and not _acted(seat, one.code)}
    groups = [
        (
            now().say(f"privacy.groups.{name}"),
            [
                row(one)
                for one in register.purposes.values()
                # What nothing rests on yet is not done, and may not be told as if it were.
                if one.state in states and (one.code in idle) == (name == "by-act")
            ],
        )
        for name, states in _GROUPS.items()
    ]
    page = {
        "register": register,
        "groups": groups,
        "missing": [now().say(f"privacy.controller.{name}") for name in register.controller.missing],
        "processors": [(one, one.holds(date.today())) for one in register.processors],
        "waiting": waiting,
        "has_page": is_open(seat.house),
        "may_decide": seat.may("decide-privacy"),
    }
    return render(request, "privacy/privacy.html", page)


@require_GET
@needs("see-privacy")
def purpose(request: HttpRequest, seat: Seat, purpose: str) -> HttpResponse:
    """One purpose: what for, on which ground, which data, who gets them, how long, weighed how."""
    return shown(request, seat, decided_of(permitting.register_of(seat.house), purpose))


@require_GET
@needs("see-privacy")
def history(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every decision there ever was, the latest first."""
    register = permitting.register_of(seat.house)
    names = {one.code: one.purpose.name.in_language(language_now()) for one in register.purposes.values()}
    told = [
        {
            "at": one.at,
            "what": now().say(f"privacy.decisions.{one.kind}"),
            "about": names.get(one.purpose, ""),
            "who": one.who,
        }
        for one in reversed(register.history)
    ]
    return render(request, "privacy/history.html", {"decisions": told})


def shown(request: HttpRequest, seat: Seat, decided: Decided, **more: object) -> HttpResponse:
    """The page of one purpose; `more`: a form with what is wrong in it."""
    own, language = decided.purpose, language_now()
    balance = decided.balance
    refused = any(getattr(form, "errors", None) for form in more.values())
    page = {
        "row": row(decided),
        "source": articles(own.source).in_language(language),
        "data": [word.label.in_language(language) for word in own.data],
        "rights": [
            (word.label.in_language(language), articles(plain(word.article)).in_language(language))
            for word in own.rights
        ],
        "grounds": [lawful(word).in_language(language) for word in own.grounds],
        "balance": balance
        and {
            "own": balance.own,
            "parts": [
                (now().say(f"privacy.balance.{name}"), getattr(balance, name).in_language(language))
                for name in ("interest", "necessity", "weighing", "conclusion")
            ],
            "safeguards": [one.in_language(language) for one in balance.safeguards],
        },
        "uses": [(what.in_language(language), many) for what, many in permitting.uses(seat.house, decided.code)],
        "weighs": any(word.code == "legitimate-interest" for word in own.grounds),
        "term": TermForm(initial={"months": decided.months}, at_most=own.at_most, auto_id="term_%s"),
        "weigh": BalanceForm(initial=BalanceForm.of(balance), auto_id="weigh_%s"),
        "may_decide": seat.may("decide-privacy") and decided.state not in ("elsewhere", "not-offered"),
        **more,
    }
    return render(request, "privacy/purpose.html", page, status=422 if refused else 200)


def _acted(seat: Seat, code: str) -> bool:
    """Whether the house did what counts as a decision for a purpose that begins with an act."""
    shared = code == "benchmark" and not settings.PUBLIEK.solo and seat.organisation.shared.filter(until=None).exists()
    official = code == "official-statistics" and gave_official(seat.house)
    return shared or official or bool(permitting.uses(seat.house, code))


def decided_of(register: HouseRegister, code: str) -> Decided:
    """One purpose of the register; else there is no such page."""
    if code not in register.purposes:
        raise Http404
    return register.purposes[code]


def row(decided: Decided) -> dict[str, object]:
    """A purpose as a line of the page tells it."""
    language = language_now()
    return {
        "decided": decided,
        "code": decided.code,
        "name": decided.purpose.name.in_language(language),
        "for": decided.purpose.what_for.in_language(language),
        "lawful": lawful(decided.ground).in_language(language),
        "kept": kept(decided).in_language(language),
        "recipients": decided.recipients.in_language(language),
        "state": now().say(f"privacy.states.{decided.state}"),
    }


def controller_form(register: HouseRegister) -> ControllerForm:
    """Who answers for the data, as it stands."""
    return ControllerForm(initial=vars(register.controller))
