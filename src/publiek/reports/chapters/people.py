"""Do people of a group come more or less often themselves, whatever area they live in?"""

from __future__ import annotations

from dataclasses import replace

from publiek.reports.chapters.tables import Head, table_of
from publiek.reports.numbers import amount
from publiek.reports.reading import Answer, Reading, Row
from publiek.reports.story import CardTable

#: The references in the order of the table, nearest first.
_REFERENCES = ("catchment", "municipality", "province", "nl")
#: More groups than this in one sentence and nobody remembers them.
_NAMED = 2


def tell(reading: Reading, rows: list[Row]) -> Answer:
    """What is certain, what only looks so, and why people differ more than areas."""
    first = next(code for code in (*_REFERENCES, rows[0]["reference"]) if any(r["reference"] == code for r in rows))
    against = sorted(
        (row for row in rows if row["reference"] == first),
        key=lambda row: (row["index"] is None, -amount(row["index"]), str(row["segment"])),
    )
    sentence = " ".join([*_certain(reading, against), reading.words.say("people.why")])
    return Answer(sentence, table=_table(reading, against, str(first)))


def _certain(reading: Reading, rows: list[Row]) -> list[str]:
    """Which groups come more and less often; with none, those whose margin leaves 100 out but whose band does not."""
    say = reading.words.say
    more = [row for row in rows if row["verdict"] == "above"]
    less = [row for row in reversed(rows) if row["verdict"] == "below"]
    named = {"n": min(len(more), _NAMED), "m": min(len(less), _NAMED)}
    said = {"groups": _names(reading, more), "others": _names(reading, less), **named}
    if more or less:
        return [say(f"people.{'both' if more and less else 'more' if more else 'less'}", **said)]
    likely = [row for row in rows if row["low"] is not None and not amount(row["low"]) <= 100 <= amount(row["high"])]
    if not likely:
        return [say("people.same")]
    far = sorted(likely, key=lambda row: -max(amount(row["index"]) / 100, 100 / max(amount(row["index"]), 1e-9)))
    return [
        say("people.same"),
        say("people.likely", groups=_names(reading, far), n=min(len(far), _NAMED)),
    ]


def _names(reading: Reading, rows: list[Row]) -> str:
    quoted = [reading.words.say("frame.quote", name=reading.group(row["segment"])) for row in rows[:_NAMED]]
    return reading.words.listed(quoted)


def _table(reading: Reading, rows: list[Row], reference: str) -> CardTable:
    """Against one reference; the index against the others stands beside that of the areas."""
    heads = (
        Head("group", "text", lambda row: reading.group(row["segment"])),
        Head("index", "index"),
        Head("low", "index"),
        Head("high", "index"),
        Head("verdict", "text", lambda row: reading.code("verdict", row["verdict"])),
        Head("shrunk", "index", "index_shrunk"),
        Head("band-low", "index", "band_low"),
        Head("band-high", "index", "band_high"),
        Head("modelled", "count", lambda row: round(amount(row["bookers_modelled"]))),
        Head("reference-share", "share", "reference_share"),
    )
    table = table_of(reading, "people", heads, rows)
    where = reading.reference(reference)
    return replace(table, caption=reading.words.say("people.caption-of", reference=where))
