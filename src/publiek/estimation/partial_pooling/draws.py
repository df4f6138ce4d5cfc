"""How sure are the effects, and what follows from them? Draws from the approximate joint posterior.

Standard deviations are drawn first (normal on the log scale), the mode is sought again for each and moved to the mean,
and the effects are drawn around that from the joint precision: uncertainty about the pooling is in every interval.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from publiek.estimation.partial_pooling.fitting import Fitted
from publiek.estimation.partial_pooling.laplace import centred, find_mode
from publiek.estimation.partial_pooling.observed import Floats
from publiek.estimation.threads import one_thread

#: How far a drawn log sd may lie from its estimate: the normal shape does not hold further out.
_FURTHEST = 1.5


@dataclass(frozen=True)
class Draws:
    """Draws of everything, one column per draw. `beta`: fixed columns x draws; `effects` per term: levels x draws;
    `sds`: terms x draws.
    """

    beta: Floats
    effects: tuple[Floats, ...]
    sds: Floats


def draw(fitted: Fitted, *, draws: int, seed: int, rounds: int = 10) -> Draws:
    """`draws` draws in `rounds` groups that share their standard deviations. Deterministic for a seed."""
    with one_thread():
        return _drawn(fitted, _sizes(draws, rounds), seed)


def _drawn(fitted: Fitted, sizes: list[int], seed: int) -> Draws:
    dice = np.random.default_rng(seed)
    problem, layout = fitted.problem, fitted.problem.layout
    parts, scales, betas = [], [], []
    for size in sizes:
        sds = _drawn_sds(fitted, dice)
        mode = find_mode(problem, sds, fitted.beta, fitted.mode.effects, steps=8)
        noise = dice.standard_normal((layout.effects, size))
        middle = centred(problem, sds, fitted.beta, mode)
        parts.append(middle[:, None] + mode.factor.scatter(noise))
        scales.append(np.repeat(sds[:, None], size, axis=1))
        wobble = dice.standard_normal((len(fitted.beta), size)) * fitted.beta_error[:, None]
        betas.append(fitted.beta[:, None] + wobble)
    effects = np.concatenate(parts, axis=1)
    beta = effects[layout.fixed] if problem.integrated else np.concatenate(betas, axis=1)
    return Draws(beta, tuple(effects[place] for place in layout.slices), np.concatenate(scales, axis=1))


def _sizes(draws: int, rounds: int) -> list[int]:
    return [len(part) for part in np.array_split(np.arange(draws), min(rounds, draws))]


def _drawn_sds(fitted: Fitted, dice: np.random.Generator) -> Floats:
    values, vectors = np.linalg.eigh(fitted.log_sd_spread)
    moved = vectors @ (np.sqrt(np.maximum(values, 0)) * dice.standard_normal(len(values)))
    return np.asarray(fitted.sds * np.exp(np.clip(moved, -_FURTHEST, _FURTHEST)))
