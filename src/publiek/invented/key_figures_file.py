"""How is a "Kerncijfers per postcode" file made at full size, to build and measure with where there is no real one?

    python -m publiek.invented.key_figures_file OUT_FOLDER --areas 470000

Six-character postcodes with letters that exist (never F, I, O, Q, U, Y; never SA, SD, SS), in four-digit areas whose
shares are those of the packaged profile. Within an area shares differ by PC5 and by PC6 (beta-distributed with known
strength), so that it is known what repair should find. Published as the real file is: counts rounded to 5, counts of 0
to 4 withheld (-99997), percentages rounded to 10, means withheld under 5 homes; 60 columns, with columns about origin
and about distances that a reader has to leave out. Nobody lives in it.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from publiek.segmentation.area_profile import AreaProfile, packaged
from publiek.vocabulary.data_files import read_yaml

Floats = NDArray[np.float64]
WITHHELD, STEP, COLUMNS = -99997, 5, 60
LETTERS = [a + b for a in "ABCDEGHJKLMNPRSTVWXZ" for b in "ABCDEGHJKLMNPRSTVWXZ" if a + b not in ("SA", "SD", "SS")]
#: Strength of the beta distribution of a share within its PC4 and within its PC5: the truth that repair should find.
WITHIN_PC4, WITHIN_PC5 = 20.0, 40.0
_AGES = ("residents_00_14", "residents_15_24", "residents_25_44", "residents_65_on", "residents_45_64")
_HOUSEHOLDS = ("households_single", "households_one_parent", "households_two_parents", "households_no_children")
_PERIODS = {
    "built_before_1945": ("dwellings_before_1945",),
    "built_1945_1974": ("dwellings_1945_1964", "dwellings_1965_1974"),
    "built_1995_on": ("dwellings_1995_2004", "dwellings_2005_2014", "dwellings_2015_on"),
    "": ("dwellings_1975_1984", "dwellings_1985_1994"),
}


@dataclass(frozen=True)
class KeyFiguresFiles:
    """What was written: the files of PC6 and PC5, and the `truth` of every PC6 before anything was rounded or withheld
    (`area`, `households`, and the true share per variable that is a count).
    """

    pc6: Path
    pc5: Path
    truth: pa.Table


@dataclass(frozen=True)
class _Made:
    """Whole counts per PC6, unrounded, and its true shares."""

    area: NDArray[np.str_]
    counts: dict[str, Floats]
    shares: dict[str, Floats]
    percent_owned: Floats
    percent_high: Floats
    home_value: Floats
    density: Floats


def write_key_figures(
    folder: Path, *, areas: int = 470_000, profile: AreaProfile | None = None, seed: int = 1
) -> KeyFiguresFiles:
    """Write the invented files of PC6 and PC5 into `folder`; equal for equal settings. Raises ValueError when the
    four-digit areas have no room for so many postcodes.
    """
    profile = profile or packaged()
    inhabited = profile.only(profile.households > 0)
    made = _made(inhabited, areas, np.random.default_rng(seed))
    folder.mkdir(parents=True, exist_ok=True)
    pc6, pc5 = folder / "verzonnen_pc6_2022_vol.csv", folder / "verzonnen_pc5_2022_vol.csv"
    _write(made, pc6, seed)
    _write(_wider(made), pc5, seed)
    truth = pa.table({"area": made.area, "households": made.counts["households"], **made.shares})
    return KeyFiguresFiles(pc6, pc5, truth)


def _made(profile: AreaProfile, areas: int, chance: np.random.Generator) -> _Made:
    row, letters = _postcodes(profile, areas)
    area = np.char.add(profile.area[row], np.array(LETTERS)[letters])
    five = np.unique(area.astype("<U5"), return_inverse=True)[1]
    each = (profile.households / np.bincount(row, minlength=len(profile)))[row]
    households = np.maximum(chance.poisson(each * chance.gamma(4, 0.25, areas)), 1).astype(float)
    size = np.clip((profile.residents / profile.households)[row], 1, 5)
    residents = households + chance.poisson(households * (size - 1))
    dwellings = np.maximum(np.round(households * chance.uniform(0.95, 1.1, areas)), 1)
    shares = {name: _share(profile.variable(name), row, five, chance) for name in profile.names[:15]}
    counts = {"residents": residents, "households": households, "dwellings": dwellings}
    counts["men"] = chance.binomial(residents.astype(int), 0.5).astype(float)
    counts["women"] = residents - counts["men"]
    counts |= _divided(
        residents, [shares[n] for n in ("age_00_14", "age_15_24", "age_25_44", "age_65_on")], _AGES, chance
    )
    counts |= _divided(households, [shares[n] for n in ("single", "one_parent", "two_parents")], _HOUSEHOLDS, chance)
    counts |= _built(dwellings, shares, chance)
    for name, of, share in (
        ("dwellings_multi_family", dwellings, shares["flats"]),
        ("dwellings_housing_association", dwellings, np.clip(1 - shares["owned"], 0, 1) * 0.7),
        ("dwellings_unoccupied", dwellings, np.full(areas, 0.04)),
        ("benefits", residents, shares["benefits"]),
    ):
        counts[name] = chance.binomial(of.astype(int), share).astype(float)
    value = profile.variable("home_value")[row] * np.exp(chance.normal(0, 0.2, areas))
    density = profile.variable("density")[row] * np.exp(chance.normal(0, 0.15, areas))
    return _Made(area, counts, shares, 100 * shares["owned"], 100 * shares["income_high"], value, density)


def _postcodes(profile: AreaProfile, areas: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The four-digit area and the letters of every postcode: as many per area as it has households, within room."""
    room = len(LETTERS)
    if areas > room * len(profile) or areas < len(profile):
        raise ValueError("the four-digit areas have no room for so many postcodes")
    number = np.ones(len(profile), dtype=np.int64)
    while (left := areas - number.sum()) > 0:
        weight = np.where(number < room, profile.households, 0.0)
        more = np.floor(left * weight / weight.sum()).astype(np.int64)
        if not more.any():
            more[np.argsort(-weight, kind="stable")[:left]] = 1
        number = np.minimum(number + more, room)
    row = np.repeat(np.arange(len(profile)), number)
    letters = np.arange(areas) - np.repeat(np.cumsum(number) - number, number)
    return row, letters


