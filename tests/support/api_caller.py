"""A house with the invented town's theatre, a real site over it, and a program that asks it with a token."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

from publiek.pipeline import House, take_in

SLUG = "theatre"
SCOPES = ("figures:read", "deliveries:read", "deliveries:write", "benchmark:read")


def a_house(place: Path, town: Path) -> House:
    """A home below `place` with one delivery of one house in it."""
    house = House(SLUG, place / "home", name="De Brug", venue_pc4=3011, keys=place / "keys")
    take_in(town / "theatre" / "bestellingen.csv", house=house)
    return house


def token_from(address: str, *scopes: str, slug: str = SLUG) -> str:
    """Make a token on the page of a site of one person, as a person does."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = opener.open(f"{address}/o/{slug}/api/").read().decode()
    form = [("csrfmiddlewaretoken", _value(page, "csrfmiddlewaretoken")), ("name", "test"), ("days", "30")]
    form += [("scopes", scope) for scope in scopes or SCOPES]
    made = opener.open(f"{address}/o/{slug}/api/", urllib.parse.urlencode(form).encode()).read().decode()
    found = re.search(r'value="(pbk_[\w-]+)"', made)
    assert found, "no token was shown"
    return found[1]


def ask(
    address: str, token: str, *, data: bytes | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, Any, Mapping[str, str]]:
    """Status, JSON and headers of one answer."""
    request = urllib.request.Request(
        address, data=data, headers={"Authorization": f"Bearer {token}", **(headers or {})}
    )
    try:
        answer = urllib.request.urlopen(request, timeout=60)
    except urllib.error.HTTPError as error:
        answer = error
    body = answer.read()
    return answer.status, json.loads(body) if body else None, answer.headers


def _value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, name
    return found[1]
