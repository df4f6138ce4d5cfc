"""At which place or moment are people asked? It travels in the address: ?c=qr&u=poort-noord."""

from __future__ import annotations

import re

from django.http import HttpRequest

#: As the form and the house read it.
_UNIT = re.compile(r"[\w .:-]{1,60}")


def unit_of(request: HttpRequest) -> str:
    """The unit that the page is asked for; "" when there is none or it cannot be one."""
    said = request.GET.get("u", "").strip()
    return said if _UNIT.fullmatch(said) else ""
