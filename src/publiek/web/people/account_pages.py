"""The page about oneself: what is kept, in which language, how one comes in, where one belongs."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from publiek.web.people.forms import AccountForm
from publiek.web.visibility import own, scope
from publiek.web.wording import now


@require_http_methods(["GET", "POST"])
@own
def account(request: HttpRequest) -> HttpResponse:
    """See and change one's own details."""
    person = request.user
    form = AccountForm(request.POST or None, initial={"name": person.name, "language": person.language})
    if request.method == "POST" and form.is_valid():
        person.name, person.language = form.cleaned_data["name"], form.cleaned_data["language"]
        person.save(update_fields=["name", "language"])
        messages.success(request, now().say("account.saved"))
        response = redirect("account")
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            person.language,
            max_age=365 * 86_400,
            samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
        )
        return response
    page = {"form": form, "belongs": list(scope(person).values())}
    return render(request, "people/account.html", page, status=400 if form.errors else 200)
