"""How is the joint precision of thousands of effects solved quickly? The largest batch is eliminated by hand.

The effects of the largest batch of intercepts (areas) never meet one another in an observation, so their part of the
precision is diagonal: H = [[A, B], [B', C]] with A diagonal. What is left is S = C - B' A^-1 B over a few hundred.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, solve_triangular
from scipy.sparse import csr_array, diags_array, hstack

from publiek.estimation.partial_pooling.observed import Floats, Observed


@dataclass(frozen=True)
class Layout:
    """Where each effect stands: first those of the `largest` term (none when -1), then the other terms, then the fixed
    columns when they are `integrated`. `rest`: observations x effects that are not of the largest term.
    """

    largest: int
    codes: NDArray[np.int64]
    size: int
    rest: csr_array
    slices: tuple[slice, ...]
    fixed: slice

    @property
    def effects(self) -> int:
        """How many effects there are in all."""
        return self.size + int(self.rest.shape[1])

    def predictor(self, effects: Floats) -> Floats:
        """What the effects add to the linear predictor of each observation."""
        own = np.append(effects[: self.size], 0.0)[self.codes]
        return own + self.rest @ effects[self.size :]

    def gathered(self, per_observation: Floats) -> Floats:
        """The transpose: per effect the sum over its observations."""
        own = np.bincount(self.codes, per_observation, minlength=self.size + 1)[: self.size]
        return np.concatenate([own, self.rest.T @ per_observation])


def lay_out(observed: Observed, *, integrated: bool) -> Layout:
    """The order of the effects of a model."""
    sizes = [term.levels if term.codes is not None else -1 for term in observed.terms]
    largest = int(np.argmax(sizes)) if sizes and max(sizes) > 0 else -1
    codes = np.zeros(len(observed.count), dtype=np.int64)
    size = 0
    if largest >= 0:
        size = sizes[largest]
        known = observed.terms[largest].codes
        codes = np.where(known >= 0, known, size) if known is not None else codes
    parts, slices, at = [], [], size
    for place, term in enumerate(observed.terms):
        if place == largest:
            slices.append(slice(0, size))
            continue
        parts.append(term.design)
        slices.append(slice(at, at + term.levels))
        at += term.levels
    columns = observed.fixed.shape[1] if integrated else 0
    parts.append(csr_array(observed.fixed[:, :columns]))
    rest = csr_array(hstack(parts, format="csr"))
    return Layout(largest, codes, size, rest, tuple(slices), slice(at, at + columns))


@dataclass(frozen=True)
class Factor:
    """H solved: `own` the diagonal A; `link` = A^-1 B (sparse), `lower` the Cholesky factor of S."""

    layout: Layout
    own: Floats
    link: csr_array
    lower: Floats

    @property
    def log_determinant(self) -> float:
        """Log |H|."""
        return float(np.log(self.own).sum() + 2 * np.log(np.diag(self.lower)).sum())

    def solve(self, right: Floats) -> Floats:
        """H^-1 right."""
        size = self.layout.size
        rest = cho_solve((self.lower, True), right[size:] - self.link.T @ right[:size])
        return np.concatenate([right[:size] / self.own - self.link @ rest, rest])

    def inverse_diagonal(self) -> Floats:
        """The diagonal of H^-1."""
        inverse = self._rest_inverse()
        return np.concatenate([1 / self.own + _forms(self.link, inverse), np.diag(inverse)])

    def leverages(self) -> Floats:
        """Per observation m_i' H^-1 m_i, m_i its row of the design: the variance of its linear predictor."""
        layout = self.layout
        padded = np.append(1 / self.own, 0.0)
        reach = csr_array(layout.rest - _rows(self.link, layout.codes, layout.size)) if layout.size else layout.rest
        return padded[layout.codes] + _forms(reach, self._rest_inverse())

    def scatter(self, noise: Floats) -> Floats:
        """Draws of N(0, H^-1) from standard normal `noise` (effects x draws)."""
        size = self.layout.size
        rest = solve_triangular(self.lower, noise[size:], lower=True, trans="T")
        return np.concatenate([noise[:size] / np.sqrt(self.own)[:, None] - self.link @ rest, rest])

    def _rest_inverse(self) -> Floats:
        return np.asarray(cho_solve((self.lower, True), np.eye(len(self.lower))))


def factorise(layout: Layout, weight: Floats, precision: Floats) -> Factor:
    """H = M' diag(weight) M + diag(precision), with M the design in the order of `layout`."""
    size, rest = layout.size, layout.rest
    own = np.bincount(layout.codes, weight, minlength=size + 1)[:size] + precision[:size]
    weighted = csr_array(diags_array(weight) @ rest)
    own_design = csr_array(
        (np.ones(len(weight)), (layout.codes, np.arange(len(weight)))), shape=(size + 1, len(weight))
    )
    met = csr_array(own_design @ weighted)[:size]
    link = csr_array(diags_array(1 / own) @ met) if size else csr_array(met)
    left = (rest.T @ weighted).toarray() - (met.T @ link).toarray()
    left[np.diag_indices_from(left)] += precision[size:]
    lower, _ = cho_factor(left, lower=True)
    return Factor(layout, own, link, np.tril(lower))


def _rows(link: csr_array, codes: NDArray[np.int64], size: int) -> csr_array:
    """The rows of `link` per observation; an observation without a level of the largest term has an empty row."""
    known = np.flatnonzero(codes < size)
    chosen = csr_array((np.ones(len(known)), (known, codes[known])), shape=(len(codes), size))
    return csr_array(chosen @ link)


def _forms(rows: csr_array, matrix: Floats) -> Floats:
    """Per sparse row r: r' matrix r."""
    return np.asarray(rows.multiply(rows @ matrix).sum(axis=1)).ravel()
