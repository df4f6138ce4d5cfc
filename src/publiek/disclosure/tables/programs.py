"""How is a linear or an integer program handed to HiGHS, the same way each time?

One thread, no clock in what comes out: the same program gives the same answer, or none within the time allowed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from publiek.errors import DisclosureError, Text, UsageError

if TYPE_CHECKING:
    import highspy

Reals = NDArray[np.float64]
#: Seconds that one program may take before nothing is told instead.
PATIENCE = 300.0


@dataclass(frozen=True)
class Program:
    """Columns with bounds, rows with bounds. `whole`: which columns must be whole numbers (None: none)."""

    low: Reals
    high: Reals
    rows: sparse.csr_array
    row_low: Reals
    row_high: Reals
    whole: NDArray[np.bool_] | None = None


class Solver:
    """A program that is solved again and again for other costs; the next answer starts from the last one."""

    def __init__(self, program: Program, *, patience: float = PATIENCE) -> None:
        """`patience`: seconds per answer, after which there is none."""
        self._highs, self._package = _engine()
        for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 1)):
            self._highs.setOptionValue(name, value)
        self._patience = patience
        self._columns = np.arange(len(program.low), dtype=np.int32)
        self._highs.passModel(_model(self._package, program))

    def least(self, cost: Reals) -> tuple[float, Reals] | None:
        """The least cost and where it is reached. None when nothing at all fits.

        Raises DisclosureError "table-too-hard" when there is no answer in time.
        """
        if not self._run(cost):
            return None
        if self._highs.getModelStatus() != self._package.HighsModelStatus.kOptimal:
            raise too_hard(len(self._columns))
        return float(self._highs.getObjectiveValue()), self._reached()

    def low_cost(self, cost: Reals, *, tries: int, solutions: int) -> Reals | None:
        """A whole answer of low cost, the best of a number of `tries` (nodes) and `solutions`: a count, not a clock,
        so that a slower machine finds the same. None when nothing fits or nothing was found.

        Raises DisclosureError "table-too-hard" when time ran out.
        """
        self._highs.setOptionValue("mip_max_nodes", tries)
        self._highs.setOptionValue("mip_max_improving_sols", solutions)
        self._highs.setOptionValue("mip_rel_gap", 0.02)
        if not self._run(cost):
            return None
        if self._highs.getModelStatus() == self._package.HighsModelStatus.kTimeLimit:
            raise too_hard(len(self._columns))
        found = self._highs.getInfo().primal_solution_status == self._package.SolutionStatus.kSolutionStatusFeasible
        return self._reached() if found else None

    def inside(self) -> Reals | None:
        """Some answer far from every bound (interior point, not whole). None when nothing fits or it was not found."""
        for name, value in (("solver", "ipm"), ("run_crossover", "off"), ("presolve", "off")):
            self._highs.setOptionValue(name, value)
        fits = self._run(np.zeros(len(self._columns)))
        found = fits and self._highs.getModelStatus() == self._package.HighsModelStatus.kOptimal
        return self._reached() if found else None

    def _run(self, cost: Reals) -> bool:
        self._highs.changeColsCost(len(self._columns), self._columns, cost)
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + self._patience)
        self._highs.run()
        return bool(self._highs.getModelStatus() != self._package.HighsModelStatus.kInfeasible)

    def _reached(self) -> Reals:
        return np.array(self._highs.getSolution().col_value)


def too_hard(cells: int) -> DisclosureError:
    """The refusal when no answer came in time: nothing is told, rather than something unprotected."""
    return DisclosureError(
        "table-too-hard",
        Text(
            "Deze tabel kon binnen de tijd niet worden beveiligd of nagerekend; er is niets vrijgegeven.",
            "This table could not be protected or audited in time; nothing was released.",
        ),
        Text(
            "Neem minder of grovere indelingen, of splits de tabel naar haar eerste indeling.",
            "Take fewer or coarser dimensions, or split the table by its first dimension.",
        ),
        {"cells": cells},
    )


def _engine() -> tuple[highspy.Highs, Any]:
    try:
        import highspy
    except ImportError:
        raise UsageError(
            "collective-extra-missing",
            Text("Voor samen kijken is een extra nodig.", "Looking together needs an extra."),
            Text("Installeer publiek[collective].", "Install publiek[collective]."),
            {"extra": "collective"},
        ) from None
    package: Any = highspy
    return package.Highs(), package


def _model(package: Any, program: Program) -> Any:
    model = package.HighsLp()
    model.num_col_, model.num_row_ = len(program.low), program.rows.shape[0]
    model.col_cost_ = np.zeros(len(program.low))
    model.col_lower_, model.col_upper_ = program.low, program.high
    model.row_lower_, model.row_upper_ = program.row_low, program.row_high
    model.a_matrix_.format_ = package.MatrixFormat.kRowwise
    model.a_matrix_.start_ = program.rows.indptr.astype(np.int32)
    model.a_matrix_.index_ = program.rows.indices.astype(np.int32)
    model.a_matrix_.value_ = program.rows.data.astype(np.float64)
    if program.whole is not None:
        kinds = (package.HighsVarType.kContinuous, package.HighsVarType.kInteger)
        model.integrality_ = [kinds[int(whole)] for whole in program.whole]
    return model
