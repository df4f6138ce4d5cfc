"""Which aggregates do all figures rest on?

Each is written once, as Narwhals expressions with elementary aggregations, and runs equally on DuckDB, Polars and
pyarrow. Nothing here knows an engine, an area or a threshold. Every aggregate counts lines with status valid or
return, so that sums are net of returns, and per performance only its richest level.
"""

from __future__ import annotations

import narwhals as nw

#: Seasons are named by the year they start in (2024 = 1 August 2024 - 31 July 2025); 0 = no date at all.
UNDATED = 0
CHANNEL_CODES = ("online", "till", "phone", "reseller", "other", "unknown")
#: In order of what they still tell about somebody without a usable postcode.
ORIGIN_CODES = ("dutch", "foreign", "unreadable", "missing")
NOT_PROFILED = ("group", "school")

Frame = nw.LazyFrame


def day_number(moment: nw.Expr) -> nw.Expr:
    """Days since 1 January of year 1 (as `date.toordinal`); engines differ in what date minus date gives."""
    year = moment.dt.year().cast(nw.Int32)
    past = year - 1
    return 365 * past + past // 4 - past // 100 + past // 400 + moment.dt.ordinal_day().cast(nw.Int32)


def season_of(moment: nw.Expr) -> nw.Expr:
    """The year in which the theatre season (1 August - 31 July) of a moment starts."""
    year = moment.dt.year().cast(nw.Int32)
    return nw.when(moment.dt.month().cast(nw.Int32) >= 8).then(year).otherwise(year - 1)


def coded(column: str, codes: tuple[str, ...]) -> nw.Expr:
    """The position of a code in its list; the last one for anything else, null included."""
    number = nw.lit(len(codes) - 1)
    for position, code in enumerate(codes[:-1]):
        number = nw.when(nw.col(column) == code).then(nw.lit(position)).otherwise(number)
    return number.cast(nw.Int32)


def grouped(frame: Frame, keys: list[str], **aggregates: str) -> Frame:
    """`frame` by `keys`, each named column aggregated by "sum", "min" or "max", and `n` = the number of rows.

    Sums become int64 on every engine (DuckDB widens them to 128 bits).
    """
    wanted = [getattr(nw.col(name), how)().alias(name) for name, how in aggregates.items()]
    sums = [name for name, how in aggregates.items() if how == "sum"]
    counted = frame.group_by(keys).agg(*wanted, nw.len().alias("n"))
    return counted.with_columns(nw.col(name).cast(nw.Int64) for name in [*sums, "n"])


def total(frame: Frame, **aggregates: str) -> Frame:
    """As `grouped`, over all rows: one row with one column `all`."""
    return grouped(frame.with_columns(all=nw.lit(1)), ["all"], **aggregates)


def counting(lines: Frame) -> Frame:
    """Lines that count: valid ones and returns, with a digit for their level."""
    level = nw.when(nw.col("level") == "L2").then(nw.lit(2))
    level = level.otherwise(nw.when(nw.col("level") == "L1").then(nw.lit(1)).otherwise(nw.lit(0)))
    return lines.filter(nw.col("status").is_in(["valid", "return"])).with_columns(rich=level.cast(nw.Int32))


def performances(lines: Frame) -> Frame:
    """One row per performance and level: what is said about it, at that level."""
    known = counting(lines).filter(~nw.col("performance_id").is_null())
    said = {"production_id": "min", "production": "min", "performance_start": "min", "genre": "min", "venue": "min"}
    return grouped(known, ["performance_id", "rich"], **said, capacity="max")


def richest(lines: Frame, performances: Frame) -> Frame:
    """Counting lines at the richest level of their performance, with its number, season and day.

    `performances` has performance_id, performance, rich, season and day. Lines without a performance stay.
    """
    known = performances.select("performance_id", "performance", "season", "day", best=nw.col("rich"))
    joined = counting(lines).join(known, on="performance_id", how="left")
    return joined.filter(nw.col("performance").is_null() | (nw.col("rich") == nw.col("best")))


