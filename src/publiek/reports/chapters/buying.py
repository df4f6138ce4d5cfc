"""How and when do people buy: time of order, size of the party, channel, price?"""

from __future__ import annotations

from dataclasses import replace

from publiek.reports.chapters.tables import Head, share_bars, table_of
from publiek.reports.numbers import amount
from publiek.reports.reading import Answer, Ask, Reading, Row
from publiek.reports.story import Chapter, NativeChart, Series

_LAST_WEEK = ("0", "1-7")


def chapter(reading: Reading) -> Chapter:
    """Buying."""
    asked = (
        Ask("lead-time", "lead_time", _lead_time),
        Ask("party", "party_size", _party),
        Ask("sold", "channel", _channels),
        Ask("prices", "price", _prices),
    )
    return reading.chapter("buying", asked)


def _most(rows: list[Row]) -> Row:
    return max(rows, key=lambda row: amount(row["share"]))


def _lead_time(reading: Reading, rows: list[Row]) -> Answer:
    say, label = reading.words.say, lambda row: reading.words.label("lead-time.bands", row["band"])
    late = sum(amount(row["share"]) for row in rows if row["band"] in _LAST_WEEK)
    median = reading.fact("lead_time", "median_days")
    said = [say("lead-time.median", days=median)] if median is not None else []
    said.append(say("lead-time.late", share=late))
    heads = (Head("band", "text", label), Head("tickets"), Head("share", "share"))
    drawn = share_bars(reading, "lead-time", rows, label=label, muted="unknown")
    return replace(drawn, sentence=" ".join(said), table=table_of(reading, "lead-time", heads, rows))


def _party(reading: Reading, rows: list[Row]) -> Answer:
    say, label = reading.words.say, lambda row: reading.words.label("party.sizes", row["size"])
    top, mean = _most(rows), reading.fact("party_size", "mean")
    said = [say("party.sentence", size=label(top), share=top["share"])]
    if mean is not None:
        said.append(say("party.mean", mean=mean))
    heads = (
        Head("size", "text", label),
        Head("orders"),
        Head("tickets"),
        Head("share", "share"),
        Head("low", "share"),
        Head("high", "share"),
    )
    drawn = share_bars(reading, "party", rows, label=label)
    return replace(drawn, sentence=" ".join(said), table=table_of(reading, "party", heads, rows))


def _channels(reading: Reading, rows: list[Row]) -> Answer:
    say, label = reading.words.say, lambda row: reading.code("channel", row["channel"])
    top, unit = _most(rows), reading.unit("channel")
    path = "sold.unknown" if top["channel"] == "unknown" else "sold.sentence"
    named = {} if top["channel"] == "unknown" else {"channel": label(top)}
    heads = (
        Head("channel", "text", label),
        Head("orders"),
        Head("tickets"),
        Head("share", "share"),
        Head("low", "share"),
        Head("high", "share"),
    )
    drawn = share_bars(reading, "sold", rows, label=label, muted="unknown")
    sentence = say(path, unit=unit, share=top["share"], **named)
    return replace(drawn, sentence=sentence, table=table_of(reading, "sold", heads, rows))


def _prices(reading: Reading, rows: list[Row]) -> Answer:
    say, label = reading.words.say, lambda row: reading.code("ticket_type", row["ticket_type"])
    facts = {key: reading.fact("price", fact) for key, fact in _PRICE_FACTS.items()}
    said = [say(f"prices.{key}", **{key: value}) for key, value in facts.items() if value]
    heads = (
        Head("kind", "text", label),
        Head("tickets"),
        Head("share", "share"),
        Head("revenue", "money", "revenue_cents"),
        Head("mean", "money", "mean_cents"),
    )
    sentence = " ".join(said) or say("silence.nothing")
    names = tuple(label(row) for row in rows)
    mean = Series(say("prices.columns.mean"), tuple(row["mean_cents"] for row in rows))  # type: ignore[misc]
    native = NativeChart("bar", names, (mean,), number="money")
    return Answer(sentence, native=native, table=table_of(reading, "prices", heads, rows))


_PRICE_FACTS = {"mean": "mean_paid_cents", "median": "median_paid_cents", "free": "share_free"}
