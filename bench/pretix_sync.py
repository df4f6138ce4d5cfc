"""How fast does a live connection read a real pretix? A first reading, nothing new, and what changed in a week.

python bench/pretix_sync.py [ORDERS]   needs .venv-pretix (make test-pretix)
"""

from __future__ import annotations

import dataclasses
import os
import sys
import tempfile
import time
from pathlib import Path

import measured

sys.path.insert(0, str(Path(__file__).parents[1]))

from publiek import connecting
from publiek.deliveries import live
from publiek.house import House
from tests.support import pretix_server
from tests.support.pretix_truth import of_house, of_pretix


def main() -> None:
    """One house beside one pretix on the same machine, asked as fast as it answers."""
    orders = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    os.environ["PUBLIEK_CONNECT_PRIVATE"] = "1"
    quick = dataclasses.replace(live.connector("pretix"), per_second=1000.0)
    live.connectors = lambda: (quick,)
    python = pretix_server.interpreter() or sys.exit("make test-pretix installs a pretix first")
    with tempfile.TemporaryDirectory() as place, pretix_server.running(python, Path(place) / "pretix") as world:
        made = world.ask("make", orders=orders)
        house = House("de-brug", Path(place) / "home", keys=Path(place) / "keys")
        values = {"address": world.address, "organiser": world.organiser, "token": world.token}
        connecting.add(house, "kassa", "pretix", values)
        figures: dict[str, object] = {"orders": orders, "seconds to make them in pretix": made["seconds"]}
        for name, before in (("first reading", ""), ("nothing new", ""), ("what changed", "change")):
            if before:
                world.ask(before)
            figures[name] = _one_run(house)
        figures["equal to pretix"] = of_house(house) == of_pretix(world.ask("truth"))
    print(figures)
    measured.keep("pretix_sync", command=f"python bench/pretix_sync.py {orders}", figures=figures)


def _one_run(house: House) -> dict[str, object]:
    wall, cpu = time.perf_counter(), time.process_time()
    done = connecting.run(house, "kassa")
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    told = {"orders": done.units, "wall_s": round(wall, 1), "own_cpu_s": round(cpu, 1)}
    return told | {"orders_per_s": round(done.units / wall)}


if __name__ == "__main__":
    main()
