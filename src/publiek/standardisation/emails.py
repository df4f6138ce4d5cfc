"""Which e-mail address is this, however it was typed? The strongest thing by which a booker is known again.

Normalised: NFKC, white space, case, `mailto:` and angle brackets, the domain as IDNA, `+tag` dropped, dots dropped for
Gmail alone. An address that stands for no address (`words/emails.yaml`) or has not the shape of one is nobody.
"""

from __future__ import annotations

import re
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from publiek.standardisation.reading import Reading
from publiek.standardisation.sheet import flat
from publiek.standardisation.word_lists import load

#: What needs no further work: most addresses, so they never leave Arrow.
_USUAL = r"^[a-z0-9_\-.]+@[a-z0-9\-]+(?:\.[a-z0-9\-]+)+$"
_GMAIL = ("@gmail.com", "@googlemail.com")

_NORMAL = r"""
WITH bare AS (
    SELECT nth, regexp_replace(text, '^(?:mailto:|<)+|[>;,. ]+$', '', 'g') AS t FROM texts
), parts AS (
    SELECT nth, split_part(split_part(t, '@', 1), '+', 1) AS local, split_part(t, '@', 2) AS domain,
        regexp_full_match(t, '[^\s@<>(),;:"]+@[^\s@<>(),;:".]+(?:\.[^\s@<>(),;:".]+)+') AS shaped
    FROM bare
)
SELECT nth, CASE WHEN NOT shaped OR local = '' THEN NULL
    WHEN domain IN ('gmail.com', 'googlemail.com') THEN replace(local, '.', '') || '@gmail.com'
    ELSE local || '@' || domain END AS email
FROM parts
"""


def read_emails(reading: Reading) -> pa.Array:
    """The normalised address of each row; null for none, and for what is no address of anybody."""
    here = reading.sheet.spread("email")
    if here.empty:
        return pa.nulls(reading.sheet.size, pa.string())
    email = _normalised(reading, here.texts)
    nobody = pc.fill_null(pc.match_substring_regex(email, _nobody()), False)
    reading.noticed.texts("email-unreadable", "email", here, pc.is_null(email))
    reading.noticed.texts("email-placeholder", "email", here, nobody)
    return here.give(pc.if_else(nobody, pa.scalar(None, pa.string()), email))


def _normalised(reading: Reading, texts: pa.Array) -> pa.Array:
    folded = pc.utf8_trim_whitespace(pc.utf8_lower(pc.utf8_normalize(texts, form="NFKC")))
    usual = pc.match_substring_regex(folded, _USUAL)
    for ending in _GMAIL:
        usual = pc.and_not(usual, pc.ends_with(folded, ending))
    others = pc.invert(usual)
    if not pc.any(others).as_py():
        return folded
    read = flat(reading.answer(_NORMAL, _in_ascii(folded.filter(others)))["email"])
    return pc.replace_with_mask(folded, others, read)


@cache
def _nobody() -> str:
    """The pattern of addresses that stand for nobody."""
    lists: dict[str, list[str]] = load("emails")  # type: ignore[assignment]
    local, domain, suffix = ("|".join(map(re.escape, lists[name])) for name in ("local", "domain", "suffix"))
    return rf"^(?:{local})@|@(?:{domain})$|(?:{suffix})$"


def _in_ascii(texts: pa.Array) -> pa.Array:
    """Domains with other letters as IDNA writes them; addresses without such a domain stay as they are."""
    odd = pc.invert(pc.string_is_ascii(texts))
    if not pc.any(odd).as_py():
        return texts
    written = [_idna(text) for text in texts.filter(odd).to_pylist()]
    return pc.replace_with_mask(texts, odd, pa.array(written, pa.string()))


def _idna(text: str) -> str:
    local, at, domain = text.partition("@")
    try:
        return f"{local}{at}{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return text
