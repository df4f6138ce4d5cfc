"""What do people pay for a ticket?

Per ticket type: tickets and money net of returns (money without fees), mean_cents = money / tickets over tickets
with a known price, share = part of the tickets. mean_paid_cents and median_paid_cents are over tickets that cost
something, share_free = the part of the tickets with a known price that cost nothing.
It does not say: what people were prepared to pay, or what a visit cost them in all.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from publiek.measures import frames
from publiek.measures.answers import Answer
from publiek.measures.prepared import Prepared
from publiek.measures.residence import weighted_quantile, whole
from publiek.vocabulary.codes import TICKET_TYPES
from publiek.vocabulary.figures import Figure

NAME = "price"
COLUMNS = pa.schema(
    [
        ("ticket_type", pa.string()),
        ("tickets", pa.int64()),
        ("revenue_cents", pa.int64()),
        ("mean_cents", pa.float64()),
        ("share", pa.float64()),
    ]
)


def figure(prepared: Prepared) -> Figure:
    """One row per ticket type in use."""
    table = prepared.collected(frames.prices(prepared.counted_lines))
    kinds = np.array([kind if kind in TICKET_TYPES else "other" for kind in table.column("ticket_type").to_pylist()])
    each, lines = whole(table, "quantity", 0), whole(table, "n")
    known = ~table.column("amount_cents").is_null().to_numpy()
    tickets, money = each * lines, whole(table, "amount_cents", 0) * lines
    of, n = int(tickets.sum()), int(tickets[known].sum())
    answer = Answer(NAME, COLUMNS, "tickets", n, of, limits=("no-fees", "price-not-value"))
    if n <= 0 or of <= 0:
        return replace(answer, limits=(*answer.limits, "no-prices")).silent(prepared, have=0, need=1)
    rows = {kind: _row(kinds == kind, known, tickets, money) for kind in TICKET_TYPES if (kinds == kind).any()}
    columns = {
        "ticket_type": list(rows),
        "tickets": [row[0] for row in rows.values()],
        "revenue_cents": [row[1] for row in rows.values()],
        "mean_cents": [row[2] for row in rows.values()],
        "share": [row[0] / of for row in rows.values()],
    }
    return replace(answer, facts=_paid(each, whole(table, "amount_cents", 0), lines, known)).told(prepared, columns)


def _row(
    inside: np.ndarray, known: np.ndarray, tickets: np.ndarray, money: np.ndarray
) -> tuple[int, int, float | None]:
    priced, revenue = int(tickets[inside & known].sum()), int(money[inside].sum())
    return int(tickets[inside].sum()), revenue, revenue / priced if priced > 0 else None


def _paid(each: np.ndarray, amount: np.ndarray, lines: np.ndarray, known: np.ndarray) -> dict[str, object]:
    """Net tickets per price: a return takes its own price away again."""
    kept = known & (each != 0)
    net: dict[float, int] = {}
    for price, tickets in zip(amount[kept] / each[kept], (each * lines)[kept], strict=True):
        net[float(price)] = net.get(float(price), 0) + int(tickets)
    prices = np.array(sorted(net))
    sold = np.array([max(net[price], 0) for price in prices.tolist()])
    paid = prices > 0
    n = int(sold[paid].sum())
    return {
        "mean_paid_cents": float((prices * sold)[paid].sum()) / n if n else None,
        "median_paid_cents": weighted_quantile(prices, np.where(paid, sold, 0), 0.5),
        "share_free": float(sold[prices == 0].sum() / sold.sum()) if sold.sum() else None,
    }
