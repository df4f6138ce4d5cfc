"""What is true of the invented society? Per area, per class and per person, as numbers no survey ever shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from publiek.invented.society.assumptions import (
    AGES,
    EDUCATIONS,
    HOUSEHOLDS,
    Floats,
    assumptions,
    cells,
    disciplines,
    taste_classes,
)
from publiek.invented.society.residents import BUILT, homes
from publiek.invented.society.survey import World
from publiek.invented.society.visits import Lives, answer

_INVENTED = {"invented": "true"}
_SURROUNDINGS = ("very urban", "urban", "moderate", "little", "rural")


@dataclass(frozen=True)
class Truth:
    """`area`, `region`, `persons` (15+) per area; `compositions` areas x kinds of person (residents.compositions);
    `area_classes` areas x classes; `area_rates` areas x disciplines (part of residents of 15+ that goes in a year);
    `class_rates` classes x disciplines and `region_rates` regions x disciplines over all persons.
    """

    disciplines: tuple[str, ...]
    classes: tuple[str, ...]
    regions: tuple[str, ...]
    area: NDArray[np.str_]
    region: NDArray[np.str_]
    persons: Floats
    compositions: Floats
    area_classes: Floats
    area_rates: Floats
    class_rates: Floats
    region_rates: Floats

    def rate(self, discipline: str) -> Floats:
        """The true rate of one discipline per area."""
        return self.area_rates[:, self.disciplines.index(discipline)]

    def region_of(self) -> dict[str, str]:
        """Area -> region: the regions whose fates may differ (settings.REGIONS)."""
        return dict(zip(self.area.tolist(), self.region.tolist(), strict=True))

    def tables(self) -> dict[str, pa.Table]:
        """The truth as tables, each marked as invented: `areas`, `classes`, `regions`."""
        rates, classes = list(self.disciplines), list(self.classes)
        areas = {"area": self.area.tolist(), "region": self.region.tolist(), "persons": self.persons}
        areas |= {name: self.area_classes[:, i] for i, name in enumerate(classes)}
        areas |= {name: self.area_rates[:, i] for i, name in enumerate(rates)}
        by_class = {"class": classes} | {name: self.class_rates[:, i] for i, name in enumerate(rates)}
        by_region = {"region": list(self.regions)} | {name: self.region_rates[:, i] for i, name in enumerate(rates)}
        made = {"areas": areas, "classes": by_class, "regions": by_region}
        return {name: pa.table(columns).replace_schema_metadata(_INVENTED) for name, columns in made.items()}


def truth(world: World) -> Truth:
    """Everything that can be summed exactly over the society."""
    land = world.land
    goers = world.visits.goers(world.mix, world.belonging)
    belonging = np.einsum("ak,akc->ac", world.mix, world.belonging)
    rates = goers.sum(axis=1)
    inside = (land.region == np.arange(len(land.regions))[:, None]) * land.persons
    return Truth(
        disciplines=disciplines(),
        classes=taste_classes().codes,
        regions=land.regions,
        area=land.profile.area,
        region=np.array(land.regions)[land.region],
        persons=land.persons,
        compositions=world.mix,
        area_classes=belonging,
        area_rates=rates,
        class_rates=np.einsum("a,acg->cg", land.weight, goers) / (land.weight @ belonging)[:, None],
        region_rates=inside @ rates / inside.sum(axis=1, keepdims=True),
    )


def told(world: World, lives: Lives, dice: np.random.Generator) -> pa.Table:
    """Persons with their truth: area, region, traits, home, taste class and the chance to go per discipline."""
    land, kinds = world.land, cells()[lives.kind]
    home = homes(land, world.mix, (lives.area, lives.kind), dice)
    chance = world.visits.chances(lives)
    texts = {
        "area": land.profile.area[lives.area],
        "region": np.array(land.regions)[land.region[lives.area]],
        "age": np.array(AGES)[kinds[:, 0]],
        "education": np.array(EDUCATIONS)[kinds[:, 1]],
        "household": np.array(HOUSEHOLDS)[kinds[:, 2]],
        "tenure": np.array(("owned", "rented"))[home["owned"]],
        "home": np.array(("flat", "house"))[home["flat"]],
        "built": np.array(BUILT)[home["built"]],
        "surroundings": np.array(_SURROUNDINGS)[home["surroundings"]],
        "class": np.array(taste_classes().codes)[lives.taste],
    }
    columns = {name: pa.array(values.tolist(), pa.string()) for name, values in texts.items()}
    columns |= {f"chance_{genre}": pa.array(chance[:, i]) for i, genre in enumerate(disciplines())}
    return pa.table(columns).replace_schema_metadata(_INVENTED)


def calibration(world: World, lives: Lives, response: float) -> pa.Table:
    """How close `lives` (a large sample of everybody) and `response` come to the published totals."""
    said = answer(world.visits, lives, world.settings.dice(9))
    names, went, keen = disciplines(), said["visit"] == 1, said["interest"] >= 2
    canonised = [names.index(name) for name in assumptions()["canonised"]]
    achieved: Mapping[str, float] = {
        "any-visit": float(went.any(axis=1).mean()),
        "canonised": float(went[:, canonised].any(axis=1).mean()),
        "response": response,
        **{f"conversion-{name}": float(went[keen[:, i], i].mean()) for i, name in enumerate(names)},
    }
    rows = [
        {key: one[key] for key in ("id", "target", "tolerance", "source", "nl", "en")}
        | {"achieved": achieved[one["id"]], "met": abs(achieved[one["id"]] - one["target"]) <= one["tolerance"]}
        for one in assumptions()["published"]
    ]
    return pa.Table.from_pylist(rows).replace_schema_metadata(_INVENTED)
