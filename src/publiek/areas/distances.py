"""How far is it? Great-circle kilometres, and the national grid (RD New, EPSG:28992) to degrees and back.

The grid formulas are the polynomial approximation of Schreutelkamp and Strang van Hees (2001), good to 0.25 m over
the country: more than enough for centroids of areas of some square kilometres.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

#: Mean radius of the earth in km (IUGG).
RADIUS = 6371.0088
_X0, _Y0, _LAT0, _LON0 = 155_000.0, 463_000.0, 52.15517440, 5.38720621
# power of dx, power of dy, seconds of arc
_TO_LAT = (
    (0, 1, 3235.65389), (2, 0, -32.58297), (0, 2, -0.24750), (2, 1, -0.84978), (0, 3, -0.06550), (2, 2, -0.01709),
    (1, 0, -0.00738), (4, 0, 0.00530), (2, 3, -0.00039), (4, 1, 0.00033), (1, 1, -0.00012),
)  # fmt: skip
_TO_LON = (
    (1, 0, 5260.52916), (1, 1, 105.94684), (1, 2, 2.45656), (3, 0, -0.81885), (1, 3, 0.05594), (3, 1, -0.05607),
    (0, 1, 0.01199), (3, 2, -0.00256), (1, 4, 0.00128), (0, 2, 0.00022), (2, 0, -0.00022), (5, 0, 0.00026),
)  # fmt: skip
# power of dlat, power of dlon, metres
_TO_X = (
    (0, 1, 190094.945), (1, 1, -11832.228), (2, 1, -114.221), (0, 3, -32.391), (1, 0, -0.705), (3, 1, -2.340),
    (1, 3, -0.608), (0, 2, -0.008), (2, 3, 0.148),
)  # fmt: skip
_TO_Y = (
    (1, 0, 309056.544), (0, 2, 3638.893), (2, 0, 73.077), (1, 2, -157.984), (3, 0, 59.788), (0, 1, 0.433),
    (2, 2, -6.439), (1, 1, -0.032), (0, 4, 0.092), (1, 4, -0.054),
)  # fmt: skip
Floats = NDArray[np.float64]


def distance_km(lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike) -> Floats:
    """Great-circle distance in km between points in degrees (haversine); arrays are broadcast. As the crow flies."""
    first_lon, first_lat, second_lon, second_lat = (np.radians(np.asarray(v, float)) for v in (lon1, lat1, lon2, lat2))
    half = np.sin((second_lat - first_lat) / 2) ** 2
    half = half + np.cos(first_lat) * np.cos(second_lat) * np.sin((second_lon - first_lon) / 2) ** 2
    return 2 * RADIUS * np.arcsin(np.sqrt(np.clip(half, 0, 1)))


def _series(terms: tuple[tuple[int, int, float], ...], first: Floats, second: Floats) -> Floats:
    return sum((factor * first**p * second**q for p, q, factor in terms), np.zeros_like(first * second))


def degrees(rd_x: ArrayLike, rd_y: ArrayLike) -> tuple[Floats, Floats]:
    """(longitude, latitude) in degrees of points on the national grid in metres."""
    dx, dy = (np.asarray(rd_x, float) - _X0) * 1e-5, (np.asarray(rd_y, float) - _Y0) * 1e-5
    return _LON0 + _series(_TO_LON, dx, dy) / 3600, _LAT0 + _series(_TO_LAT, dx, dy) / 3600


def national_grid(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """(x, y) in metres on the national grid of points in degrees."""
    dlat, dlon = 0.36 * (np.asarray(lat, float) - _LAT0), 0.36 * (np.asarray(lon, float) - _LON0)
    return _X0 + _series(_TO_X, dlat, dlon), _Y0 + _series(_TO_Y, dlat, dlon)
