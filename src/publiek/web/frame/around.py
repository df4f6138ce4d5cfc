"""What does the frame of a page need to know?"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from publiek import __version__
from publiek.web.frame.navigation import entries
from publiek.web.visibility import several


def around(request: HttpRequest) -> dict[str, object]:
    """Site, language, the organisations in sight and the way through the pages of this one."""
    person = getattr(request, "user", None)
    seat = getattr(request, "seat", None)
    language = "en" if (get_language() or "nl").startswith("en") else "nl"
    site = settings.PUBLIEK
    return {
        "site": site,
        # The same under a name of our own: pages of the login have a "site" that is something else.
        "installation": site,
        "seat": seat,
        "several": several(person),
        "navigation": entries(seat, request.path) if seat else [],
        "language": language,
        "version": __version__,
        "themed": site.theme is not None,
        "theme_names": theme_names(site.theme) if site.theme else "",
    }


@cache
def theme_names(sheet: Path) -> str:
    """The classes under which a published sheet sets its tokens ("utrecht-theme"): the page carries them.

    Without this only sheets that set tokens on `:root` would work, and the community publishes both kinds.
    """
    found = re.findall(r"\.([a-z][a-z0-9-]*-theme)\s*\{", sheet.read_text(encoding="utf-8", errors="replace"))
    return " ".join(sorted(set(found)))
