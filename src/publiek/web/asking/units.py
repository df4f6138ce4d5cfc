"""At which place or moment are people asked? It travels in the address: ?c=qr&u=poort-noord."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.http import HttpRequest

#: As the form and the house read it.
_UNIT = re.compile(r"[\w .:-]{1,60}")


def unit_of(request: HttpRequest) -> str:
    """The unit that the page is asked for; "" when there is none or it cannot be one."""
    said = request.GET.get("u", "").strip()
    return said if _UNIT.fullmatch(said) else ""


def with_unit(address: str, channel: str, unit: str) -> str:
    """The address with the way and the place by which people come."""
    told = {name: value for name, value in (("c", channel), ("u", unit)) if value}
    return f"{address}?{urlencode(told)}" if told else address
