"""The page of tokens: make one, see what there are, withdraw one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from publiek.errors import UsageError
from publiek.web.api import tokens as keeping
from publiek.web.api.forms import TokenForm
from publiek.web.visibility import Seat, needs
from publiek.web.wording import now


@require_http_methods(["GET", "HEAD", "POST"])
@needs("use-tokens")
def tokens(request: HttpRequest, seat: Seat) -> HttpResponse:
    """All tokens of this person; a new one is shown in the answer to the form, once."""
    if request.method != "POST":
        return _page(request, seat, TokenForm(seat=seat))
    form = TokenForm(request.POST, seat=seat)
    if not form.is_valid():
        return _page(request, seat, form, status=400)
    told = form.cleaned_data
    try:
        made, secret = keeping.make(seat, told["name"], told["scopes"], days=told["days"])
    except UsageError as error:
        form.add_error(None, f"{error.what.in_language(now().language)} {error.do.in_language(now().language)}")
        return _page(request, seat, form, status=400)
    answer = _page(request, seat, TokenForm(seat=seat), made=made, secret=secret)
    add_never_cache_headers(answer)
    return answer


@require_POST
@needs("use-tokens")
def withdraw(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """End a token at once."""
    if not keeping.withdraw(seat, number):
        raise Http404
    messages.success(request, now().say("tokens.withdrawn"))
    return redirect("tokens", slug=seat.organisation.slug)


@require_GET
@needs("use-tokens")
def reading(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What can be asked, for people: the list of the API in words."""
    from publiek.web.api.registry import operations

    return render(request, "api/reading.html", {"operations": operations()})


def _page(request: HttpRequest, seat: Seat, form: TokenForm, *, status: int = 200, **more: object) -> HttpResponse:
    others = keeping.of_others(seat) if seat.may("manage-people") else []
    page = {"form": form, "tokens": keeping.of_person(seat), "others": others, **more}
    return render(request, "api/tokens.html", page, status=status)
