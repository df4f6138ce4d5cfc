"""What does keeping up with a system cost, beside what one would use instead?

    python bench/connecting.py [orders]

A shop on loopback with 20,000 orders of two tickets, 500 a page, one outage on the way. `first`: everything;
`changed`: a thousand orders later; `nothing`: no news. Ours takes the names off, mirrors, settles and keeps a delivery
that counts. Beside it dlt's own pipeline, from the same questions into DuckDB, merged on the order number: rows as they
came, names and all, in two tables. Both in processes of their own; the processor seconds of the process are compared.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measured import keep

from publiek.deliveries.live.fakes.serving import serve

ROOT = Path(__file__).parents[1]
OURS = """
import sys
from pathlib import Path
from publiek import connecting
from publiek.deliveries import live
from publiek.house import House
from tests.support import small_shop
live.connectors = lambda: (small_shop.connector(),)
house = House("huis", Path(sys.argv[1]) / "home", keys=Path(sys.argv[1]) / "keys")
if not connecting.connections(house):
    connecting.add(house, "kassa", "small-shop", {"address": sys.argv[2], "token": sys.argv[3]})
done = connecting.run(house, "kassa")
print(done.units)
"""
THEIRS = """
import os, sys
os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
import dlt
from dlt.sources.helpers.rest_client import RESTClient
from dlt.sources.helpers.rest_client.paginators import JSONLinkPaginator
client = RESTClient(sys.argv[2], headers={"Authorization": f"Token {sys.argv[3]}"})
@dlt.resource(primary_key="code", write_disposition="merge")
def orders(changed=dlt.sources.incremental("changed", initial_value=0)):
    walk = JSONLinkPaginator(next_url_path="next")
    yield from client.paginate("orders", params={"since": changed.last_value}, paginator=walk, data_selector="results")
place = sys.argv[1]
lake = dlt.destinations.duckdb(f"{place}/lake.duckdb")
pipeline = dlt.pipeline("bench", pipelines_dir=f"{place}/pipelines", destination=lake, dataset_name="raw")
pipeline.run(orders())
"""


def spent(program: str, *words: str) -> tuple[float, float]:
    """Processor seconds and wall seconds of one process."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    environment = os.environ | {"PUBLIEK_CONNECT_PRIVATE": "1", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", program, *words], check=True, env=environment, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return round(cpu, 2), round(time.monotonic() - began, 2)


def measured(orders: int) -> dict[str, dict[str, tuple[float, float]]]:
    """Per moment, of both: processor seconds and wall seconds."""
    sys.path.insert(0, str(ROOT))
    from tests.support.small_shop import Shop

    shop, told = Shop(page=500), {}
    for number in range(orders):
        shop.sell(f"ORDER{number:06}")
    with tempfile.TemporaryDirectory() as place, serve(shop.answer, faults={5: "outage"}) as server:
        for moment in ("first", "changed", "nothing"):
            if moment == "changed":
                for number in range(1000):
                    shop.change(f"ORDER{number * 7 % orders:06}", status="c")
            told[moment] = {
                name: spent(program, place, server.address, shop.token)
                for name, program in (("publiek", OURS), ("dlt pipeline", THEIRS))
            }
    return told


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    figures = measured(asked)
    ratios = {moment: round(two["dlt pipeline"][0] / two["publiek"][0], 2) for moment, two in figures.items()}
    told = {"orders": asked, "cpu_and_wall_seconds": figures, "dlt_over_publiek_cpu": ratios}
    print(json.dumps(told, indent=1))
    keep("connecting", command=f"python bench/connecting.py {asked}", figures=told)
