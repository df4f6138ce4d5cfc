"""What does the frame of a page need to know?"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from publiek import __version__
from publiek.web.frame.navigation import entries
from publiek.web.visibility import scope


def around(request: HttpRequest) -> dict[str, object]:
    """Site, language, the organisations in sight and the way through the pages of this one."""
    person = getattr(request, "user", None)
    seat = getattr(request, "seat", None)
    language = "en" if (get_language() or "nl").startswith("en") else "nl"
    site = settings.PUBLIEK
    return {
        "site": site,
        "seat": seat,
        "seats": list(scope(person).values()) if person is not None and person.is_authenticated else [],
        "navigation": entries(seat, request.path) if seat else [],
        "language": language,
        "version": __version__,
        "themed": site.theme is not None,
    }
