"""Is distance a distance, and does the national grid come back as it went?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from publiek.areas import distance_km
from publiek.areas.distances import degrees, national_grid

LON, LAT = st.floats(3.3, 7.2), st.floats(50.75, 53.5)


@given(LON, LAT, LON, LAT, LON, LAT)
def test_symmetric_never_negative_and_no_detour_is_shorter(
    a: float, b: float, c: float, d: float, e: float, f: float
) -> None:
    there, back = distance_km(a, b, c, d), distance_km(c, d, a, b)
    assert there == pytest.approx(float(back), abs=1e-9)
    assert there >= 0
    assert distance_km(a, b, a, b) == 0
    assert there <= distance_km(a, b, e, f) + distance_km(e, f, c, d) + 1e-6


@given(LON, LAT)
def test_there_and_back_on_the_national_grid_is_within_half_a_metre(lon: float, lat: float) -> None:
    again = degrees(*national_grid(lon, lat))
    assert distance_km(lon, lat, *again) < 0.0005


def test_known_places() -> None:
    """Amersfoort is the origin of the grid; Rotterdam to Amsterdam Central Station is 57 km as the crow flies."""
    x, y = national_grid(5.38720621, 52.15517440)
    assert (float(x), float(y)) == pytest.approx((155_000, 463_000), abs=0.001)
    assert distance_km(4.4686, 51.9244, 4.9003, 52.3791) == pytest.approx(58.5, abs=0.3)
    assert np.round(distance_km(0, 0, [0, 180], [1, 0]), 1).tolist() == [111.2, 20015.1]
