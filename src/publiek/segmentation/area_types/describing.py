"""What is known of every area, once noise and gaps are repaired? A published table becomes a profile, level by level.

The chain is PC6 -> PC5 -> PC4 -> municipality (a neighbourhood: municipality): each level borrows from the profile of
the one above. The result is rounded as it is stored, so that a profile from a file and the stored one are the same.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from publiek.errors import AreaError, Text
from publiek.segmentation.area_profile import AreaProfile, packed, unpacked
from publiek.segmentation.area_types.checking import Figures, figures_of
from publiek.segmentation.area_types.recipe import Recipe, Variable, recipe
from publiek.segmentation.area_types.repair import Repaired, counted, repaired_level, repaired_share

Floats = NDArray[np.float64]
_LENGTH = {"pc4": 4, "pc5": 5}


def describe_areas(
    table: pa.Table,
    *,
    level: str = "pc4",
    settings: Recipe | None = None,
    vintage: int | None = None,
    parent: AreaProfile | None = None,
) -> AreaProfile:
    """The profile of the areas in `table`: complete, shrunk, rounded, with the reliability of every value.

    `table`: one row per area, the columns of publiek.areas.load_key_figures (null = withheld) with `area` (or `pc4`)
    and `municipality`; `vintage`: the year of the figures, may also stand in the table's metadata; `parent`: the
    profile of the level above (pc5: of pc4; pc6: of pc5 or pc4; neighbourhood: of pc4, joined by municipality).

    Raises AreaError "segmentation-year-missing", "segmentation-parent-missing" and those of `checking.figures_of`.
    """
    settings = settings or recipe()
    year = _year(table, vintage)
    figures = figures_of(table, level=level, settings=settings)
    above = _Above(figures, parent, level, settings)
    done = [
        _repaired(variable, way, figures, above) if way else above.inherited(variable)
        for variable, way in zip(settings.variables, figures.variables, strict=True)
    ]
    profile = AreaProfile(
        area=figures.area,
        level=level,
        names=tuple(settings.names),
        kinds=tuple("level" if v.kind == "level" else "share" for v in settings.variables),
        values=np.column_stack([one.values for one in done]),
        reliability=np.column_stack([one.reliability for one in done]),
        published=np.sum([one.known for one in done], axis=0).astype(np.int64),
        households=np.nan_to_num(figures.columns["households"]),
        residents=np.nan_to_num(figures.columns["residents"]),
        municipality=above.words("municipality"),
        province=above.words("province"),
        vintage=year,
        source=settings.source if year == settings.vintage and level == "pc4" else f"CBS {year}, CC BY 4.0",
        kappa=tuple(one.kappa for one in done),
    )
    return unpacked(packed(profile))


def _year(table: pa.Table, vintage: int | None) -> int:
    told = (table.schema.metadata or {}).get(b"vintage")
    if vintage is None and told is None:
        raise AreaError(
            "segmentation-year-missing",
            Text("Nergens staat over welk jaar de cijfers gaan.", "Nothing says which year the statistics are about."),
            Text("Geef het jaar van de cijfers op.", "Give the year of the statistics."),
        )
    return int(vintage if vintage is not None else told)  # type: ignore[arg-type]


def _repaired(variable: Variable, way: Variable, figures: Figures, above: _Above) -> Repaired:
    if way.kind == "level":
        values = figures.columns[way.numerators[0]]
        return repaired_level(values, above.level_of(variable, values, figures.columns[way.of]))
    told = counted(way, figures.columns)
    return repaired_share(way, told, above.share_of(variable, told.share, told.of, told.known), above.settings)


class _Above:
    """The level above: of every area what its parent says, from a profile or from the siblings in its municipality."""

    def __init__(self, figures: Figures, parent: AreaProfile | None, level: str, settings: Recipe) -> None:
        self.figures, self.parent, self.settings = figures, parent, settings
        at = settings.level(level)
        self.siblings = at.parent == "municipality"
        told = zip(settings.variables, figures.variables, strict=True)
        inherits = [variable.name for variable, way in told if way is None]
        if parent is None and (inherits or not self.siblings):
            raise AreaError(
                "segmentation-parent-missing",
                Text("De cijfers van het grotere gebied ontbreken.", "The figures of the wider area are missing."),
                Text("Geef ook de gebieden van het niveau erboven.", "Also give the areas of the level above."),
                {"level": level, "parent": at.parent, "inherited": inherits},
            )
        if parent is not None:
            self._rows = _parent_rows(figures, parent)
        self._codes = _numbered(figures.municipality)

    def inherited(self, variable: Variable) -> Repaired:
        """A variable that is not published at this level: the value of the level above, with no reliability."""
        values = self._told(variable)
        return Repaired(values, np.zeros(len(values)), np.zeros(len(values), dtype=bool), 0.0)

    def share_of(self, variable: Variable, share: Floats, of: Floats, known: NDArray[np.bool_]) -> Floats:
        """The share of the level above per area."""
        return self._mean(share, of, known) if self.siblings else self._told(variable)

    def level_of(self, variable: Variable, values: Floats, of: Floats) -> Floats:
        """The figure of the level above per area; means are weighted by `of`."""
        usable = ~np.isnan(values) & (np.nan_to_num(of) > 0)
        return self._mean(np.nan_to_num(values), of, usable) if self.siblings else self._told(variable)

    def words(self, name: str) -> NDArray[np.str_]:
        """Municipality or province: as in the table, else as the level above says."""
        own = getattr(self.figures, name)
        if self.parent is None or own.astype(bool).all() or self.siblings:
            return own
        above = np.append(getattr(self.parent, name), "")[self._rows]
        return np.where(own == "", above, own)

    def _mean(self, values: Floats, of: Floats, known: NDArray[np.bool_]) -> Floats:
        """Over the published areas of the municipality; of the country where there are none or it is not known."""
        size = self._codes.max() + 1
        weight = np.where(known, np.nan_to_num(of), 0.0)
        total = np.bincount(self._codes, weights=weight, minlength=size)
        part = np.bincount(self._codes, weights=weight * values, minlength=size)
        national = part.sum() / total.sum() if total.sum() > 0 else 0.0
        total[self._codes[self.figures.municipality == ""]] = 0
        return np.where(total > 0, part / np.maximum(total, 1e-9), national)[self._codes]

    def _told(self, variable: Variable) -> Floats:
        """From the parent profile; of an area without a parent there, the country's mean."""
        assert self.parent is not None
        values, weight = self.parent.variable(variable.name), self.parent.households
        national = float(values @ weight / weight.sum()) if weight.sum() > 0 else float(values.mean())
        if not self.siblings:
            return np.append(values, national)[self._rows]
        size = len(self.parent.area) + 1
        total = np.bincount(self._rows_of_parent(), weights=weight, minlength=size)
        part = np.bincount(self._rows_of_parent(), weights=weight * values, minlength=size)
        means = np.where(total > 0, part / np.maximum(total, 1e-9), national)
        return means[self._rows]

    def _rows_of_parent(self) -> NDArray[np.int64]:
        """Of every parent row the first row of its municipality: where the municipality's mean is kept."""
        assert self.parent is not None
        _, first, back = np.unique(self.parent.municipality, return_index=True, return_inverse=True)
        return first[back]


def _numbered(words: NDArray[np.str_]) -> NDArray[np.int64]:
    return np.unique(words, return_inverse=True)[1].astype(np.int64)


def _parent_rows(figures: Figures, parent: AreaProfile) -> NDArray[np.int64]:
    """The row of every area's parent; the number of rows when it has none."""
    if parent.level in _LENGTH and len(figures.area) and not figures.area[0].startswith("BU"):
        keys, known = figures.area.astype(f"<U{_LENGTH[parent.level]}"), parent.area
    else:
        keys, known = figures.municipality, parent.municipality
    names, first = np.unique(known, return_index=True)
    at = np.clip(np.searchsorted(names, keys), 0, len(names) - 1)
    return np.where((names[at] == keys) & (keys != ""), first[at], len(known)).astype(np.int64)
