"""What stands on each line of an invented house, as it lies in the warehouse after an import?

Ten orders in a row have 23 lines (2.3 tickets an order); one order of three or more in seven gives its last ticket
back, which makes 2% of the lines a return. Nobody gives everything back: whoever bought, came. A booker has one home.
Lines are made and written one row group at a time, so a house of any size costs the same memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from publiek.invented.national_houses import (
    PLAYED,
    NationalHouse,
    Programme,
    below,
    part,
    postcodes,
    programme,
)
from publiek.vocabulary.codes import CHANNELS, POSTCODE_STATUSES, TICKET_TYPES
from publiek.vocabulary.tables import TICKET_LINE, schema_of

_ORDER_SIZES = np.array([2, 1, 2, 4, 2, 1, 3, 2, 5, 1])
_ORDER_OF = np.repeat(np.arange(10), _ORDER_SIZES)
_FIRST_OF = np.repeat(np.cumsum(_ORDER_SIZES) - _ORDER_SIZES, _ORDER_SIZES)
_IS_LAST = np.append(np.diff(_ORDER_OF) > 0, True) & (np.repeat(_ORDER_SIZES, _ORDER_SIZES) >= 3)
_BLOCK = len(_ORDER_OF)
#: Blocks in a row group of at most 122,880 lines.
_BLOCKS = 122_880 // _BLOCK
#: Of a hundred: orders without a name, bookers without a postcode or from abroad, orders >= 3 with a ticket back.
_NAMELESS, _NO_POSTCODE, _FOREIGN, _TAKEN_BACK = 8, 3, 1, 15
_TYPES = np.repeat([0, 1, 2, 3, 4], [78, 14, 4, 2, 2])  # places in TICKET_TYPES, of a hundred
_PART_OF_PRICE = np.array([100, 75, 0, 60, 0, 100])
_CHANNEL = np.repeat([0, 1, 2, 3], [80, 8, 7, 5])  # places in CHANNELS, of a hundred
_FEE = 150
#: The share of next season's pool that was not there the season before.
_NEW_BOOKERS = 0.4
_LINE = schema_of(tuple(column for column in TICKET_LINE if column.name != "delivery"))
_TEXT = [field.name for field in _LINE if pa.types.is_string(field.type)]
_SOUGHT = ["level", "performance_start", "ordered_on", "pc4"]


@dataclass
class HouseSums:
    """What the lines of one house add up to: the truth to hold a warehouse against."""

    lines: int = 0
    returns: int = 0
    orders: int = 0
    bookers: int = 0
    visits: int = 0
    amount_cents: int = 0
    fee_cents: int = 0
    without_booker: int = 0
    without_postcode: int = 0
    first: str = ""
    last: str = ""


@dataclass(frozen=True)
class _Orders:
    """The orders of a row group: performance, channel, day of ordering, person (-1 = without a name), ticket back?"""

    number: np.ndarray
    performance: np.ndarray
    channel: np.ndarray
    ordered_on: np.ndarray
    person: np.ndarray
    taken_back: np.ndarray


def write_lines(house: NationalHouse, *, target: Path) -> HouseSums:
    """Writes the settled lines of `house` to `target` as an import would; gives what they add up to."""
    plan, sums = programme(house), HouseSums()
    seen = np.zeros(house.pool * (1 + len(house.seasons)), bool)
    played = np.zeros(len(plan.start), bool)
    schema = pa.schema([pa.field(f.name, pa.dictionary(pa.int32(), f.type)) if _coded(f) else f for f in _LINE])
    # As `standardisation` writes them: readers see text and not the dictionaries it travelled in.
    writer = pq.ParquetWriter(
        target, schema, compression="zstd", compression_level=1,
        use_dictionary=_TEXT, write_statistics=_SOUGHT, store_schema=False,
    )  # fmt: skip
    with writer:
        for orders, lines in _row_groups(house, plan):
            writer.write_table(pa.table([lines[f.name] for f in schema], schema=schema))
            _add(sums, orders, lines)
            seen[orders.person[orders.person >= 0]] = True
            played[orders.performance] = True
    sums.bookers = int(seen.sum())
    days = plan.start[played].astype("datetime64[s]").astype("datetime64[D]")
    sums.first, sums.last = str(days.min()), str(days.max())
    return sums


def _coded(field: pa.Field) -> bool:
    return pa.types.is_string(field.type) and field.name != "pc6"


def _add(sums: HouseSums, orders: _Orders, lines: dict[str, pa.Array]) -> None:
    quantity = lines["quantity"].to_numpy()
    sums.lines += len(quantity)
    sums.orders += len(orders.number)
    sums.visits += int(quantity.sum())
    sums.returns += int((quantity < 0).sum())
    sums.amount_cents += int(lines["amount_cents"].to_numpy().sum())
    sums.fee_cents += int(lines["fee_cents"].to_numpy().sum())
    sums.without_booker += lines["booker"].null_count
    sums.without_postcode += lines["pc6"].null_count


def _row_groups(house: NationalHouse, plan: Programme) -> Iterator[tuple[_Orders, dict[str, pa.Array]]]:
    """The orders and the columns of one row group after the other."""
    for start in range(0, house.lines, _BLOCKS * _BLOCK):
        count = min(_BLOCKS * _BLOCK, house.lines - start)
        place = np.arange(count) % _BLOCK
        # The order of each line, counted from the first order of this row group.
        within = np.arange(count) // _BLOCK * 10 + _ORDER_OF[place]
        orders = _orders(house, plan, first=start // _BLOCK * 10, count=int(within[-1]) + 1)
        back = _IS_LAST[place] & orders.taken_back[within]
        line = np.arange(start, start + count)
        # A return is about the first ticket of its order: the same number, type and price.
        ticket = np.where(back, line - place + _FIRST_OF[place], line)
        first = place == _FIRST_OF[place]
        columns = _of_lines(house, plan, orders, within=within, ticket=ticket, back=back, first=first)
        columns |= _of_bookers(house, orders, within=within)
        yield orders, {"row": pa.array(line + 2), **columns}


def _orders(house: NationalHouse, plan: Programme, *, first: int, count: int) -> _Orders:
    number = np.arange(first, first + count)
    everything = house.lines / _BLOCK * 10
    # Deliveries are roughly in order of time: sales for one evening lie within a tenth of all orders.
    moment = np.abs((number + 0.5) / everything + 0.1 * (part(house.drawn(number, "performance")) - 0.5))
    moment = np.where(moment > 1, 2 - moment, moment)
    performance = np.clip((moment * len(plan.start)).astype(np.int64), 0, len(plan.start) - 1)
    lead = (120 * part(house.drawn(number, "lead")) ** 2.5).astype(np.int64)
    chance = part(house.drawn(number, "who"))
    # Some come ten times as often as others.
    person = (house.pool * chance * (0.1 + 0.9 * chance)).astype(np.int64)
    person += performance // house.season_performances * int(_NEW_BOOKERS * house.pool)
    nameless = below(house.drawn(number, "booker"), 100) < _NAMELESS
    return _Orders(
        number=number,
        performance=performance,
        channel=np.where(nameless, 1, _CHANNEL[below(house.drawn(number, "channel"), 100)]),
        ordered_on=plan.start[performance] // 86_400 - lead,
        person=np.where(nameless, -1, person),
        taken_back=below(house.drawn(number, "taken_back"), 100) < _TAKEN_BACK,
    )


def _of_lines(
    house: NationalHouse, plan: Programme, orders: _Orders, *,
    within: np.ndarray, ticket: np.ndarray, back: np.ndarray, first: np.ndarray,
) -> dict[str, pa.Array]:  # fmt: skip
    """The columns that tell what was sold, when, and for how much."""
    performance, count = orders.performance[within], len(within)
    kind, sign = _TYPES[below(house.drawn(ticket, "type"), 100)], np.where(back, -1, 1)
    cents = sign * (plan.price[performance] * _PART_OF_PRICE[kind] // 100)
    drawn, zero = house.drawn(ticket, "ticket"), np.zeros(count, np.int8)
    online = orders.channel[within] == 0
    scans = house.rank % 2 == 1
    return {
        "level": _text(zero, ("L2",)),
        "performance_id": _chosen(plan.ids, performance),
        "production_id": _chosen(plan.production_ids, performance),
        "production": _chosen(plan.productions, performance),
        "performance_start": pa.array(plan.start[performance].astype("datetime64[s]")),
        "genre": _text(plan.genre[performance], PLAYED),
        "genre_own": _text(plan.genre[performance], [code.capitalize() for code in PLAYED]),
        "venue": _text(plan.capacity[performance] > 800, ("Kleine zaal", "Grote zaal")),
        "ordered_on": pa.array(orders.ordered_on[within].astype("datetime64[D]"), pa.date32()),
        "channel": _text(orders.channel[within], CHANNELS),
        "ticket_type": _text(kind, TICKET_TYPES),
        "status": _text(back, ("valid", "return")),
        "quantity": pa.array(sign.astype(np.int32)),
        "amount_cents": pa.array(cents),
        "fee_cents": pa.array(np.where(online & first, _FEE, 0)),
        "capacity": pa.array(plan.capacity[performance].astype(np.int32)),
        "scanned": pa.array(below(drawn, 100) < 93, mask=back) if scans else pa.nulls(count, pa.bool_()),
        "booker_kind": _text(zero, ("person",)),
        "order": pa.array(_pseudonym(house.drawn(orders.number, "order"))[within]),
        # As pseudonymisation makes them: bit 62 set, never an ordinal.
        "ticket": pa.array(_pseudonym(drawn) | np.int64(1 << 62)),
    }


def _of_bookers(house: NationalHouse, orders: _Orders, *, within: np.ndarray) -> dict[str, pa.Array]:
    """The columns that tell who ordered, and where that person lives."""
    person, codes = orders.person, postcodes()
    nameless, count = person < 0, len(codes.pc4)
    drawn = house.drawn(person, "home")
    # Half of all bookers live within 3% of the country's households, and some everywhere.
    distance = (count / 2 * part(drawn) ** 4).astype(np.int64)
    home = (house.centre + np.where(drawn & 1, distance, -distance)) % count
    chance = below(house.drawn(person, "status"), 100)
    unknown = nameless | (chance < _NO_POSTCODE)
    foreign = ~unknown & (chance < _NO_POSTCODE + _FOREIGN)
    status = np.where(unknown, 2, np.where(foreign, 1, 0))
    born = house.drawn(person, "birth")
    dutch, absent = status[within] == 0, nameless[within]
    return {
        "postcode_status": _text(status[within], POSTCODE_STATUSES),
        "pc4": pa.array(codes.pc4[home][within].astype(np.int32), mask=~dutch),
        "country": _text(status[within], ("NL", "BE"), mask=unknown[within]),
        "booker": pa.array(_pseudonym(house.drawn(person, "key"))[within], mask=absent),
        "pc6": codes.pc6.take(pa.array(home)).take(pa.array(within, mask=~dutch)),
        "birth_year": pa.array((1940 + below(born, 65))[within].astype(np.int16), mask=absent | (born % 5 > 0)[within]),
    }


def _pseudonym(drawn: np.ndarray) -> np.ndarray:
    """63-bit numbers as 64-bit ones, all different: a shift and an exclusive or lose nothing."""
    return drawn ^ (drawn << 1)


def _chosen(texts: pa.DictionaryArray, places: np.ndarray) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(texts.indices.to_numpy()[places]), texts.dictionary)


def _text(codes: np.ndarray, texts: tuple[str, ...] | list[str], *, mask: np.ndarray | None = None) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32), mask=mask), pa.array(list(texts)))
