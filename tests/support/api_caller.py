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


def many_bookers(path: Path) -> Path:
    """Orders of 1,500 bookers around one venue, fewer from one side of the river than one would expect."""
    lines = ["Ordernummer;Voorstelling;Datum voorstelling;Besteldatum;Postcode;E-mail;Aantal;Bedrag"]
    for n in range(1500):
        pc4 = (3011, 3012, 3013, 3014, 3015, 3021, 3022, 3023, 3031, 3032, 3033, 3034, 3061, 3062, 3112, 2611)[n % 16]
        lines.append(
            f"{n};Voorstelling {n % 9};{1 + n % 28:02d}-0{1 + n % 6}-2025;01-01-2025;{pc4} AB;b{n}@example.org;2;25,00"
        )
    path.write_text("\n".join(lines), encoding="utf-8")
    return path
