"""Do the files of a delivery hold what its ledger says, and does the ledger add up?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from publiek.engines import Workbench
from publiek.errors import ConservationError, Text

#: The ledger of a delivery. Rows are rows of the file as received; cents are amount plus fee.
LEDGER = ("rows_read", "rows_kept", "rows_set_aside", "cents_read", "cents_kept", "cents_set_aside")

LINE_CENTS = "coalesce(amount_cents, 0) + coalesce(fee_cents, 0)"
SET_ASIDE_CENTS = "coalesce(amount_cents, 0)"


def counted(file: Path, *, cents: str, workbench: Workbench) -> tuple[int, int]:
    """The rows of a Parquet file, and the sum of the SQL expression `cents` over them."""
    found = workbench.run(f"SELECT count(*) AS n, sum({cents}) AS cents FROM read_parquet(?)", parameters=[str(file)])
    return found["n"][0].as_py(), int(found["cents"][0].as_py() or 0)


def recount(lines: Path, *, set_aside: Path, ledger: Mapping[str, int], workbench: Workbench) -> dict[str, int]:
    """Rows and cents kept and set aside, counted from the two files of a delivery."""
    line_count, cents_kept = counted(lines, cents=LINE_CENTS, workbench=workbench)
    rows_set_aside, cents_set_aside = counted(set_aside, cents=SET_ASIDE_CENTS, workbench=workbench)
    rows_kept = line_count
    if line_count != ledger["rows_kept"]:
        # A row of counts may have given two lines (sold and free): then the row numbers are what is counted.
        found = workbench.run("SELECT count(DISTINCT row) AS n FROM read_parquet(?)", parameters=[str(lines)])
        rows_kept = found["n"][0].as_py()
    return {
        "rows_kept": rows_kept,
        "rows_set_aside": rows_set_aside,
        "cents_kept": cents_kept,
        "cents_set_aside": cents_set_aside,
    }


def require_conservation(ledger: Mapping[str, int], *, on_disk: Mapping[str, int], delivery: int) -> None:
    """Raises ConservationError unless `on_disk` is what `ledger` says, and read = kept + set aside, to the cent."""
    rows = ledger["rows_read"] == on_disk["rows_kept"] + on_disk["rows_set_aside"]
    cents = ledger["cents_read"] == on_disk["cents_kept"] + on_disk["cents_set_aside"]
    if rows and cents and all(ledger[name] == value for name, value in on_disk.items()):
        return
    raise ConservationError(
        "conservation-broken",
        Text(
            "Gelezen rijen of bedragen zijn niet gelijk aan wat bewaard en apart gezet is.",
            "Rows or money read are not equal to what was kept and set aside.",
        ),
        Text(
            "Lees de levering opnieuw in. Blijft het zo, meld dan het soort bestand.",
            "Import the delivery again. If it stays so, report the kind of file.",
        ),
        {"delivery": delivery, "ledger": dict(ledger), "on_disk": dict(on_disk)},
    )
