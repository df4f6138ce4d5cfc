"""The pages of nobody in particular: the start, the language, the theme, and whether the site is well."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from publiek.web.frame.navigation import first_page
from publiek.web.visibility import open_to_all, own, scope


@own
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Which organisation? With one only, its own start."""
    seats = list(scope(request.user).values())
    if len(seats) == 1 and (first := first_page(seats[0])) != request.path:
        return redirect(first)
    if not seats and request.user.keeper and not settings.PUBLIEK.solo:
        return redirect("organisations")
    return render(request, "publiek/welcome.html", {"seats": seats})


@open_to_all
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose Dutch or English; remembered in a cookie, and with the account."""
    chosen = request.POST.get("language")
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = HttpResponseRedirect(target if safe and target.startswith("/") else "/")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=365 * 86_400,
            samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
        )
        if request.user.is_authenticated:
            request.user.language = chosen
            request.user.save(update_fields=["language"])
    return response


@open_to_all
@require_GET
def theme(request: HttpRequest) -> HttpResponse | FileResponse:
    """The style sheet with design tokens of the city or house that runs this site."""
    if settings.PUBLIEK.theme is None:
        raise Http404
    return FileResponse(settings.PUBLIEK.theme.open("rb"), content_type="text/css; charset=utf-8")


@open_to_all
@require_GET
def well(request: HttpRequest) -> JsonResponse:
    """For the proxy and the service: the site answers and so does its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"well": True})
