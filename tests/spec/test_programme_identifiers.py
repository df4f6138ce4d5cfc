"""An identifier that nobody else ever made, and that shows when a sign of it is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publiek.errors import UsageError
from publiek.programme.identifiers import KINDS, derived, is_identifier, kind_of, mint, read_identifier

SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_own(kind: str) -> None:
    made = mint(kind)
    assert is_identifier(made)
    assert kind_of(made) == kind
    assert mint(kind) != made


def test_another_register_gives_the_same_identifier_in_every_home() -> None:
    one = derived("production", "dip", "NL-00-000-0000001")
    assert one == derived("production", "dip", " NL-00-000-0000001 ")
    assert one != derived("production", "dip", "NL-00-000-0000002")
    assert one != derived("production", "isni", "NL-00-000-0000001")
    assert is_identifier(one)


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=1, max_size=20), st.integers(0, 16), st.integers(0, 16))
def test_one_wrong_sign_and_any_two_exchanged_are_noticed(seed: bytes, spot: int, other: int) -> None:
    start, signs = derived("production", "test", seed.hex()).rsplit(":", 1)
    for sign in SIGNS:
        changed = signs[:spot] + sign + signs[spot + 1 :]
        assert is_identifier(f"{start}:{changed}") == (changed == signs)
    exchanged = list(signs)
    exchanged[spot], exchanged[other] = exchanged[other], exchanged[spot]
    assert is_identifier(f"{start}:{''.join(exchanged)}") == ("".join(exchanged) == signs)


def test_what_a_person_copies_by_hand_is_read() -> None:
    made = derived("venue", "test", "1")
    head, signs = made.rsplit(":", 1)
    written = f" {head.upper()}:{signs[:4]}-{signs[4:8]} {signs[8:]} ".replace("1", "l").replace("0", "O")
    assert read_identifier(written) == made
    with pytest.raises(UsageError, match="identifier-unreadable"):
        read_identifier(made[:-1] + ("2" if made[-1] != "2" else "3"))
    with pytest.raises(UsageError, match="identifier-unreadable"):
        read_identifier("P12")
