"""Whatever stands are told: the words on the wire and the rows of a file give the same stands back."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from publiek.deliveries.live import dip_wire as wire
from publiek.exchange.dip.files import rows_of
from publiek.vocabulary.dip import TICKET_TYPES, Count, Identity, Stand, identity_of

COUNTS = st.builds(Count, st.integers(0, 100_000), st.integers(0, 10**9))
IDENTITIES = st.builds(
    lambda year, part, production, number: Identity(f"NL-{year:02}-{part:03}-{production:07}", f"{number:05}"),
    st.integers(0, 99),
    st.integers(0, 999),
    st.integers(0, 9_999_999),
    st.integers(0, 999_999),
)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)).map(lambda at: at.replace(microsecond=0))
STANDS = st.builds(
    Stand,
    IDENTITIES,
    MOMENTS,
    tickets=st.fixed_dictionaries(dict.fromkeys(TICKET_TYPES, COUNTS)),
    reserved=COUNTS,
    blocked=st.integers(0, 5000),
    capacity=st.integers(0, 5000),
)


def _sent(body: object) -> object:
    return json.loads(json.dumps(body), parse_float=Decimal)


@settings(max_examples=150)
@given(IDENTITIES)
def test_an_identity_is_read_as_it_is_written(identity: Identity) -> None:
    assert identity_of(str(identity)) == identity


@settings(max_examples=150)
@given(STANDS)
def test_what_is_told_is_what_is_heard(stand: Stand) -> None:
    (tickets,) = wire.read_tickets(_sent(wire.tickets_body([stand])))
    assert (tickets.identity, tickets.at, dict(tickets.tickets)) == (stand.identity, stand.at, dict(stand.tickets))
    (reserved,) = wire.read_reservations(_sent(wire.reservations_body([stand])))
    (blocked,) = wire.read_blocked(_sent(wire.blocked_body([stand])))
    capacity = wire.read_capacity(_sent(wire.capacity_body(stand)))
    assert (reserved.reserved, blocked.blocked, capacity) == (stand.reserved, stand.blocked, stand.capacity)


@settings(max_examples=100)
@given(STANDS)
def test_a_file_has_the_same_sums(stand: Stand) -> None:
    rows = [row for row in rows_of(stand) if row["status"] == "sold"]
    assert sum(int(row["number"]) for row in rows) == stand.sold.number
    assert sum(Decimal(row["revenue"]) for row in rows) * 100 == stand.sold.cents
