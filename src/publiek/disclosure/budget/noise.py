"""How much noise makes a household indistinguishable, and what does that cost?

Counts get discrete Gaussian noise (Canonne, Kamath and Steinke 2020), drawn by OpenDP from the randomness of the
operating system; nothing here takes a seed. The cost is told in zero-concentrated differential privacy (rho: Bun and
Steinke 2016), because rho simply adds up; `epsilon_of` puts it in the (epsilon, delta) that people compare.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from publiek.errors import Text, UsageError


def discrete_gaussian(values: Sequence[int] | NDArray[np.int64], *, sigma: float) -> NDArray[np.int64]:
    """Every one of `values` (whole numbers) with independent discrete Gaussian noise of scale `sigma`, in one draw.

    The answer may be negative. Raises UsageError "collective-extra-missing" when OpenDP is not installed.
    """
    if not sigma > 0 or not math.isfinite(sigma):
        raise ValueError("noise needs a positive, finite sigma")
    measurement = _gaussian(float(sigma))
    drawn = measurement([int(value) for value in np.asarray(values, dtype=np.int64).ravel()])
    return np.asarray(drawn, dtype=np.int64).reshape(np.shape(values))


def sigma_of(*, sensitivity: float, rho: float) -> float:
    """The scale of noise on counts of which one household changes at most `sensitivity` (L2) that costs `rho`.

    sigma = sensitivity / sqrt(2 rho), a hair wider so that rounding never makes it cost more.
    """
    if not (sensitivity > 0 and rho > 0):
        raise ValueError("sensitivity and rho are positive")
    return sensitivity / math.sqrt(2 * rho) * (1 + 1e-9)


def rho_of(*, sensitivity: float, sigma: float) -> float:
    """What noise of scale `sigma` costs, in zCDP, for whoever changes the counts by `sensitivity` (L2). By OpenDP."""
    return float(_gaussian(float(sigma)).map(float(sensitivity)))


def epsilon_of(rho: float, *, delta: float) -> float:
    """The epsilon of (epsilon, delta)-differential privacy that follows from `rho`; the conversion is OpenDP's."""
    if rho == 0:
        return 0.0
    dp = _opendp()
    # One count changed by 1 with this noise costs exactly rho; the conversion then knows nothing else of it.
    measurement = _gaussian(1 / math.sqrt(2 * rho))
    return float(dp.c.make_zCDP_to_approxDP(measurement).map(1.0).epsilon(delta))


@cache
def _gaussian(sigma: float) -> Any:
    dp = _opendp()
    counts = dp.vector_domain(dp.atom_domain(T="i64"))
    return dp.m.make_gaussian(counts, dp.l2_distance(T=float), scale=sigma)


def _opendp() -> Any:
    try:
        import opendp.prelude as dp
    except ImportError:
        raise UsageError(
            "collective-extra-missing",
            Text(
                "Voor samen kijken is een onderdeel nodig dat niet is geïnstalleerd.",
                "Looking together needs a part that is not installed.",
            ),
            Text(
                "Installeer het met: pip install 'publiek[collective]'.",
                "Install it with: pip install 'publiek[collective]'.",
            ),
            {"library": "opendp"},
        ) from None
    dp.enable_features("contrib")
    return dp
