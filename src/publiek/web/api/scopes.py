"""What may a token be for, and which action of its owner does that stand on?"""

from __future__ import annotations

from publiek.web.visibility import Seat

#: scope -> the action that the owner's seat must allow at the moment of asking.
SCOPES: dict[str, str] = {
    "figures:read": "see-figures",
    "deliveries:read": "see-deliveries",
    "deliveries:write": "deliver",
    "stands:write": "deliver",
    "area:read": "see-area",
    "benchmark:read": "see-benchmark",
    "productions:read": "see-own-productions",
}


def offered(seat: Seat) -> tuple[str, ...]:
    """The scopes that somebody in this seat can give away."""
    return tuple(scope for scope, action in SCOPES.items() if seat.may(action))
