"""What does every reader of a batch have at hand? The rows, the plan of the delivery, the engine and the notebook."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from publiek.engines import Workbench
from publiek.standardisation.noticed import Noticed
from publiek.standardisation.plan import Plan
from publiek.standardisation.sheet import Sheet, numbers


@dataclass(repr=False)
class Reading:
    """One batch while it is read. It holds names: it is never printed, logged or kept."""

    sheet: Sheet
    workbench: Workbench
    plan: Plan
    today: date
    noticed: Noticed = field(init=False)

    def __post_init__(self) -> None:
        self.noticed = Noticed(self.sheet.row)

    @property
    def system(self) -> str:
        """The ticketing system of the delivery."""
        return self.plan.system

    @property
    def decimal(self) -> str | None:
        """The decimal sign of the delivery, when it is known."""
        return self.plan.conventions.decimal

    def answer(self, sql: str, texts: pa.Array, parameters: list[object] | None = None) -> pa.Table:
        """One named SQL step over distinct texts, numbered as `nth`; the step gives one row per text, in that order."""
        numbered = pa.table({"nth": numbers(len(texts)), "text": texts})
        return self.workbench.run(sql, {"texts": numbered}, parameters)