def net(lines: Frame) -> Frame:
    """Net visits, tickets and money per order, booker and performance: the frame under nearly all figures.

    A pass without a performance is a ticket but no visit; a count (L0) is a visit but no ticket. `lead` is the number
    of days from the first valid line to the performance, `moment` the last day something happened, `origin` and
    `pc4` what the address says, `grouped` 1 for group and school bookings.
    """
    loose_pass = nw.col("performance").is_null() & (nw.col("ticket_type") == "pass").fill_null(False)
    quantity = nw.col("quantity").fill_null(0).cast(nw.Int64)
    ordered = day_number(nw.col("ordered_on"))
    dutch = (nw.col("postcode_status") == "dutch").fill_null(False) & ~nw.col("pc4").is_null()
    ready = lines.with_columns(
        season=nw.coalesce(nw.col("season"), season_of(nw.col("ordered_on")), nw.lit(UNDATED)).cast(nw.Int32),
        visits=nw.when(loose_pass).then(nw.lit(0)).otherwise(quantity).cast(nw.Int64),
        tickets=nw.when(nw.col("rich") > 0).then(quantity).otherwise(nw.lit(0)).cast(nw.Int64),
        cents=nw.col("amount_cents").fill_null(0),
        priced=nw.when(nw.col("amount_cents").is_null()).then(nw.lit(0)).otherwise(nw.lit(1)),
        channel=coded("channel", CHANNEL_CODES),
        origin=nw.when(dutch).then(nw.lit(0)).otherwise(_without_postcode()).cast(nw.Int32),
        pc4=nw.when(dutch).then(nw.col("pc4")),
        grouped=nw.when(nw.col("booker_kind").is_in(list(NOT_PROFILED))).then(nw.lit(1)).otherwise(nw.lit(0)),
        lead=nw.when(nw.col("status") == "valid").then(nw.col("day") - ordered),
        moment=nw.coalesce(ordered, nw.col("day")),
        alone=nw.when(nw.col("order").is_null()).then(ordered),
    )
    keys = ["order", "booker", "performance", "season", "rich", "channel", "origin", "pc4", "grouped", "alone"]
    sums = {"visits": "sum", "tickets": "sum", "cents": "sum", "priced": "sum", "lead": "max", "moment": "max"}
    return grouped(ready, keys, **sums)


def _without_postcode() -> nw.Expr:
    foreign = nw.when(nw.col("postcode_status") == "foreign").then(nw.lit(1))
    unreadable = nw.when(nw.col("postcode_status").is_in(["unreadable", "dutch"])).then(nw.lit(2))
    return foreign.otherwise(unreadable.otherwise(nw.lit(3)))


def prices(lines: Frame) -> Frame:
    """Lines with a ticket by ticket type, quantity and amount: few rows, from which every price figure follows."""
    sold = lines.filter(nw.col("rich") > 0)
    return grouped(sold, ["ticket_type", "quantity", "amount_cents"])


def booker_seasons(net: Frame) -> Frame:
    """Per booker and season the net visits, and `own`: those outside group and school bookings. Rows with any."""
    own = nw.when(nw.col("grouped") == 0).then(nw.col("visits")).otherwise(nw.lit(0)).cast(nw.Int64)
    known = net.filter(~nw.col("booker").is_null()).with_columns(own=own)
    active = grouped(known, ["booker", "season"], visits="sum", own="sum")
    return active.filter((nw.col("visits") > 0) | (nw.col("own") > 0))


def bookers(net: Frame, seasons: Frame) -> Frame:
    """Per booker: visits, own visits, first season with own visits, home (pc4 of the latest line that has one).

    Of two homes on the same day the lowest pc4 is taken. `origin` tells what the address of the others says.
    """
    own = nw.col("own") > 0
    clipped = seasons.with_columns(
        visits=nw.when(nw.col("visits") > 0).then(nw.col("visits")).otherwise(nw.lit(0)).cast(nw.Int64),
        own=nw.when(own).then(nw.col("own")).otherwise(nw.lit(0)).cast(nw.Int64),
        first=nw.when(own & (nw.col("season") > UNDATED)).then(nw.col("season")),
    )
    everyone = grouped(clipped, ["booker"], visits="sum", own="sum", first="min").drop("n")
    known = net.filter(~nw.col("booker").is_null() & (nw.col("grouped") == 0))
    addressed = known.filter(~nw.col("pc4").is_null()).with_columns(moment=nw.col("moment").fill_null(0))
    dated = grouped(addressed, ["booker", "pc4"], moment="max").drop("n")
    latest = grouped(dated, ["booker"], moment="max").select("booker", last=nw.col("moment"))
    newest = dated.join(latest, on="booker", how="left").filter(nw.col("moment") == nw.col("last"))
    homes = grouped(newest, ["booker"], pc4="min").drop("n")
    origins = grouped(known, ["booker"], origin="min").drop("n")
    return everyone.join(homes, on="booker", how="left").join(origins, on="booker", how="left")