def _share(values: Floats, row: NDArray[np.int64], five: NDArray[np.int64], chance: np.random.Generator) -> Floats:
    """The true share of every PC6: beta around that of its PC5, which is beta around that of its PC4."""
    first = np.unique(five, return_index=True)[1]
    wide = np.clip(values[row[first]], 0.002, 0.998)
    middle = np.clip(chance.beta(WITHIN_PC4 * wide, WITHIN_PC4 * (1 - wide)), 0.001, 0.999)[five]
    return chance.beta(WITHIN_PC5 * middle, WITHIN_PC5 * (1 - middle))


def _divided(
    whole: Floats, shares: list[Floats], names: tuple[str, ...], chance: np.random.Generator
) -> dict[str, Floats]:
    """The whole divided over `names`; the last takes what is left. Shares that exceed 1 together are scaled down."""
    total = np.maximum(sum(shares), 1.0)
    left, rest, counts = whole.astype(np.int64), np.ones(len(whole)), {}
    for name, share in zip(names, shares, strict=False):
        part = np.clip(share / total / np.maximum(rest, 1e-9), 0, 1)
        counts[name] = chance.binomial(left, part).astype(float)
        left, rest = left - counts[name].astype(np.int64), rest - share / total
    return {**counts, names[-1]: left.astype(float)}


def _built(dwellings: Floats, shares: dict[str, Floats], chance: np.random.Generator) -> dict[str, Floats]:
    wide = tuple(_PERIODS)
    periods = _divided(dwellings, [shares[name] for name in wide if name], wide, chance)
    counts: dict[str, Floats] = {}
    for name, columns in _PERIODS.items():
        each = [np.full(len(dwellings), 1 / len(columns))] * (len(columns) - 1)
        counts |= _divided(periods[name], each, columns, chance)
    return counts


