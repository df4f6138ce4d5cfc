"""Who am I to the site: which organisation, which role, what may this token?"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from publiek import __version__
from publiek.errors import Text
from publiek.web.api.operations import Answer, Operation
from publiek.web.api.scopes import SCOPES
from publiek.web.api.shapes import MOMENT, TEXT, many, thing
from publiek.web.api.tokens import Caller


def organisation(request: HttpRequest, caller: Caller, asked: dict[str, Any]) -> Answer:
    """The organisation in sight: a token has one."""
    about, token = caller.seat.organisation, caller.token
    return Answer(
        {
            "organisation": {"slug": about.slug, "name": about.name, "kind": about.kind, "subsector": about.subsector},
            "role": caller.seat.role,
            "scopes": [scope for scope in SCOPES if caller.may(scope)],
            "token": {"prefix": token.prefix, "name": token.name, "expires_at": token.expires_at.isoformat()},
            "version": __version__,
        }
    )


SHAPES = {
    "Organisation": thing(
        {
            "organisation": thing({"slug": TEXT, "name": TEXT, "kind": TEXT, "subsector": TEXT}),
            "role": TEXT,
            "scopes": many(TEXT),
            "token": thing({"prefix": TEXT, "name": TEXT, "expires_at": MOMENT}),
            "version": TEXT,
        }
    )
}
OPERATIONS = (
    Operation(
        "organisation",
        "/organisation",
        Text("De organisatie en wat deze koppeling mag", "The organisation and what this token may"),
        "Organisation",
        organisation,
    ),
)
