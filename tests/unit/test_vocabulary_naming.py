"""Names on posters become ids in folders; postcodes of venues are read as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publiek.errors import UsageError
from publiek.vocabulary.naming import organisation_id, venue_pc4


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Theater De Brug", "theater-de-brug"),
        ("Café Müller & Zn.", "cafe-muller-zn"),
        ("  ../../etc/passwd ", "etc-passwd"),
        ("'t Podium", "t-podium"),
    ],
)
def test_names_become_ids(name: str, expected: str) -> None:
    assert organisation_id(name) == expected


@given(st.text(max_size=200))
def test_an_id_is_always_a_safe_folder_name_and_stable(name: str) -> None:
    try:
        made = organisation_id(name)
    except UsageError:
        return
    assert made == organisation_id(made)
    assert 0 < len(made) <= 64 and set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@pytest.mark.parametrize(
    ("written", "pc4"), [("3011AA", 3011), ("3011 aa", 3011), ("3011", 3011), ("", None), (None, None)]
)
def test_venue_postcodes(written: str | None, pc4: int | None) -> None:
    assert venue_pc4(written) == pc4


@pytest.mark.parametrize("written", ["0123AB", "301", "Rotterdam", "3011 AAA", "B-1000"])
def test_what_is_no_dutch_postcode_is_refused(written: str) -> None:
    with pytest.raises(UsageError, match="venue-postcode-unreadable"):
        venue_pc4(written)
