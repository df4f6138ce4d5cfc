"""A survey of a house to answer: begun in a folder, with a form as the page sends it."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from publiek.house import House
from publiek.listening.running import Survey, begin
from publiek.surveys.instruments import core

SLUG, CODE = "theater-de-brug", "zomer-2026"
#: The public address of the survey, where a test chooses it.
TOKEN = "een-vaste-link-voor-de-test"
RECEIPT = "K7QF9D2MXX4PBBBB"
ANSWERS = {
    "age": "25-34",
    "visits.theatre": "never",
    "interest.theatre": "much",
    "barriers.time": "yes",
    "postcode": 3011,
}


def begun(home: Path, **facts: Any) -> House:
    """A house with one survey that is open."""
    house = House(organisation=SLUG, home=home, name="Theater De Brug", keys=home.with_name("keys"))
    told = {"title": "Waarom niet?", "contact": "vragen@example.org", **facts}
    begin(house, Survey(code=told.pop("code", CODE), questionnaire="core@1", **told), core())
    return house


def a_form(**facts: Any) -> dict[str, Any]:
    """One filled-in form, with a name of its own."""
    return {
        "response": str(uuid4()),
        "survey": CODE,
        "questionnaire": "core@1",
        "collected": date.today().isoformat(),
        "unit": "",
        "language": "nl",
        "receipt": hashlib.sha256(RECEIPT.encode()).hexdigest(),
        "answers": dict(ANSWERS),
        **facts,
    }


def post(client: Any, address: str, body: object, **headers: str) -> Any:
    """Posted as the page does."""
    content = body if isinstance(body, bytes | str) else json.dumps(body)
    headers = {"origin": "http://testserver", "sec-fetch-site": "same-origin", **headers}
    return client.post(address, content, content_type=headers.pop("content_type", "application/json"), headers=headers)
