"""What is done with a request: a step of the law, or finding, giving, correcting, objecting and erasing itself.

What is typed about a person lives as long as the question: it is in no address, no log and no session.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from publiek import rights
from publiek.errors import PubliekError
from publiek.rights import cases
from publiek.rights.cases import Case, Doing
from publiek.web.people import log
from publiek.web.requests.forms import CorrectForm, ExtendForm, KnownForm, RefuseForm
from publiek.web.requests.pages import case_of, done, shown
from publiek.web.visibility import Seat, needs
from publiek.web.wording import language_now, now

Do = Callable[[KnownForm, Case], HttpResponse]


@require_POST
@never_cache
@needs("handle-requests")
def step(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """The next step of the law."""
    case, what = case_of(seat, number), request.POST.get("what", "")
    # Without accounts there is nobody to name; the log says that it was this computer.
    doing = Doing(who="steward" if settings.PUBLIEK.solo else str(seat.person), at=timezone.now())
    extend, refuse = (
        ExtendForm(request.POST, auto_id="extend_%s"),
        RefuseForm(request.POST, case=case, auto_id="refuse_%s"),
    )
    if what == "extend" and not extend.is_valid():
        return shown(request, seat, case, extend=extend)
    if what == "refuse" and not refuse.is_valid():
        return shown(request, seat, case, refuse=refuse)
    steps: dict[str, Callable[[], Case]] = {
        "ask-identity": lambda: cases.ask_identity(seat.house, number, doing),
        "confirm-identity": lambda: cases.confirm_identity(seat.house, number, doing),
        "handle": lambda: cases.handle(seat.house, number, doing),
        "extend": lambda: cases.extend(seat.house, number, extend.cleaned_data["reason"], doing),
        "refuse": lambda: cases.refuse(seat.house, number, refuse.cleaned_data["ground"], doing),
    }
    if what not in steps:
        raise Http404
    try:
        steps[what]()
    except PubliekError as refusal:
        return _refused(request, seat, number, refusal)
    log.note(seat.person, "handle-requests", seat.organisation, f"{what} {number}")
    return done(request, seat, number, f"requests.done.{what}")


@require_POST
@never_cache
@needs("handle-requests")
def find(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """How much is held on this person, place by place: counts, so that one sees whether it is the right one."""

    def do(form: KnownForm, case: Case) -> HttpResponse:
        found = rights.find(seat.house, form.known)
        log.note(seat.person, "handle-requests", seat.organisation, f"find {number}")
        rows = [(now().say(f"requests.counts.{name}"), many) for name, many in found.counts.items() if many]
        told = [one.in_language(language_now()) for one in found.cannot]
        gone = now().say(f"requests.gone.{found.gone}") if found.gone else ""
        return shown(request, seat, case, known=form, found=rows, cannot=told, gone=gone, nothing=not rows, looked=True)

    return _with_person(request, seat, number, do)


@require_POST
@never_cache
@needs("handle-requests")
def give(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """The copy for the person, as PDF or as JSON; nothing of it stays here."""
    form_of_file = "json" if request.POST.get("form") == "json" else "pdf"

    def do(form: KnownForm, case: Case) -> HttpResponse:
        given = rights.give(seat.house, form.known, language=language_now())
        log.note(seat.person, "handle-requests", seat.organisation, f"give {number}")
        content = given.json if form_of_file == "json" else given.pdf
        answer = HttpResponse(content, content_type=f"application/{form_of_file}")
        answer.headers["Content-Disposition"] = f'attachment; filename="{number.lower()}.{form_of_file}"'
        return answer

    return _with_person(request, seat, number, do)


@require_POST
@never_cache
@needs("handle-requests")
def correct(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """A postcode or year of birth is corrected in every line, also in what comes in later."""
    form, case = CorrectForm(request.POST, auto_id="correct_%s"), case_of(seat, number)
    if not form.is_valid():
        return shown(request, seat, case, correct=form)
    try:
        corrected = rights.correct(seat.house, form.known, form.correction, case=number)
    except PubliekError as refusal:
        return _refused(request, seat, number, refusal)
    log.note(seat.person, "handle-requests", seat.organisation, f"correct {number}", lines=corrected.lines)
    messages.info(request, corrected.also.in_language(language_now()))
    return done(request, seat, number, "requests.done.corrected", n=corrected.lines)


@require_POST
@never_cache
@needs("handle-requests")
def object_(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """From now on the person is counted no more."""

    def do(form: KnownForm, case: Case) -> HttpResponse:
        objected = rights.object_(seat.house, form.known, case=number)
        log.note(seat.person, "handle-requests", seat.organisation, f"object {number}", lines=objected.lines)
        return done(request, seat, number, "requests.done.objected", n=objected.lines)

    return _with_person(request, seat, number, do)


@require_POST
@never_cache
@needs("handle-requests")
def withdraw(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """Every consent of the person is taken back; in figures that do not rest on it they still count."""

    def do(form: KnownForm, case: Case) -> HttpResponse:
        told = rights.withdraw(seat.house, form.known, case=number)
        log.note(seat.person, "handle-requests", seat.organisation, f"withdraw {number}", contacts=told)
        return done(request, seat, number, "requests.done.withdrawn")

    return _with_person(request, seat, number, do)


@require_POST
@never_cache
@needs("handle-requests")
def erase(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """Everything of the person goes, everywhere; the proof lies ready. Only after it was said once more."""

    def do(form: KnownForm, case: Case) -> HttpResponse:
        if request.POST.get("sure") != "yes":
            form.add_error(None, now().say("requests.say-sure"))
            return shown(request, seat, case, known=form, looked=True)
        made = rights.erase(seat.house, form.known, case=number)
        log.note(seat.person, "handle-requests", seat.organisation, f"erase {number}", receipt=made.number)
        for left in made.pending:
            messages.warning(request, _todo(left))
        # The code is for the person's copy and is kept nowhere: it is told on this page and never again.
        return shown(request, seat, case_of(seat, number), erased=made.number, code=made.salt)

    return _with_person(request, seat, number, do)


@require_GET
@needs("handle-requests")
def receipt(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """The proof of an erasure. It names nobody."""
    if number not in rights.receipt_numbers(seat.house):
        raise Http404
    content = rights.proof(rights.receipt(seat.house, number), name=seat.organisation.name, language=language_now())
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{number.lower()}.pdf"'
    return answer


def _with_person(request: HttpRequest, seat: Seat, number: str, do: Do) -> HttpResponse:
    """What `do` gives for the person that was typed; what is refused is told on the page of the request."""
    form, case = KnownForm(request.POST, auto_id="known_%s"), case_of(seat, number)
    if not form.is_valid():
        return shown(request, seat, case, known=form)
    try:
        return do(form, case)
    except PubliekError as refusal:
        if refusal.exit_code == 70:
            raise
        form.add_error(None, f"{refusal.what.in_language(language_now())} {refusal.do.in_language(language_now())}")
    return shown(request, seat, case, known=form)


def _refused(request: HttpRequest, seat: Seat, number: str, refusal: PubliekError) -> HttpResponse:
    if refusal.exit_code == 70:
        raise refusal
    language = language_now()
    messages.error(request, f"{refusal.what.in_language(language)} {refusal.do.in_language(language)}")
    return shown(request, seat, case_of(seat, number))


def _todo(left: object) -> str:
    told = left.get("do") if isinstance(left, dict) else None
    if isinstance(told, dict):
        return str(told.get(language_now(), ""))
    return now().say("requests.pending")
