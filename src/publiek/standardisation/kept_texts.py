"""Does a text that we want to keep (a title, a genre, a venue, an id) give a person away?

Titles and labels are open, but people write anything in them. A text is emptied, with the finding `text-scrubbed`, when
it holds an e-mail address, a telephone number or a postcode with house number, or when it names the booker in every
row it stands in (a hired hall: "Verjaardag Piet Jansen", booked by Piet Jansen). A concert of a singer who shares her
name with one booker among many keeps its title.
"""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pyarrow.compute as pc

from publiek.standardisation.reading import Reading
from publiek.standardisation.sheet import Sheet, Spread, joined, spread

_TELLING = (
    r"[^\s@]+@[^\s@]+\.[^\s@]+"
    r"|(?:^|[^\d])(?:\+\d{2}|00\d{2}|0)[ .\-()]*[1-9](?:[ .\-()]*\d){8}(?:[^\d]|$)"
    r"|(?i)\b[1-9]\d{3} ?[A-Z]{2}[ ,]+\d{1,5}\b"
)
_LONGEST_NAME = 6


def kept_text(reading: Reading, field: str, names: Spread | None) -> Spread:
    """`field` without the texts that give a person away. `names`: the bookers' names, where they matter."""
    here = reading.sheet.spread(field)
    if here.empty:
        return here
    telling = pc.match_substring_regex(here.texts, _TELLING)
    if names is not None:
        telling = pc.or_(telling, _named(here, names))
    reading.noticed.texts("text-scrubbed", field, here, telling)
    return here.without(telling)


def booker_names(sheet: Sheet) -> Spread | None:
    """The bookers' full names, wherever the delivery has them; None when it has none."""
    if sheet.has("full_name"):
        return sheet.spread("full_name")
    if sheet.has("last_name"):
        return spread(joined([sheet.text(field) for field in ("first_name", "name_prefix", "last_name")]))
    return None


def _named(here: Spread, names: Spread) -> pa.Array:
    """For each distinct text whether it names the booker in every row it stands in."""
    bare = here.plain.to_pylist()
    pieces = pa.array(sorted({piece for text in bare for piece in _pieces(text)}), pa.string())
    suspect = pc.is_in(names.plain, pieces)
    if not pc.any(suspect).as_py():
        return pa.array([False] * len(bare), pa.bool_())
    rows = pc.fill_null(names.give(suspect), False)
    found: Counter[int] = Counter()
    for text, name in zip(here.where.filter(rows).to_pylist(), names.where.filter(rows).to_pylist(), strict=True):
        if text is not None and f" {names.plain[name].as_py()} " in f" {bare[text]} ":
            found[text] += 1
    stands = {entry["values"]: entry["counts"] for entry in here.where.value_counts().to_pylist()}
    return pa.array([text in found and found[text] == stands[text] for text in range(len(bare))], pa.bool_())


def _pieces(text: str) -> set[str]:
    """Every run of two to six words in `text`: what a full name could be."""
    words = text.split(" ")
    return {
        " ".join(words[first : first + length])
        for first in range(len(words) - 1)
        for length in range(2, min(_LONGEST_NAME, len(words) - first) + 1)
    }