def _wider(made: _Made) -> _Made:
    """The same per PC5: counts added up, the rest averaged over homes."""
    area, back = np.unique(made.area.astype("<U5"), return_inverse=True)
    homes = np.bincount(back, weights=made.counts["dwellings"])
    mean = {
        name: np.bincount(back, weights=values * made.counts["dwellings"]) / homes
        for name, values in vars(made).items()
        if name in ("percent_owned", "percent_high", "home_value", "density")
    }
    counts = {name: np.bincount(back, weights=values) for name, values in made.counts.items()}
    return _Made(area, counts, {}, **mean)


def _write(made: _Made, path: Path, seed: int) -> None:
    """The file as it is published: names of the GeoPackage edition, 60 columns, comma-separated."""
    chance = np.random.default_rng([seed, len(made.area)])
    few = made.counts["dwellings"] < STEP
    size = made.counts["residents"] / made.counts["households"]
    told: dict[str, NDArray[np.generic]] = {name: _rounded(values) for name, values in made.counts.items()}
    told["household_size"] = np.round(size, 1)
    told["percent_owned"] = _percent(made.percent_owned, few)
    told["percent_rented"] = _percent(100 - made.percent_owned, few)
    told["home_value_thousand"] = np.where(few, WITHHELD, np.round(made.home_value)).astype(np.int64)
    told["income_household_thousand"] = np.where(few, WITHHELD, np.round(made.home_value / 8, 1))
    told["percent_income_high"] = _percent(made.percent_high, few)
    told["percent_income_low"] = _percent(80 - 0.8 * made.percent_high, few)
    told["address_density"] = np.round(made.density).astype(np.int64)
    told["urbanity"] = (5 - np.searchsorted([500, 1000, 1500, 2500], made.density, side="right")).astype(np.int64)
    named = {"postcode": pa.array(made.area.tolist(), pa.string())} | {_published(n): v for n, v in told.items()}
    origin = [n for n in _left_out() if n.startswith("percentage_geb")]
    others = [f"dichtstbijzijnde_voorziening_{i}_afstand_in_km" for i in range(COLUMNS)]
    for name in [*origin, *others][: COLUMNS - len(named)]:
        named[name] = np.round(chance.uniform(0, 20, len(made.area)), 1)
    pacsv.write_csv(pa.table(named), path)


def _rounded(counts: Floats) -> NDArray[np.int64]:
    """A count as it is published: rounded to 5, withheld when it is 0 to 4."""
    return np.where(counts < STEP, WITHHELD, STEP * np.floor(counts / STEP + 0.5)).astype(np.int64)


def _percent(values: Floats, few: NDArray[np.bool_]) -> NDArray[np.int64]:
    return np.where(few, WITHHELD, 10 * np.floor(values / 10 + 0.5)).astype(np.int64)


def _published(name: str) -> str:
    """The name of a column in the GeoPackage edition."""
    told: list[str] = _layout()["columns"][name]["names"]  # type: ignore[index]
    return next(one for one in told if re.match(r"aantal_(?!hh)|gemiddeld|percentage_|omgevings|stedelijkheid", one))


def _left_out() -> list[str]:
    return [str(name) for name in _layout()["left_out"]]  # type: ignore[attr-defined]


def _layout() -> dict[str, object]:
    import publiek.areas

    text = (Path(publiek.areas.__file__).parent / "layouts.yaml").read_text(encoding="utf-8")
    return read_yaml(text)  # type: ignore[no-any-return]


def main(arguments: list[str]) -> None:
    """Write the files into the folder named on the command line."""
    parser = argparse.ArgumentParser(prog="publiek.invented.key_figures_file", description="Invented key figures.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--areas", type=int, default=470_000)
    options = parser.parse_args(arguments)
    made = write_key_figures(options.out, areas=options.areas)
    told = {"pc6": str(made.pc6), "pc5": str(made.pc5), "bytes": made.pc6.stat().st_size, "areas": len(made.truth)}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
