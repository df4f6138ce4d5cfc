"""How does a list come in here, and what is answered? Into memory and out of it again; see `takeaway.in_memory`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from publiek import consent
from publiek.errors import PubliekError, Text, UsageError
from publiek.web.consent.forms import QuestionForm
from publiek.web.consent.wording import refused
from publiek.web.takeaway.in_memory import InMemoryOnly, path_of, too_large
from publiek.web.visibility import Seat, needs

_Form = TypeVar("_Form", bound=QuestionForm)
#: What is done with a list that came in with a form that is right: a file, or what the page shows.
Work = Callable[[HttpRequest, Seat, _Form, Path], HttpResponse | dict[str, object]]


def takes_list(page: Callable[[HttpRequest, Seat], HttpResponse]) -> Callable[..., HttpResponseBase]:
    """A page of the ledger to which a list is sent: kept in memory from its first byte, before anything looks at it."""
    guarded = csrf_protect(require_http_methods(["GET", "HEAD", "POST"])(never_cache(needs("keep-consent")(page))))

    @csrf_exempt
    @wraps(page)
    def taking(request: HttpRequest, slug: str) -> HttpResponseBase:
        request.upload_handlers = [InMemoryOnly(request)]
        return guarded(request, slug)

    taking.needs = guarded.needs  # type: ignore[attr-defined]
    return taking


def answered(request: HttpRequest, seat: Seat, *, kind: type[_Form], template: str, work: Work[_Form]) -> HttpResponse:
    """The page with its form: empty, with what is wrong, or with what `work` made of the list.

    `form` None on the page: the ledger cannot be read, so nothing can be asked of it.
    """
    form: _Form | None = None
    try:
        form = kind(request.POST if request.method == "POST" else None, house=seat.house)
        if request.method != "POST":
            return _page(request, seat, template, form=form)
        with list_of(request) as path:
            made = work(request, seat, form, path) if form.is_valid() else {}
    except PubliekError as error:
        return _page(request, seat, template, form=form, error=refused(error))
    return made if isinstance(made, HttpResponse) else _page(request, seat, template, **{"form": form, **made})


def _page(request: HttpRequest, seat: Seat, template: str, **page: object) -> HttpResponse:
    form = page["form"]
    wrong = not isinstance(form, QuestionForm) or form.errors or "error" in page
    told = {"exists": consent.exists(seat.house), "register": _register(form), **page}
    return render(request, template, told, status=422 if wrong else 200)


def _register(form: object) -> str:
    """The purpose of the house's register that is meant; "" as long as none was chosen."""
    if not isinstance(form, QuestionForm) or not form.is_bound or not form.is_valid():
        return ""
    return consent.purpose_of(form.cleaned_data["purpose"]).register


@contextmanager
def list_of(request: HttpRequest) -> Iterator[Path]:
    """The list that was sent, at a path as long as the block lasts.

    Raises UsageError "consent-list-none", DeliveryError "column-list-large".
    """
    sent = request.FILES.get("list")
    if any(handler.too_large for handler in request.upload_handlers):
        raise too_large()
    content = sent.read() if sent is not None else b""
    if not content:
        raise UsageError(
            "consent-list-none",
            Text("Er is geen lijst gekozen, of ze is leeg.", "No list was chosen, or it is empty."),
            Text("Kies een export van uw klantsysteem.", "Choose an export of your customer system."),
        )
    with path_of(content) as path:
        yield path