def fine_homes(lines: Frame, bookers: Frame) -> Frame:
    """Per booker the pc6 of the latest line that has one within the home pc4: columns booker and pc6.

    Of two on the same day the first in the alphabet is taken. `lines` are counted lines; groups and schools stay out.
    """
    known = lines.filter(
        ~nw.col("booker").is_null()
        & ~nw.col("pc6").is_null()
        & (nw.col("postcode_status") == "dutch").fill_null(False)
        & ~nw.col("booker_kind").is_in(list(NOT_PROFILED)).fill_null(False)
    )
    moment = nw.coalesce(day_number(nw.col("ordered_on")), nw.col("day"), nw.lit(0)).cast(nw.Int64)
    stamped = known.select("booker", "pc4", "pc6", moment=moment)
    at_home = bookers.filter(nw.col("own") > 0).select("booker", home=nw.col("pc4"))
    inside = stamped.join(at_home, on="booker", how="inner").filter(nw.col("pc4") == nw.col("home"))
    dated = grouped(inside, ["booker", "pc6"], moment="max").drop("n")
    latest = grouped(dated, ["booker"], moment="max").select("booker", last=nw.col("moment"))
    newest = dated.join(latest, on="booker", how="left").filter(nw.col("moment") == nw.col("last"))
    return grouped(newest, ["booker"], pc6="min").drop("n")


def attendances(net: Frame, bookers: Frame, facets: Frame) -> Frame:
    """Per booker and performance: net visits, home, first season and the facets of the performance.

    Only of those who are bookers at all: returns may leave visits at one performance and less than none in the season.
    """
    own = nw.when(nw.col("grouped") == 0).then(nw.col("visits")).otherwise(nw.lit(0)).cast(nw.Int64)
    known = net.filter(~nw.col("booker").is_null() & ~nw.col("performance").is_null()).with_columns(own=own)
    seen = grouped(known, ["booker", "performance", "season"], visits="sum", own="sum").drop("n")
    homes = bookers.select("booker", "pc4", "first")
    return seen.join(homes, on="booker", how="inner").join(facets, on="performance", how="left")


def audience_by(attendances: Frame, facet: str, since: int, *, home: str = "pc4") -> Frame:
    """Bookers by facet value and `home` (a column with one value per booker).

    `profile`: 1 when they came on their own account; `known`: 1 when there is a past to compare with (a season after
    `since`, the first one in the data); `new`: 1 when they came in the first season they were ever seen.
    """
    own, past = nw.col("own") > 0, nw.col("season") > max(since, UNDATED)
    flagged = attendances.with_columns(
        known=nw.when(own & past).then(nw.lit(1)).otherwise(nw.lit(0)),
        new=nw.when(own & past & (nw.col("season") == nw.col("first"))).then(nw.lit(1)).otherwise(nw.lit(0)),
    )
    each = grouped(flagged, [facet, "booker", home], visits="sum", own="sum", known="max", new="max").drop("n")
    came = each.filter((nw.col("visits") > 0) | own)
    came = came.with_columns(profile=nw.when(own).then(nw.lit(1)).otherwise(nw.lit(0)))
    return grouped(came, [facet, home, "profile", "known", "new"])


def transitions(booker_seasons: Frame, turns: Frame) -> Frame:
    """Bookers by `turn` (season's rank in the data), first turn, and whether they came the turn before and after.

    `turns` has season and turn. From this small cube follow all states and flows of loyalty.
    """
    active = booker_seasons.filter(nw.col("own") > 0).join(turns, on="season", how="inner").select("booker", "turn")
    first = grouped(active, ["booker"], turn="min").select("booker", first=nw.col("turn"))
    before = active.select("booker", turn=(nw.col("turn") + 1).cast(nw.Int32), was=nw.lit(1))
    after = active.select("booker", turn=(nw.col("turn") - 1).cast(nw.Int32), will=nw.lit(1))
    keys = ["booker", "turn"]
    told = (
        active.join(first, on="booker", how="left").join(before, on=keys, how="left").join(after, on=keys, how="left")
    )
    told = told.with_columns(was=nw.col("was").fill_null(0), will=nw.col("will").fill_null(0))
    return grouped(told, ["turn", "first", "was", "will"])


def bookings(net: Frame, keys: list[str]) -> Frame:
    """Net tickets per known order and `keys`, those with a ticket left."""
    known = net.filter(~nw.col("order").is_null())
    return grouped(known, ["order", *keys], tickets="sum").filter(nw.col("tickets") > 0)
