"""The strip: own value in the peers' distribution, the expected value with its interval; one drawing everywhere."""

from __future__ import annotations

import pytest

from publiek.reports.pictures.drawing import draw
from publiek.reports.pictures.strip import Span, StripWords, strip

WORDS = StripWords("u", "midden van de groep", "verwacht")
PEERS, EXPECTED = Span(5_900, 8_300, 15_000, "8.300"), Span(8_784, 8_962, 9_143, "8.962")


@pytest.mark.parametrize("scale", ["log", "linear"])
def test_all_three_are_drawn_with_their_labels(scale: str) -> None:
    picture = strip((8_999, "8.999"), peers=PEERS, expected=EXPECTED, words=WORDS, scale=scale)
    svg = draw(picture, language="nl")
    for text in ("u 8.999", "midden van de groep 8.300", "verwacht 8.962"):
        assert text in svg


def test_without_an_expectation_or_an_own_value_the_band_stands_alone() -> None:
    svg = draw(strip(None, peers=PEERS, expected=None, words=WORDS), language="nl")
    assert "midden van de groep 8.300" in svg
    assert "verwacht" not in svg
    assert "u 8" not in svg


def test_nothing_lies_outside_the_picture_and_no_extreme_is_in_it() -> None:
    spec = strip((20, "20"), peers=Span(30, 40, 50, "40"), expected=Span(25, 44, 80, "44"), words=WORDS).spec
    low, high = spec["encoding"]["x"]["scale"]["domain"]
    assert low < 20
    assert high > 80
    (values,) = spec["data"]["values"]
    assert set(values) == {"low", "middle", "high", "expected_low", "expected_middle", "expected_high", "own"}


def test_equal_values_still_have_room() -> None:
    spec = strip((1, "1"), peers=Span(1, 1, 1, "1"), expected=None, words=WORDS, scale="log").spec
    low, high = spec["encoding"]["x"]["scale"]["domain"]
    assert low < 1 < high
